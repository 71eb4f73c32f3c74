// What an earlier process saved of its checks, and what of that still holds: overlaps of tables that stayed as they were,
// and checks that looked at nothing which changed since.
import { folderOf } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { LiveChange } from '../index/live.ts';
import type { EntryPair, TablePair } from '../overlap/overlaps.ts';
import type { Table } from '../tables/model.ts';
import { isKconfig, type SavedCheck } from './checked.ts';
import { openEarlierAnswers, type SaidByHeaders } from './header-questions.ts';
import { linkNames, type ModuleGroup } from './module-groups.ts';

export interface SavedChecks {
  readonly pairs: readonly SavedPair[];
  /** By key, and by `groupKey`: of those that reported something or looked at something. */
  readonly tables: ReadonlyMap<string, SavedCheck>;
  readonly groups: ReadonlyMap<string, SavedCheck>;
  /** What checks of pairs hang on of headers of include/. */
  readonly said: SaidByHeaders;
}

/** Two overlapping tables, by their keys, with what was checked of them. */
export interface SavedPair {
  readonly a: string;
  readonly b: string;
  readonly overlap: Omit<TablePair, 'a' | 'b' | 'pairs'>;
  /** Of each pair of entries the indexes in both tables, and which of `RELATIONS` it is. */
  readonly entries: Int32Array;
  readonly witnesses: readonly string[];
  readonly check: SavedCheck;
}

const RELATIONS = ['identical', 'covers', 'covered', 'partial'] as const;

/** Checks of an earlier process, and what changed since they were saved. */
export interface EarlierChecks {
  readonly saved: SavedChecks;
  readonly since: LiveChange;
}

export interface StillTrue {
  /** Pairs of tables that stayed as they were; tables that did not. */
  pairs(tables: readonly Table[]): { readonly known: readonly TablePair[]; readonly fresh: readonly Table[] };
  /** Checks that nothing concerns which changed since. */
  pair(pair: TablePair): SavedCheck | undefined;
  table(table: Table): SavedCheck | undefined;
  group(group: ModuleGroup): SavedCheck | undefined;
  /** As of now. */
  readonly said: Map<string, ReadonlyMap<string, string>>;
}

export function savedPair({ a, b, pairs, ...overlap }: TablePair, check: SavedCheck): SavedPair {
  const entries = new Int32Array(3 * pairs.length);
  for (const [i, pair] of pairs.entries())
    entries.set([pair.a.index, pair.b.index, RELATIONS.indexOf(pair.relation)], 3 * i);
  return { a: a.key, b: b.key, overlap, entries, witnesses: pairs.map(({ witness }) => witness), check };
}

function pairOf({ overlap, entries, witnesses }: SavedPair, a: Table, b: Table): TablePair {
  const pairs = witnesses.map(
    (witness, i): EntryPair => ({
      a: a.entries[entries[3 * i]!]!,
      b: b.entries[entries[3 * i + 1]!]!,
      relation: RELATIONS[entries[3 * i + 2]!]!,
      witness,
    }),
  );
  return { a, b, ...overlap, pairs };
}

export function groupKey({ tables, aliases }: ModuleGroup): string {
  if (tables[0]) return tables[0].key;
  const { path, place } = aliases[0]!;
  return `${path}\0${place.path}:${place.range.start.line}:${place.range.start.column}`;
}

const NOTHING: SavedCheck = { drafts: [], looked: undefined, askedKconfig: false, headers: undefined };

/** Whether a check is worth to be saved: of all others it is known that they were made. */
export const saysSomething = ({ drafts, looked, askedKconfig }: SavedCheck): boolean =>
  drafts.length > 0 || (looked?.size ?? 0) > 0 || askedKconfig;

export function openStillTrue({ saved, since }: EarlierChecks, files: TreeFiles): StillTrue {
  const { added, removed, changed } = since;
  const others = [...added, ...changed.map(({ after }) => after)];
  const otherKeys = new Set(others.map(({ key }) => key));
  // A probe may look into another table of its file.
  const otherPaths = new Set(others.map(({ path }) => path));
  for (const { before } of changed) otherPaths.add(before.path);
  const names = new Set(
    [
      ...others,
      ...removed,
      ...changed.map(({ before }) => before),
      ...since.aliases.added,
      ...since.aliases.removed,
    ].flatMap(linkNames),
  );
  const edited = new Set(since.paths);
  for (const path of since.paths) edited.add(`${folderOf(path)}/`);
  const kconfigEdited = since.paths.some(isKconfig);
  const said = openEarlierAnswers(saved.said, since.paths, files);
  const checks = new Map(saved.pairs.map(({ a, b, check }) => [`${a}\0${b}`, check]));
  const ifTrue = (check: SavedCheck | undefined): SavedCheck | undefined => {
    if (!check || (check.askedKconfig && kconfigEdited)) return undefined;
    for (const path of check.looked ?? []) if (edited.has(path)) return undefined;
    return check.headers?.some(said.otherwise) ? undefined : check;
  };
  return {
    said: said.said,
    pairs(tables) {
      const fresh = tables.filter(({ key }) => otherKeys.has(key));
      const byKey = new Map(tables.map((table) => [table.key, table]));
      const known = saved.pairs.flatMap((pair) => {
        const [a, b] = [byKey.get(pair.a), byKey.get(pair.b)];
        return a && b && !otherKeys.has(pair.a) && !otherKeys.has(pair.b) ? [pairOf(pair, a, b)] : [];
      });
      return { known, fresh };
    },
    pair({ a, b }) {
      // Which tables a module has is no part of any of its pairs.
      if (added.length + removed.length > 0) return undefined;
      if (otherPaths.has(a.path) || otherPaths.has(b.path)) return undefined;
      return ifTrue(checks.get(`${a.key}\0${b.key}`));
    },
    table: ({ key }) => (otherKeys.has(key) ? undefined : ifTrue(saved.tables.get(key) ?? NOTHING)),
    group(group) {
      const isOther = [...group.tables, ...group.aliases].some((one) =>
        linkNames(one).some((name) => names.has(name)),
      );
      return isOther ? undefined : ifTrue(saved.groups.get(groupKey(group)) ?? NOTHING);
    },
  };
}
