// The whole tree as the thread knows it: index, findings, answers. No thread in here, so that a test can ask it.

import { openKeptIndex } from '../cache/kept-index.ts';
import { type KeptTree, openKeptTree } from '../cache/kept-tree.ts';
import { openOverlay } from '../files/overlay.ts';
import type { LiveIndex } from '../index/live.ts';
import type { TreeIndex } from '../index/model.ts';
import type { ScoutThread } from '../index/scout-thread.ts';
import { type KernelConfig, parseConfig } from '../kernel/config.ts';
import type { PciNames } from '../kernel/pci-ids.ts';
import { openTree } from '../kernel/tree.ts';
import { namedDevice } from '../overlap/named-device.ts';
import type { SavedChecks } from '../rules/earlier-checks.ts';
import { openKeptFindings } from '../rules/kept-findings.ts';
import { openFindings } from '../rules/live.ts';
import type { Finding } from '../rules/rule.ts';
import type { Table } from '../tables/model.ts';
import { deviceIn } from './device-text.ts';
import { openMounted } from './mounts.ts';
import { bytesAt, deviceNames } from './names.ts';
import type { Answer, AnswerOf, Question } from './questions.ts';
import type { Change, Choice, ThreadData } from './thread-messages.ts';
import { fileOverlaps, overlapNodes } from './tree-overlaps.ts';
import { symbols } from './tree-symbols.ts';
import { tableNodes } from './tree-tables.ts';
import { macroUses } from './tree-uses.ts';
import { claimants, who } from './tree-who.ts';

export interface WholeTree {
  readonly index: () => TreeIndex;
  readonly findings: () => readonly Finding[];
  /** The versions of the texts of the editor that are part of it. */
  readonly versions: () => ReadonlyMap<string, number>;
  /** Keeps what was read for the next process, if it was not kept yet: to be called when all is told. */
  keep(): void;
  change(changes: readonly Change[]): void;
  /** Other rules, or other buses. */
  choose(choice: Choice): void;
  answer(question: Question): Answer;
}

export type Progress = (what: 'scanning' | 'reading' | 'checking', done: number) => void;

/** Reads the tree. Throws an Error for people where it is none. */
export function openWholeTree(
  data: ThreadData,
  startScout: () => ScoutThread | undefined,
  onProgress: Progress,
): WholeTree {
  const disk = openMounted(data.root, data.mounts);
  /** The disk, or what notes what is looked at there, until it is kept. */
  let base = disk;
  const { files, lay, lift } = openOverlay({
    read: (path) => base.read(path),
    peek: (path) => base.peek(path),
    isFile: (path) => base.isFile(path),
    list: (dir) => base.list(dir),
    problems: () => base.problems(),
  });
  const versions = new Map<string, number>();
  const config = data.config === undefined ? undefined : readConfig(data.config);
  const names = deviceNames(data.pciIds, files);
  /** What is read: more than what is checked once somebody asks for more. */
  let { lintBuses, rules } = data;
  let buses = lintBuses;
  let keep = () => {};
  const read = () => {
    const tree = openTree(files);
    if ('error' in tree) throw new Error(tree.error);
    const arch = data.arch ?? config?.arch;
    const options = {
      tree,
      buses,
      ...(config && { config }),
      ...(arch !== undefined && { arch }),
      onProgress: (done: number, _total: number | undefined, what: 'scanning' | 'reading') =>
        onProgress(what, done),
    };
    // Threads and caches look at the disk: right as long as nothing lies over it.
    const onDisk = versions.size === 0 && data.mounts.length === 0;
    const where = onDisk ? keptOf(data, buses, arch) : undefined;
    const opened = openKeptIndex(
      { ...options, files: disk },
      where && { indexes: where.index({ aliases: false }), stamps: where.stamps },
      () => (onDisk ? startScout() : undefined),
      (noted) => {
        base = noted;
        return files;
      },
    );
    const { live } = opened;
    onProgress('checking', live.index.stats.files);
    // What is checked may be less than what is read.
    const checks =
      lintBuses.length === buses.length ? where?.beside<SavedChecks>('checks', rules) : undefined;
    const checked = onBuses(live, lintBuses);
    const made = openKeptFindings(checked, opened, checks, rules);
    keep = () => {
      made.keep();
      base = disk;
    };
    return { live, checked, found: made.found };
  };
  let state: ReturnType<typeof read> | undefined = read();
  const known = () => {
    state ??= read();
    return state;
  };
  return {
    index: () => known().live.index,
    findings: () => known().found.findings,
    versions: () => versions,
    keep() {
      keep();
      keep = () => {};
    },
    change(changes) {
      // What is read from now on is no longer what lies on disk.
      keep = () => {};
      base = disk;
      for (const { path, text, version } of changes) {
        if (text) lay(path, text);
        else lift(path);
        if (version === undefined) versions.delete(path);
        else versions.set(path, version);
      }
      const before = openTree(files);
      if ('error' in before || !state) {
        // What was no tree for a while is read from the start.
        state = undefined;
        known();
        return;
      }
      state.found.update(state.checked.update(changes.map(({ path }) => path)));
    },
    choose(choice) {
      ({ lintBuses, rules } = choice);
      if (lintBuses.some((bus) => !buses.includes(bus))) {
        buses = [...new Set([...buses, ...lintBuses])];
        state = undefined;
      } else if (state) {
        const { live } = state;
        const checked = onBuses(live, lintBuses);
        state = { live, checked, found: openFindings(checked, rules) };
      }
    },
    answer(question) {
      const unread = busesAsked(question).filter((bus) => !buses.includes(bus));
      if (unread.length > 0) {
        buses = [...new Set([...buses, ...unread])];
        state = undefined;
      }
      return answerFrom(question, known().live.index, lintBuses, names, buses);
    },
  };
}

