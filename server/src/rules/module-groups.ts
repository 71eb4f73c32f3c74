// Which tables and aliases are linked together.
import type { Module, ModuleAlias, Table } from '../tables/model.ts';

/** What rules on modules see at once; see ModuleContext. */
export interface ModuleGroup {
  readonly tables: readonly Table[];
  readonly aliases: readonly ModuleAlias[];
}

interface Owned {
  readonly path: string;
  readonly modules: readonly Module[];
}

/** Names of what a file is linked into; itself where no Makefile names it. Things that share a name are one group. */
export function linkNames(owned: Owned): readonly string[] {
  let names = known.get(owned);
  if (!names) {
    const { modules, path } = owned;
    names = modules.length > 0 ? modules.map((module) => module.name) : [`/${path}`];
    known.set(owned, names);
  }
  return names;
}

/** Tables and aliases never change. */
const known = new WeakMap<Owned, readonly string[]>();

/** Groups in the order of their first table, and in each the order of `tables` and `aliases`. */
export function moduleGroups(
  tables: readonly Table[],
  aliases: readonly ModuleAlias[],
): readonly ModuleGroup[] {
  // A forest of names (union-find): a file that is linked into two modules makes one group of them.
  const above = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    for (let next = above.get(root); next !== undefined; next = above.get(root)) root = next;
    return root;
  };
  for (const names of [...tables, ...aliases].map(linkNames))
    for (const name of names.slice(1)) {
      const [one, other] = [rootOf(names[0]!), rootOf(name)];
      if (one !== other) above.set(other, one);
    }
  const groups = new Map<string, { tables: Table[]; aliases: ModuleAlias[] }>();
  const groupOf = (owned: Owned) => {
    const root = rootOf(linkNames(owned)[0]!);
    let group = groups.get(root);
    if (!group) {
      group = { tables: [], aliases: [] };
      groups.set(root, group);
    }
    return group;
  };
  for (const table of tables) groupOf(table).tables.push(table);
  for (const alias of aliases) groupOf(alias).aliases.push(alias);
  return [...groups.values()];
}
