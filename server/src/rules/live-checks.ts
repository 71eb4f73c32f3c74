// All checks of an index, kept up to date: which there are hangs on its tables, module groups and overlapping pairs.
import { busNamed } from '../bus/all.ts';
import { folderOf } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { LiveChange } from '../index/live.ts';
import type { TreeIndex } from '../index/model.ts';
import { findOverlaps } from '../overlap/find.ts';
import type { TablePair } from '../overlap/overlaps.ts';
import { openPartners, type Partners } from '../overlap/partners.ts';
import { openProbes } from '../overlap/probe-decides.ts';
import { letGo, noTexts } from '../probe/module-source.ts';
import type { Driver, ModuleAlias, Table } from '../tables/model.ts';
import { type Check, type Checked, isKconfig, type SavedCheck } from './checked.ts';
import type { LintOptions } from './choice.ts';
import { openAnswers } from './driver-answers.ts';
import { busOf, checksOf } from './engine.ts';
import {
  type EarlierAnswers,
  mergedAnswers,
  openEarlierAnswers,
  type SaidByHeaders,
} from './header-questions.ts';
import { linkNames, type ModuleGroup, moduleGroups } from './module-groups.ts';

export interface LiveChecks {
  /** `edited`: files that a check may have looked at. */
  update(index: TreeIndex, edited: ReadonlySet<string>): void;
  save(): SavedChecks;
}

/** Checks of pairs, which cost the most. */
export interface SavedChecks {
  /** By the keys of the two tables. */
  readonly pairs: ReadonlyMap<string, SavedCheck>;
  /** What they hang on of headers of include/. */
  readonly said: SaidByHeaders;
}

/** Checks of an earlier process, and what changed since they were saved. */
export interface EarlierChecks {
  readonly saved: SavedChecks;
  readonly since: LiveChange;
}

interface Pair {
  readonly pair: TablePair;
  readonly check: Check;
}

interface Group extends ModuleGroup {
  readonly check: Check;
}

