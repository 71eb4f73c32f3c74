// What one update of a live index changed.
import type { ModuleAlias, Table } from '../tables/model.ts';
import { same } from '../tables/same.ts';
import type { TreeIndex } from './model.ts';

export interface LiveChange {
  /** What was edited: rules read sources too. */
  readonly paths: readonly string[];
  /** Tables of keys that were not there before. */
  readonly added: readonly Table[];
  readonly removed: readonly Table[];
  /** Tables that are not as they were: other entries, places, drivers, exports, modules. */
  readonly changed: readonly { readonly before: Table; readonly after: Table }[];
  readonly aliases: { readonly added: readonly ModuleAlias[]; readonly removed: readonly ModuleAlias[] };
  /** Whether `index.problems` is not as it was. */
  readonly problems: boolean;
}

/** The tables of one file, with the old objects for those that stayed the same. */
export function keptTables(before: readonly Table[], after: readonly Table[]): readonly Table[] {
  if (before.length === 0) return after;
  const known = new Map(before.map((table) => [table.key, table]));
  return after.map((table) => {
    const old = known.get(table.key);
    return old && same(old, table) ? old : table;
  });
}

/** The same of aliases. */
export function keptAliases(
  before: readonly ModuleAlias[],
  after: readonly ModuleAlias[],
): readonly ModuleAlias[] {
  if (before.length === 0) return after;
  const known = new Map(before.map((alias) => [aliasKey(alias), alias]));
  return after.map((alias) => {
    const old = known.get(aliasKey(alias));
    return old && same(old, alias) ? old : alias;
  });
}

const aliasKey = ({ path, place }: ModuleAlias) =>
  `${path}\0${place.path}:${place.range.start.line}:${place.range.start.column}`;

/** Some part of an index: all of it, or one file's. */
export type Part = Pick<TreeIndex, 'tables' | 'aliases'>;

/** `part` with what came in the place of itself, as nearly all edits leave it; undefined where some came or went. */
export function inPlace(
  part: Part,
  changes: readonly { readonly before: Part | undefined; readonly after: Part | undefined }[],
): Part | undefined {
  if (changes.length === 0) return part;
  const tables = [...part.tables];
  const aliases = [...part.aliases];
  // Looked for where nothing was put yet: of aliases that are alike one may come to stand where another one stood.
  const put = <T>(all: T[], old: readonly T[], before: readonly T[], after: readonly T[]): boolean => {
    if (before.length !== after.length) return false;
    return after.every((one, i) => {
      if (one === before[i]) return true;
      const at = old.indexOf(before[i]!);
      if (at >= 0) all[at] = one;
      return at >= 0;
    });
  };
  for (const { before, after } of changes) {
    if (!before || !after) return undefined;
    if (
      !put(tables, part.tables, before.tables, after.tables) ||
      !put(aliases, part.aliases, before.aliases, after.aliases)
    )
      return undefined;
  }
  return { tables, aliases };
}

export function changeBetween(
  before: Part,
  after: Part,
  paths: readonly string[],
  problems: boolean,
): LiveChange {
  const now = new Map(after.tables.map((table) => [table.key, table]));
  const then = new Map(before.tables.map((table) => [table.key, table]));
  const [aliasesNow, aliasesThen] = [new Set(after.aliases), new Set(before.aliases)];
  return {
    paths,
    added: after.tables.filter((table) => !then.has(table.key)),
    removed: before.tables.filter((table) => !now.has(table.key)),
    changed: before.tables.flatMap((table) => {
      const after = now.get(table.key);
      return after && after !== table ? [{ before: table, after }] : [];
    }),
    aliases: {
      added: after.aliases.filter((alias) => !aliasesThen.has(alias)),
      removed: before.aliases.filter((alias) => !aliasesNow.has(alias)),
    },
    problems,
  };
}
