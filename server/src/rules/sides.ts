// Words for the two sides of an overlap.
import { heldAnyway } from '../overlap/kconfig-excludes.ts';
import type { EntryPair } from '../overlap/overlaps.ts';
import type { Entry, Table } from '../tables/model.ts';
import type { PairContext, Part, Related } from './rule.ts';

/** Who a table belongs to, as people call it: its module, else its driver, else the table. */
export const ownerOf = (table: Table) =>
  table.modules[0]?.name ?? table.drivers[0]?.name ?? `table ${table.name}`;

export const related = (table: Table, entry: Entry, message: string): Related => ({
  path: entry.place.path,
  range: entry.place.range,
  message,
  ...(table.modules[0] ? { module: table.modules[0].name } : {}),
});

/** `, under CONFIG_X`, or nothing: an `#if` around the entry that does not hold anyway where the two meet. */
export const underOf = ({ condition }: Entry, { pair, kconfig }: Pick<PairContext, 'pair' | 'kconfig'>) =>
  condition === undefined || heldAnyway(condition, [pair.a, pair.b], kconfig) ? '' : `, under ${condition}`;

/** ` (and 3 more entries)`, or nothing. */
export const andMore = (more: number) =>
  more === 0 ? '' : ` (and ${more} more ${more === 1 ? 'entry' : 'entries'})`;

/** One part for each entry of one side, in order, with all that it meets on the other. */
export function partsOf(
  found: readonly EntryPair[],
  side: 'a' | 'b',
  part: (first: EntryPair, all: readonly EntryPair[]) => Omit<Part, 'place' | 'witness'>,
): Part[] {
  const byEntry = new Map<Entry, EntryPair[]>();
  for (const each of found) {
    const list = byEntry.get(each[side]);
    if (list) list.push(each);
    else byEntry.set(each[side], [each]);
  }
  return [...byEntry].map(([entry, all]) => ({
    place: entry.place,
    witness: all[0]!.witness,
    ...part(all[0]!, all),
  }));
}

/** At most so many places are listed beside a finding. */
export const MOST_RELATED = 5;
