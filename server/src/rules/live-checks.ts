// All checks of an index, kept up to date: which there are hangs on its tables, module groups and overlapping pairs.
import { busNamed } from '../bus/all.ts';
import type { Place } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { TreeIndex } from '../index/model.ts';
import type { Grounds } from '../overlap/arbitration.ts';
import { testLinesOf } from '../overlap/comments.ts';
import { findOverlaps } from '../overlap/find.ts';
import { keepLive } from '../overlap/live.ts';
import { movedPair } from '../overlap/moved-pair.ts';
import type { TablePair } from '../overlap/overlaps.ts';
import { openPartners, type Partners } from '../overlap/partners.ts';
import { openProbes } from '../overlap/probe-decides.ts';
import { letGo, noTexts, openTexts } from '../probe/module-source.ts';
import type { Driver, ModuleAlias, Table } from '../tables/model.ts';
import { openLines } from '../tables/moved.ts';
import type { Check, Checked, SavedCheck } from './checked.ts';
import type { LintOptions } from './choice.ts';
import { openAnswers } from './driver-answers.ts';
import {
  type EarlierChecks,
  groupKey,
  openStillTrue,
  type SavedChecks,
  type SavedPair,
  savedPair,
  saysSomething,
} from './earlier-checks.ts';
import { busOf, checksOf } from './engine.ts';
import { mergedAnswers } from './header-questions.ts';
import { linkNames, type ModuleGroup, moduleGroups } from './module-groups.ts';
import { changeOf, type Moves, movesIn, otherThan } from './moves.ts';

export interface LiveChecks {
  /** `edited`: files that a check may have looked at. */
  update(index: TreeIndex, edited: ReadonlySet<string>): void;
  /** Before a file of a driver is edited for the first time: looks at it again, noting more, and finds the same. */
  prepare(path: string): void;
  /** What settles overlaps of the tables as they are now: what the checks found out of drivers' code is not looked for again. */
  judging<T>(answer: (grounds: Grounds) => T): T;
  save(): SavedChecks;
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
  let stillTrue = earlier && openStillTrue(earlier, base);
  /** What headers answered in an earlier process. */
  const said = stillTrue?.said;
  const checks = checksOf(options);
  const { files, kconfig } = checked;
  const context = { files, kconfig, busOf };
  const tables = new Map<Table, Check>();
  const groups = new Map<string, Group>();
  const pairs = new Map<Table, Map<Table, Pair>>();
  const partners = new Map<string, Partners>();
  const texts = noTexts();
  const answers = openAnswers(base, texts);
  /** Those of now: forgotten after each update. */
  const textsNow = openTexts(base, texts);
  const testLines = testLinesOf(textsNow);
  const testing = checked.testing(testLines);
  let tablesNow: readonly Table[] = [];
  let aliasesNow: readonly ModuleAlias[] = [];
  let tree: Check | undefined;

  const partnersOn = (name: string): Partners | undefined => {
    const bus = busNamed(name);
    if (!bus?.matching) return undefined;
    let known = partners.get(name);
    // A run that ends with its first findings asks for none.
    if (!known) {
      known = openPartners(bus);
      for (const table of tablesNow) if (table.bus === name) known.add(table);
      partners.set(name, known);
    }
    return known;
  };
  const runOf = (pair: TablePair): Check['run'] => {
    // Opened for each run, so that all that it reads is noted; what texts hold is looked at once.
    const probes = () => ({
      ...openProbes(files, tablesNow, texts),
      testLines: testing,
      known(table: Table, driver: Driver) {
        const known = answers.of(table, driver);
        checked.use(known);
        return known;
      },
    });
    return () => checks.pair({ ...context, pair, bus: busOf(pair.a), probes: probes() });
  };
  const addPair = (pair: TablePair): void => {
    const run = runOf(pair);
    const saved = stillTrue?.pair(pair);
    putPair(pair, saved ? checked.restore(run, saved) : checked.run(run));
  };
  const putPair = (pair: TablePair, check: Check): void => {
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

  /** Tables and aliases of which nothing is known but that they stand on other lines. Gives what was checked of them. */
  const take = ({ tables: movedTables, aliases: movedAliases }: Moves): ReadonlySet<Check> => {
    const moving = new Set<Check>();
    const now = new Map<Table | ModuleAlias, Table | ModuleAlias>([...movedTables, ...movedAliases]);
    for (const [before, after] of movedTables) {
      const check = tables.get(before)!;
      check.run = runOfTable(after);
      tables.delete(before);
      tables.set(after, check);
      moving.add(check);
      keepLive(before, after);
      partners.get(before.bus)?.replace(before, after);
      const others = pairs.get(before);
      pairs.delete(before);
      for (const [other, { pair, check }] of others ?? []) {
        pairs.get(other)?.delete(before);
        const moved = movedPair(pair, before, after);
        check.run = runOf(moved);
        putPair(moved, check);
        moving.add(check);
      }
    }
    const done = new Set<Group>();
    for (const name of new Set([...now.keys()].flatMap(linkNames))) {
      const group = groups.get(name);
      if (!group || done.has(group)) continue;
      const { check } = group;
      const moved: Group = {
        tables: group.tables.map((each) => (now.get(each) as Table | undefined) ?? each),
        aliases: group.aliases.map((each) => (now.get(each) as ModuleAlias | undefined) ?? each),
        check,
      };
      check.run = runOfGroup(moved);
      putGroup(moved);
      done.add(moved);
      moving.add(check);
    }
    return moving;
  };

  const updatePairs = (index: TreeIndex, gone: readonly Table[], come: readonly Table[]): void => {
    for (const table of gone) {
      dropPairs(table);
      partners.get(table.bus)?.remove(table);
    }
    for (const table of come) partners.get(table.bus)?.add(table);
    if (stillTrue) {
      const { known, fresh } = stillTrue.pairs(index.tables);
      for (const pair of known) addPair(pair);
      findPairs(index, fresh);
      return;
    }
    if (come.length === index.tables.length) {
      for (const name of new Set(come.map((table) => table.bus)))
        for (const pair of findOverlaps(come, busOf(come.find((table) => table.bus === name)!)))
          addPair(pair);
      return;
    }
    if (gone.length + come.length === 0) return;
    // A probe may look into another table of its file: what it decides is looked at again.
    const paths = new Set([...gone, ...come].map((table) => table.path));
    const beside = [...pairs.keys()].filter((table) => paths.has(table.path));
    const again = new Set(beside.flatMap((table) => [...pairs.get(table)!.values()].map(({ pair }) => pair)));
    for (const table of beside) dropPairs(table);
    for (const pair of again) addPair(pair);
    findPairs(index, come);
  };

  /** Pairs of tables of which none is known yet. */
  const findPairs = (index: TreeIndex, come: readonly Table[]): void => {
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
      const run = runOfGroup(group);
      const saved = stillTrue?.group(group);
      putGroup({ ...group, check: saved ? checked.restore(run, saved) : checked.run(run) });
    }
  };
  const runOfGroup = ({ tables, aliases }: ModuleGroup): Check['run'] => {
    return () => checks.module({ ...context, tables, aliases });
  };
  const putGroup = (group: Group): void => {
    for (const one of [...group.tables, ...group.aliases])
      for (const name of linkNames(one)) groups.set(name, group);
  };
  const rest = (): void => {
    textsNow.forget();
    letGo(texts);
    answers.rest();
  };
  const runOfTable = (table: Table): Check['run'] => {
    return () => checks.table({ table, bus: busOf(table), files });
  };

