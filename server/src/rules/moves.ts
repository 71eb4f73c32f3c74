// What of a list changed, and what of that only stands on other lines than before.
import type { ModuleAlias, Table } from '../tables/model.ts';
import type { Lines } from '../tables/moved.ts';

/** Of two lists what only one of them has, in its order. */
export interface ListChange<T> {
  readonly left: readonly T[];
  readonly come: readonly T[];
}

/** Those of before, with what they are now. */
export interface Moves {
  readonly tables: ReadonlyMap<Table, Table>;
  readonly aliases: ReadonlyMap<ModuleAlias, ModuleAlias>;
}

/** An edit changes a few neighbours in lists of thousands. */
export function changeOf<T>(before: readonly T[], after: readonly T[]): ListChange<T> {
  const least = Math.min(before.length, after.length);
  let first = 0;
  while (first < least && before[first] === after[first]) first++;
  let last = 0;
  while (last < least - first && before[before.length - 1 - last] === after[after.length - 1 - last]) last++;
  const [some, others] = [before.slice(first, before.length - last), after.slice(first, after.length - last)];
  const [then, now] = [new Set(some), new Set(others)];
  return { left: some.filter((one) => !now.has(one)), come: others.filter((one) => !then.has(one)) };
}

const NONE: Moves = { tables: new Map(), aliases: new Map() };

/** What of a file came, left or changed places with another is no mere move. */
export function movesIn(tables: ListChange<Table>, aliases: ListChange<ModuleAlias>, lines: Lines): Moves {
  const moves = {
    tables: new Map(pairsIn(tables, ({ key }) => key).filter(([a, b]) => lines.moved(a, b))),
    aliases: new Map(pairsIn(aliases, () => '').filter(([a, b]) => lines.moved(a, b))),
  };
  return lines.inOrder() ? moves : NONE;
}

/** Of each file of which as many came as left, in the same order: which is which. */
function pairsIn<T extends { readonly path: string }>(
  { left, come }: ListChange<T>,
  keyOf: (one: T) => string,
): readonly (readonly [T, T])[] {
  if (left.length === 0 || come.length === 0) return [];
  const now = byPath(come);
  return [...byPath(left)].flatMap(([path, list]) => {
    const others = now.get(path);
    const alike = others?.length === list.length && list.every((one, i) => keyOf(one) === keyOf(others[i]!));
    return alike ? list.map((one, i) => [one, others[i]!] as const) : [];
  });
}

function byPath<T extends { readonly path: string }>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const paths = new Map<string, T[]>();
  for (const one of all) {
    const list = paths.get(one.path);
    if (list) list.push(one);
    else paths.set(one.path, [one]);
  }
  return paths;
}

/** What left and what came beside those that moved. */
export function otherThan<T>(
  { left, come }: ListChange<T>,
  moved: ReadonlyMap<T, T>,
): readonly [left: readonly T[], come: readonly T[]] {
  if (moved.size === 0) return [left, come];
  const now = new Set(moved.values());
  return [left.filter((one) => !moved.has(one)), come.filter((one) => !now.has(one))];
}