/** `base`: the files that `checked` reads. */
export function openLiveChecks(
  base: TreeFiles,
  checked: Checked,
  options: LintOptions,
  earlier?: EarlierChecks,
): LiveChecks {
  /** For the first update only. */
  const said = earlier && openEarlierAnswers(earlier.saved.said, earlier.since.paths, base);
  let stillTrue = earlier && trueSince(earlier, said!);
  const checks = checksOf(options);
  const { files, kconfig } = checked;
  const context = { files, kconfig, busOf };
  const tables = new Map<Table, Check>();
  const aliases = new Set<ModuleAlias>();
  const groups = new Map<string, Group>();
  const pairs = new Map<Table, Map<Table, Pair>>();
  const partners = new Map<string, Partners>();
  const texts = noTexts();
  const answers = openAnswers(base, texts);
  let tablesNow: readonly Table[] = [];
  let tree: Check | undefined;

  const partnersOn = (name: string): Partners | undefined => {
    const bus = busNamed(name);
    if (!bus?.matching) return undefined;
    let known = partners.get(name);
    if (!known) {
      known = openPartners(bus);
      partners.set(name, known);
    }
    return known;
  };
  const addPair = (pair: TablePair): void => {
    // Opened for each run, so that all that it reads is noted; what texts hold is looked at once.
    const probes = () => ({
      ...openProbes(files, tablesNow, texts),
      known(table: Table, driver: Driver) {
        const known = answers.of(table, driver);
        checked.use(known);
        return known;
      },
    });
    const run = () => checks.pair({ ...context, pair, bus: busOf(pair.a), probes: probes() });
    const saved = stillTrue?.(pair);
    const check = saved ? checked.restore(run, saved) : checked.run(run);
    for (const [one, other] of [
      [pair.a, pair.b],
      [pair.b, pair.a],
    ] as const) {
      const others = pairs.get(one);
      if (others) others.set(other, { pair, check });
      else pairs.set(one, new Map([[other, { pair, check }]]));
    }
  };
  const dropPairs = (table: Table): void => {
    for (const [other, { check }] of pairs.get(table) ?? []) {
      checked.drop(check);
      pairs.get(other)?.delete(table);
    }
    pairs.delete(table);
  };

  const updatePairs = (index: TreeIndex, gone: readonly Table[], come: readonly Table[]): void => {
    for (const table of gone) {
      dropPairs(table);
      partners.get(table.bus)?.remove(table);
    }
    for (const table of come) partnersOn(table.bus)?.add(table);
    if (come.length === index.tables.length) {
      for (const name of new Set(come.map((table) => table.bus)))
        for (const pair of findOverlaps(come, busOf(come.find((table) => table.bus === name)!)))
          addPair(pair);
      return;
    }
    // A probe may look into another table of its file: what it decides is looked at again.
    const paths = new Set([...gone, ...come].map((table) => table.path));
    const beside = [...pairs.keys()].filter((table) => paths.has(table.path));
    const again = new Set(beside.flatMap((table) => [...pairs.get(table)!.values()].map(({ pair }) => pair)));
    for (const table of beside) dropPairs(table);
    for (const pair of again) addPair(pair);
    if (come.length === 0) return;
    const fresh = new Set(come);
    const places = new Map(index.tables.map((table, place) => [table, place]));
    for (const table of come) {
      // Of two new ones the first finds the pair.
      const others = [...(partnersOn(table.bus)?.of(table) ?? [])].filter(
        (other) => !fresh.has(other) || places.get(table)! < places.get(other)!,
      );
      if (others.length === 0) continue;
      const all = [table, ...others].sort((x, y) => places.get(x)! - places.get(y)!);
      for (const pair of findOverlaps(all, busOf(table), { of: table })) addPair(pair);
    }
  };

  const updateGroups = (
    index: TreeIndex,
    gone: readonly (Table | ModuleAlias)[],
    come: readonly (Table | ModuleAlias)[],
  ): void => {
    if (gone.length + come.length === 0) return;
    const names = new Set([...gone, ...come].flatMap(linkNames));
    const again = new Set(come);
    // What a group held goes into groups again, which may be more or fewer.
    for (const name of names) {
      const group = groups.get(name);
      if (!group) continue;
      checked.drop(group.check);
      for (const one of [...group.tables, ...group.aliases]) {
        again.add(one);
        for (const each of linkNames(one)) {
          names.add(each);
          groups.delete(each);
        }
      }
    }
    const concerned = (one: Table | ModuleAlias) => again.has(one);
    for (const group of moduleGroups(index.tables.filter(concerned), index.aliases.filter(concerned))) {
      const check = checked.run(() => checks.module({ ...context, ...group }));
      for (const one of [...group.tables, ...group.aliases])
        for (const name of linkNames(one)) groups.set(name, { ...group, check });
    }
  };

  return {
    update(index, edited) {
      checked.begin(edited);
      // Whoever asked them in an earlier process asks again.
      for (const path of edited) said?.said.delete(path);
      const gone = answers.begin(edited);
      tablesNow = index.tables;
      const now = new Set(index.tables);
      const left = [...tables.keys()].filter((table) => !now.has(table));
      const come = index.tables.filter((table) => !tables.has(table));
      for (const table of left) {
        checked.drop(tables.get(table)!);
        tables.delete(table);
      }
      const aliasesNow = new Set(index.aliases);
      const aliasesGone = [...aliases].filter((alias) => !aliasesNow.has(alias));
      const aliasesCome = index.aliases.filter((alias) => !aliases.has(alias));
      for (const alias of aliasesGone) aliases.delete(alias);
      for (const alias of aliasesCome) aliases.add(alias);
      if (tree) checked.drop(tree);

      if (checks.pairs || checks.trees) updatePairs(index, left, come);
      stillTrue = undefined;
      updateGroups(index, [...left, ...aliasesGone], [...come, ...aliasesCome]);
      for (const table of come)
        tables.set(
          table,
          checked.run(() => checks.table({ table, bus: busOf(table), files })),
        );
      checked.rerun(edited, gone);
      if (checks.trees)
        tree = checked.run(() => checks.tree({ ...context, index, overlaps: overlapsOf(index) }));
      letGo(texts);
      answers.rest();
    },
    save: savedChecks,
  };

  function savedChecks(): SavedChecks {
    const saved = new Map<string, SavedCheck>();
    for (const [table, others] of pairs)
      for (const { pair, check } of others.values())
        if (pair.a === table) {
          saved.set(pairKey(pair), checked.save(check));
        }
    return { pairs: saved, said: mergedAnswers(said?.said ?? new Map(), answers.said()) };
  }

  function overlapsOf(index: TreeIndex) {
    return (name: string): readonly TablePair[] => {
      const places = new Map(index.tables.map((table, place) => [table, place]));
      const found: TablePair[] = [];
      for (const [table, others] of pairs)
        for (const { pair } of others.values()) if (pair.bus === name && pair.a === table) found.push(pair);
      return found.sort((x, y) => places.get(x.a)! - places.get(y.a)! || places.get(x.b)! - places.get(y.b)!);
    };
  }
}

const pairKey = ({ a, b }: TablePair) => `${a.key}\0${b.key}`;

/** Gives the saved check of a pair that nothing concerns which changed since. */
function trueSince(
  { saved, since }: EarlierChecks,
  said: EarlierAnswers,
): (pair: TablePair) => SavedCheck | undefined {
  const changed = new Set<string>();
  // A probe may look into another table of its file.
  for (const { path } of since.added) changed.add(path);
  for (const { before, after } of since.changed) changed.add(before.path).add(after.path);
  const edited = new Set(since.paths);
  for (const path of since.paths) edited.add(`${folderOf(path)}/`);
  const kconfigEdited = since.paths.some(isKconfig);
  // Which tables a module has is no part of any of its pairs.
  if (since.added.length + since.removed.length > 0) return () => undefined;
  return (pair) => {
    const check =
      changed.has(pair.a.path) || changed.has(pair.b.path) ? undefined : saved.pairs.get(pairKey(pair));
    if (!check || (check.askedKconfig && kconfigEdited)) return undefined;
    for (const path of check.looked ?? []) if (edited.has(path)) return undefined;
    return check.headers?.some(said.otherwise) ? undefined : check;
  };
}
