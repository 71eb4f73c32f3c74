// An overlap of tables that only stand on other lines than before.
import type { Table } from '../tables/model.ts';
import type { TablePair } from './overlaps.ts';

/** The same overlap, of `before` as it is now. */
export function movedPair(pair: TablePair, before: Table, after: Table): TablePair {
  const side = pair.a === before ? 'a' : 'b';
  const pairs = pair.pairs.map((each) => ({ ...each, [side]: after.entries[each[side].index]! }));
  return { ...pair, [side]: after, pairs };
}
