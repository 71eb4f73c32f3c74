// One report for all that a rule finds in a table, at the first; each by itself is a part of it.
import type { Place } from '../files/place.ts';
import type { Entry, Table } from '../tables/model.ts';
import type { Related, Report } from './rule.ts';
import { andMore, MOST_RELATED, related } from './sides.ts';

/** What is wrong with one entry. */
export interface Fault {
  readonly entry: Entry;
  /** The entry's where not given. */
  readonly place?: Place;
  /** `more` is ` (and 3 more entries)` or nothing. */
  readonly message: (more: string) => string;
}

/** `also` is said of the entries that are not the first; `beside`: where else to look. undefined where nothing is found. */
export function sumUp(
  table: Table,
  faults: readonly Fault[],
  also: string,
  beside: readonly Related[] = [],
): Pick<Report, 'table' | 'place' | 'message' | 'related' | 'subject' | 'parts'> | undefined {
  const [first, ...more] = faults;
  if (!first) return undefined;
  const placeOf = ({ entry, place }: Fault) => place ?? entry.place;
  return {
    table,
    place: placeOf(first),
    message: first.message(andMore(more.length)),
    related: [
      ...beside,
      ...more.slice(0, MOST_RELATED - beside.length).map(({ entry }) => related(table, entry, also)),
    ],
    subject: first.entry.text,
    parts: faults.map((fault) => ({
      subject: fault.entry.text,
      place: placeOf(fault),
      message: fault.message(''),
      related: beside,
    })),
  };
}
