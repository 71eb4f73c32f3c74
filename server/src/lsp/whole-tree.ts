// The whole tree as the thread knows it: index, findings, answers. No thread in here, so that a test can ask it.

import type { LiveIndex } from '../index/live.ts';
import type { TreeIndex } from '../index/model.ts';
import type { ScoutThread } from '../index/scout-thread.ts';
import type { Kconfig } from '../kernel/kconfig.ts';
import type { PciNames } from '../kernel/pci-ids.ts';
import { openTree } from '../kernel/tree.ts';
import { namedDevice } from '../overlap/named-device.ts';
import type { SavedChecks } from '../rules/earlier-checks.ts';
import { openKeptFindings } from '../rules/kept-findings.ts';
import { type LiveFindings, openFindings } from '../rules/live.ts';
import { rehearsal } from '../rules/rehearsal.ts';
import type { Finding } from '../rules/rule.ts';
import type { Table } from '../tables/model.ts';
import { openAskedBuses, type ReadBuses, readBuses } from './asked-buses.ts';
import { deviceIn } from './device-text.ts';
import { joined } from './index-parts.ts';
import { openLaid, openLaidIndex, slim } from './laid-index.ts';
import { openMounted } from './mounts.ts';
import { deviceNames } from './names.ts';
import type { Answer, AnswerOf, Question } from './questions.ts';
import type { Change, Choice, ThreadData } from './thread-messages.ts';
import { fileOverlaps, overlapNodes } from './tree-overlaps.ts';
import { openReading, type Progress } from './tree-reading.ts';
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
  /** The first keys in such a file, ahead of whoever will press them; to be done while nothing else is. Findings stay. */
  rehearsal(path: string): readonly (() => void)[];
  /** Other rules, or other buses. */
  choose(choice: Choice): void;
  /** Buses that a question is about and that are not read yet. */
  unread(question: Question): readonly string[];
  /** They are to be read elsewhere (`readBuses`), perhaps others with them: gives what. */
  begin(buses: readonly string[]): readonly string[];
  /** What was read, edits since `begin` being known. Throws an Error for people where there is no tree. */
  take(read: ReadBuses): void;
  /** Reads what is not read yet. */
  answer(question: Question): Answer;
}

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
  const reading = openReading(data, onProgress);
  const names = deviceNames(data.pciIds, files);
  let { lintBuses, rules } = data;
  /** What is read to be checked: more than what is checked once somebody chose less. */
  let buses = lintBuses;
  const asked = openAskedBuses(disk, reading, texts);
  let keep = () => {};
  const read = () => {
    // Threads and caches look at the disk: right as long as nothing lies over it.
    const onDisk = versions.size === 0 && data.mounts.length === 0;
    const where = onDisk ? reading.kept(buses) : undefined;
    // Noted is what is looked at on the disk; whether it is a tree the editor says too.
    const options = { ...reading.options(files, buses), files: disk };
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
  let state: ReturnType<typeof read> | undefined = read();
  const known = () => {
    state ??= read();
    return state;
  };
  const indexes = (): readonly [TreeIndex, ...TreeIndex[]] => [known().live.index, ...asked.indexes()];
  const unread = (question: Question) => {
    const known = [...buses, ...asked.buses()];
    return busesAsked(question).filter((bus) => !known.includes(bus));
  };
  const take = (read: ReadBuses) => {
    // What is checked since is read already.
    if (!read.buses.some((bus) => buses.includes(bus))) asked.take(read);
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
        if (text) laid.lay(path, text);
        else laid.lift(path);
        if (text) texts.set(path, text);
        else texts.delete(path);
        if (version === undefined) versions.delete(path);
        else versions.set(path, version);
      }
      const before = openTree(files);
      if ('error' in before || !state) {
        // What was no tree for a while is read from the start.
        state = undefined;
        asked.drop();
        // Something may be being read all the same.
        asked.change(changes);
        known();
        return;
      }
      const paths = changes.map(({ path }) => path);
      state.found.update(state.checked.update(paths));
      asked.change(changes);
    },
    prepare(path) {
      state?.found.prepare(path);
    },
    rehearsal(path) {
      const text = texts.get(path);
      if (!text || !state) return [];
      const steps = rehearsal(text, (typed) => {
        laid.lay(path, typed);
        known().found.update(known().checked.update([path]));
      });
      return steps.map((step) => () => {
        if (!state || texts.get(path) !== text) return;
        try {
          step();
        } catch {
          // Nobody pressed a key. What was taken in by half is read from the start.
          laid.lay(path, text);
          state = undefined;
        }
      });
    },
    choose(choice) {
      ({ lintBuses, rules } = choice);
      if (lintBuses.some((bus) => !buses.includes(bus))) {
        buses = [...new Set([...buses, ...lintBuses])];
        state = undefined;
        asked.drop(buses);
      } else if (state) {
        const { live } = state;
        const checked = onBuses(live, lintBuses);
        state = { live, checked, found: openFindings(checked, rules) };
      }
    },
    unread,
    begin: asked.begin,
    take,
    answer(question) {
      try {
        const missing = unread(question);
        if (missing.length > 0) take(readBuses(data, asked.begin(missing), onProgress));
        const value = answerTo(question, {
          checked: () => known().live.index,
          kconfig: () => known().found.kconfig,
          judging: (answer) => known().found.judging(answer),
          all: allNow,
          ofBus: (bus) => asked.of(bus) ?? known().live.index,
          lintBuses,
          names,
          read: [...buses, ...asked.buses()],
        });
        return { kind: 'answer', value };
      } catch (error) {
        return { kind: 'cannot', reason: error instanceof Error ? error.message : String(error) };
      }
    },
  };
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
