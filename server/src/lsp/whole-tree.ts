// The whole tree as the thread knows it: index, findings, answers. No thread in here, so that a test can ask it.

import { type KeptTree, openKeptTree } from '../cache/kept-tree.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { LiveIndex } from '../index/live.ts';
import type { TreeIndex } from '../index/model.ts';
import type { ScoutThread } from '../index/scout-thread.ts';
import { type KernelConfig, parseConfig } from '../kernel/config.ts';
import type { Kconfig } from '../kernel/kconfig.ts';
import type { PciNames } from '../kernel/pci-ids.ts';
import { openTree } from '../kernel/tree.ts';
import { namedDevice } from '../overlap/named-device.ts';
import type { SavedChecks } from '../rules/earlier-checks.ts';
import { openKeptFindings } from '../rules/kept-findings.ts';
import { type LiveFindings, openFindings } from '../rules/live.ts';
import type { Finding } from '../rules/rule.ts';
import type { Table } from '../tables/model.ts';
import { deviceIn } from './device-text.ts';
import { joined } from './index-parts.ts';
import { openLaid, openLaidIndex, slim } from './laid-index.ts';
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
  /** Of the buses that are checked, and of those that somebody asked for: no bus is in two of them. */
  readonly indexes: () => readonly [TreeIndex, ...TreeIndex[]];
  readonly findings: () => readonly Finding[];
  /** The versions of the texts of the editor that are part of it. */
  readonly versions: () => ReadonlyMap<string, number>;
  /** Keeps what was read for the next process, if it was not kept yet: to be called when all is told. */
  keep(): void;
  change(changes: readonly Change[]): void;
  /** Of a file that was opened: gets ready for what is typed into it. */
  prepare(path: string): void;
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
  const laid = openLaid(disk);
  const { files } = laid;
  const texts = new Map<string, Uint8Array>();
  const versions = new Map<string, number>();
  const config = data.config === undefined ? undefined : readConfig(data.config);
  const arch = data.arch ?? config?.arch;
  const names = deviceNames(data.pciIds, files);
  let { lintBuses, rules } = data;
  /** What is read to be checked: more than what is checked once somebody chose less. */
  let buses = lintBuses;
  /** What else somebody asked for. */
  let askedBuses: readonly string[] = [];
  let keep = () => {};
  const optionsOf = (of: TreeFiles, buses: readonly string[]) => {
    const tree = openTree(of);
    if ('error' in tree) throw new Error(tree.error);
    return {
      files: disk,
      tree,
      buses,
      ...(config && { config }),
      ...(arch !== undefined && { arch }),
      onProgress: (done: number, _total: number | undefined, what: 'scanning' | 'reading') =>
        onProgress(what, done),
    };
  };
  const read = () => {
    // Threads and caches look at the disk: right as long as nothing lies over it.
    const onDisk = versions.size === 0 && data.mounts.length === 0;
    const where = onDisk ? keptOf(data, buses, arch) : undefined;
    const options = optionsOf(files, buses);
    const opened = openLaidIndex(options, laid, where, () => (onDisk ? startScout() : undefined));
    const live = slim(opened.live, { ...options, files });
    onProgress('checking', live.index.stats.files);
    // What is checked may be less than what is read.
    const checks =
      lintBuses.length === buses.length ? where?.beside<SavedChecks>('checks', rules) : undefined;
    const checked = onBuses(live, lintBuses);
    const made = openKeptFindings(checked, opened, checks, rules);
    keep = () => {
      made.keep();
      laid.over();
    };
    return { live, checked, found: made.found };
  };
  /** An index beside the other: of what is checked nothing is read again, and nothing is checked again. */
  const readAsked = () => {
    const own = openLaid(disk);
    const where = data.mounts.length === 0 ? keptOf(data, askedBuses, arch) : undefined;
    // Somebody types: the processor that a scout would take is theirs.
    const options = optionsOf(disk, askedBuses);
    const opened = openLaidIndex(options, own, where, () => undefined);
    opened.keep();
    const live = slim(opened.live, { ...options, files: own.over() });
    for (const [path, text] of texts) own.lay(path, text);
    if (texts.size > 0) live.update([...texts.keys()]);
    return { live, laid: own };
  };
  let state: ReturnType<typeof read> | undefined = read();
  let beside: ReturnType<typeof readAsked> | undefined;
  const known = () => {
    state ??= read();
    return state;
  };
  const indexes = (): readonly [TreeIndex, ...TreeIndex[]] => {
    const { index } = known().live;
    if (askedBuses.length === 0) return [index];
    try {
      beside ??= readAsked();
    } catch (error) {
      // On disk it is no tree at the moment: what is checked is known all the same.
      askedBuses = [];
      throw error;
    }
    return [index, beside.live.index];
  };
  let all: { readonly of: readonly TreeIndex[]; readonly index: TreeIndex } | undefined;
  const allNow = (): TreeIndex => {
    const of = indexes();
    if (!all || all.of.some((part, i) => part !== of[i]) || all.of.length !== of.length)
      all = { of, index: joined(of) };
    return all.index;
  };
  return {
    indexes,
    findings: () => known().found.findings,
    versions: () => versions,
    keep() {
      keep();
      keep = () => {};
    },
    change(changes) {
      // What is read from now on is no longer what lies on disk.
      keep = () => {};
      laid.over();
      for (const { path, text, version } of changes) {
        for (const over of [laid, beside?.laid])
          if (text) over?.lay(path, text);
          else over?.lift(path);
        if (text) texts.set(path, text);
        else texts.delete(path);
        if (version === undefined) versions.delete(path);
        else versions.set(path, version);
      }
      const before = openTree(files);
      if ('error' in before || !state) {
        // What was no tree for a while is read from the start.
        state = undefined;
        beside = undefined;
        known();
        return;
      }
      const paths = changes.map(({ path }) => path);
      state.found.update(state.checked.update(paths));
      beside?.live.update(paths);
    },
    prepare(path) {
      state?.found.prepare(path);
    },
    choose(choice) {
      ({ lintBuses, rules } = choice);
      if (lintBuses.some((bus) => !buses.includes(bus))) {
        buses = [...new Set([...buses, ...lintBuses])];
        state = undefined;
        askedBuses = askedBuses.filter((bus) => !buses.includes(bus));
        beside = undefined;
      } else if (state) {
        const { live } = state;
        const checked = onBuses(live, lintBuses);
        state = { live, checked, found: openFindings(checked, rules) };
      }
    },
    answer(question) {
      const read = [...buses, ...askedBuses];
      const unread = busesAsked(question).filter((bus) => !read.includes(bus));
      if (unread.length > 0) {
        askedBuses = [...askedBuses, ...unread];
        beside = undefined;
      }
      const ofBus = (bus: string) => {
        const [checked, asked] = indexes();
        return asked && askedBuses.includes(bus) ? asked : checked;
      };
      return answerFrom(question, {
        checked: () => known().live.index,
        kconfig: () => known().found.kconfig,
        judging: (answer) => known().found.judging(answer),
        all: allNow,
        ofBus,
        lintBuses,
        names,
        read: [...read, ...unread],
      });
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

/** What is known when a question is answered. */
interface Known {
  readonly checked: () => TreeIndex;
  readonly kconfig: () => Kconfig;
  readonly judging: LiveFindings['judging'];
  /** Of all buses that are read. */
  readonly all: () => TreeIndex;
  /** The index that has a bus. */
  readonly ofBus: (bus: string) => TreeIndex;
  readonly lintBuses: readonly string[];
  readonly names: () => PciNames;
  readonly read: readonly string[];
}

function answerFrom(question: Question, known: Known): Answer {
  try {
    return { kind: 'answer', value: answerTo(question, known) };
  } catch (error) {
    return { kind: 'cannot', reason: error instanceof Error ? error.message : String(error) };
  }
}

function answerTo(
  question: Question,
  { checked, kconfig, judging, all, ofBus, lintBuses, names, read }: Known,
): AnswerOf[Question['kind']] {
  switch (question.kind) {
    case 'who':
      return who(all(), question.device, names, kconfig());
    case 'claimants':
      return claimants(ofBus(question.bus), question, kconfig());
    case 'tables': {
      const [bus] = question.keys;
      const index = bus === undefined ? all() : ofBus(bus);
      return tableNodes(index, question.keys, names, read, question.path);
    }
    case 'overlaps':
      return overlapNodes(checked(), lintBuses, question.keys, names, judging, question.path);
    case 'fileOverlaps':
      return fileOverlaps(checked(), lintBuses, question.path);
    case 'symbols':
      return symbols(all(), question.query);
    case 'macroUses':
      return macroUses(all(), question);
  }
}