  return {
    update(index, edited) {
      checked.begin(edited);
      textsNow.forget();
      // Whoever asked them in an earlier process asks again.
      for (const path of edited) said?.delete(path);
      const answered = answers.begin(edited);
      const tablesBefore = tablesNow;
      const aliasesBefore = aliasesNow;
      tablesNow = index.tables;
      aliasesNow = index.aliases;
      const lines = openLines();
      const between = {
        tables: changeOf(tablesBefore, tablesNow),
        aliases: changeOf(aliasesBefore, aliasesNow),
      };
      const moves = movesIn(between.tables, between.aliases, lines);
      const moving = take(moves);
      const [left, come] = otherThan(between.tables, moves.tables);
      const [aliasesLeft, aliasesCome] = otherThan(between.aliases, moves.aliases);
      for (const table of left) {
        checked.drop(tables.get(table)!);
        tables.delete(table);
      }
      if (tree) checked.drop(tree);

      if (checks.pairs || checks.trees) updatePairs(index, left, come);
      updateGroups(index, [...left, ...aliasesLeft], [...come, ...aliasesCome]);
      for (const table of come) {
        const run = runOfTable(table);
        const saved = stillTrue?.table(table);
        tables.set(table, saved ? checked.restore(run, saved) : checked.run(run));
      }
      stillTrue = undefined;
      const placeNow = (place: Place) =>
        edited.has(place.path) ? (lines.placeNow(place) ?? answered.placeNow(place)) : place;
      checked.move(moving, answered.moved, placeNow);
      checked.rerun(edited, answered.gone, placeNow, testLines);
      if (checks.trees)
        tree = checked.run(() => checks.tree({ ...context, index, overlaps: overlapsOf(index) }));
      rest();
      answers.prune(edited, checked.isUsed);
    },
    prepare(path) {
      checked.rerun(new Set([path]), answers.prepare(path), (place) => place, testLines);
      rest();
    },
    judging(answer) {
      try {
        return answer({ kconfig, probes: { ...openProbes(base, tablesNow, texts), known: answers.of } });
      } finally {
        rest();
      }
    },
    save: savedChecks,
  };

  function savedChecks(): SavedChecks {
    const savedPairs: SavedPair[] = [];
    for (const [table, others] of pairs)
      for (const { pair, check } of others.values())
        if (pair.a === table) savedPairs.push(savedPair(pair, checked.save(check)));
    const savedOf = <K>(all: Iterable<readonly [K, Check]>): Map<K, SavedCheck> => {
      const saved = new Map<K, SavedCheck>();
      for (const [key, check] of all) {
        const each = checked.save(check);
        if (saysSomething(each)) saved.set(key, each);
      }
      return saved;
    };
    return {
      pairs: savedPairs,
      tables: savedOf([...tables].map(([{ key }, check]) => [key, check])),
      groups: savedOf([...new Set(groups.values())].map((group) => [groupKey(group), group.check])),
      said: mergedAnswers(said ?? new Map(), answers.said()),
    };
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
