// An index that follows edits.
import type { ModuleAlias, Table } from '../tables/model.ts';
import { same } from '../tables/same.ts';
import { buildIndex, type IndexOptions } from './build.ts';
import type { TreeIndex } from './model.ts';

export interface LiveIndex {
  /** As of the last update; never changed afterwards. Tables that stayed the same are the same objects as before. */
  readonly index: TreeIndex;
  /**
   * Takes in files that changed, appeared or vanished (`.c`, `.h`, Kbuild's and Kconfig's, any other that the
   * engine reads), and folders that did. Afterwards `index` equals that of a cold run over the same bytes.
   */
  update(paths: readonly string[]): LiveChange;
}

/** What an update changed. */
export interface LiveChange {
  /** What `update` was called with: rules read sources too. */
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

export type LiveOptions = IndexOptions;

/** Reads the whole tree. `options.files` may be edited afterwards (`openOverlay`), `update` tells what was. */
export function openLive(options: LiveOptions): LiveIndex {
  let index = buildIndex(options);
  return {
    get index() {
      return index;
    },
    update(paths) {
      const before = index;
      const { scout: _, ...rest } = options;
      index = keeping(before, buildIndex(rest));
      return changeBetween(before, index, paths);
    },
  };
}

/** The new index with the old one's objects where nothing changed. */
function keeping(before: TreeIndex, after: TreeIndex): TreeIndex {
  const known = new Map(before.tables.map((table) => [table.key, table]));
  const tables = after.tables.map((table) => {
    const old = known.get(table.key);
    return old && same(old, table) ? old : table;
  });
  const old = new Map(before.aliases.map((alias) => [aliasKey(alias), alias]));
  const aliases = after.aliases.map((alias) => {
    const known = old.get(aliasKey(alias));
    return known && same(known, alias) ? known : alias;
  });
  return { ...after, tables, aliases };
}

const aliasKey = ({ path, place }: ModuleAlias) =>
  `${path}\0${place.path}:${place.range.start.line}:${place.range.start.column}`;

function changeBetween(before: TreeIndex, after: TreeIndex, paths: readonly string[]): LiveChange {
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
    problems: !same(before.problems, after.problems),
  };
}
