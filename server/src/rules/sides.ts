// Words for the two sides of an overlap.
import type { Entry, Table } from '../tables/model.ts';
import type { Related } from './rule.ts';

/** Who a table belongs to, as people call it: its module, else its driver, else the table. */
export const ownerOf = (table: Table) =>
  table.modules[0]?.name ?? table.drivers[0]?.name ?? `table ${table.name}`;

export const related = (table: Table, entry: Entry, message: string): Related => ({
  path: entry.place.path,
  range: entry.place.range,
  message,
  ...(table.modules[0] ? { module: table.modules[0].name } : {}),
});

/** ` (and 3 more entries)`, or nothing. */
export const andMore = (more: number) =>
  more === 0 ? '' : ` (and ${more} more ${more === 1 ? 'entry' : 'entries'})`;

/** At most so many places are listed beside a finding. */
export const MOST_RELATED = 5;
