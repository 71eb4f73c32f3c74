// Words for the two sides of an overlap, and the entries that count.
import type { Bus, Matching } from '../bus/bus.ts';
import type { Entry, Table } from '../tables/model.ts';
import type { Related } from './rule.ts';

/** Who a table belongs to, as people call it: its module, else its driver, else the table. */
export const ownerOf = (table: Table) =>
  table.modules[0]?.name ?? table.drivers[0]?.name ?? `table ${table.name}`;

/** An entry with what it matches by itself. */
export interface Live<S> {
  readonly entry: Entry;
  readonly set: S;
}

/** Entries before the end of the table that are resolved and matched without `driver_override`. */
export function liveEntries<S>(table: Table, bus: Bus<S>): Live<S>[] {
  const matching: Matching<S> | undefined = bus.matching;
  if (!matching) return [];
  const result: Live<S>[] = [];
  for (const entry of table.entries.slice(0, table.end)) {
    const set = bus.unresolved(entry).length === 0 ? matching.setOf(entry) : undefined;
    if (set !== undefined) result.push({ entry, set });
  }
  return result;
}

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