/** undefined: nothing is kept. */
function keptOf(
  { cache, root, config }: ThreadData,
  buses: readonly string[],
  arch: string | undefined,
): KeptTree | undefined {
  const bytes = config === undefined ? undefined : bytesAt(config);
  if (!cache || (config !== undefined && !bytes)) return undefined;
  const asked = { root, buses, arch, config: config && bytes ? { name: config, bytes } : undefined };
  return openKeptTree({ ...cache, today: () => Date.now() }, asked);
}

/** The index as far as it is of these buses: what is checked is less than what is read. */
function onBuses(live: LiveIndex, buses: readonly string[]): LiveIndex {
  const wanted = ({ bus }: Table) => buses.includes(bus);
  let of = live.index;
  let index = { ...of, tables: of.tables.filter(wanted) };
  return {
    get index() {
      if (of !== live.index) {
        of = live.index;
        index = { ...of, tables: of.tables.filter(wanted) };
      }
      return index;
    },
    since: live.since,
    save: live.save,
    update(paths) {
      const change = live.update(paths);
      return {
        ...change,
        added: change.added.filter(wanted),
        removed: change.removed.filter(wanted),
        changed: change.changed.filter(({ before, after }) => wanted(before) || wanted(after)),
      };
    },
  };
}

/** Throws an Error for people where the file can't be read. */
export function readConfig(path: string): KernelConfig {
  const bytes = bytesAt(path);
  if (!bytes) throw new Error(`the configuration ${path} can not be read`);
  if (!/^(# )?CONFIG_\w/m.test(Buffer.from(bytes).toString('latin1')))
    throw new Error(`${path} is no kernel configuration: no CONFIG_ line in it`);
  return parseConfig(bytes, path).config;
}

/** The buses that a question is about; none where it is about what is read. */
function busesAsked(question: Question): readonly string[] {
  switch (question.kind) {
    case 'who': {
      const named = namedDevice(deviceIn(question.device));
      return 'readings' in named ? named.readings.map(({ bus }) => bus.name) : [];
    }
    case 'claimants':
      return [question.bus];
    case 'tables':
      return question.keys.slice(0, 1);
    default:
      return [];
  }
}

function answerFrom(
  question: Question,
  index: TreeIndex,
  lintBuses: readonly string[],
  names: () => PciNames,
  read: readonly string[],
): Answer {
  try {
    return { kind: 'answer', value: answerTo(question, index, lintBuses, names, read) };
  } catch (error) {
    return { kind: 'cannot', reason: error instanceof Error ? error.message : String(error) };
  }
}

function answerTo(
  question: Question,
  index: TreeIndex,
  buses: readonly string[],
  names: () => PciNames,
  read: readonly string[],
): AnswerOf[Question['kind']] {
  switch (question.kind) {
    case 'who':
      return who(index, question.device, names);
    case 'claimants':
      return claimants(index, question);
    case 'tables':
      return tableNodes(index, question.keys, names, read, question.path);
    case 'overlaps':
      return overlapNodes(index, buses, question.keys, names, question.path);
    case 'fileOverlaps':
      return fileOverlaps(index, buses, question.path);
    case 'symbols':
      return symbols(index, question.query);
    case 'macroUses':
      return macroUses(index, question);
  }
}
