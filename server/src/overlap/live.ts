// The entries of a table that count, with what they match.
import type { Bus } from '../bus/bus.ts';
import type { Entry, Table } from '../tables/model.ts';

/** An entry with what it matches by itself. */
export interface Live<S> {
  readonly entry: Entry;
  readonly set: S;
}

/** Tables never change, so what their entries match is worked out once, however many rules ask. */
const known = new WeakMap<Table, Known>();

interface Known {
  readonly bus: Bus;
  readonly live: Live<unknown>[];
  /** Index of the first entry that was not looked at yet. */
  next: number;
}

/** Of a table that only stands on other lines than before (tables/moved.ts). */
export function keepLive(before: Table, after: Table): void {
  const of = known.get(before);
  if (of)
    known.set(after, {
      ...of,
      live: of.live.map(({ entry, set }) => ({ entry: after.entries[entry.index]!, set })),
    });
}

/** Entries before the end of the table that are resolved and matched without `driver_override`. */
export function liveEntries<S>(table: Table, bus: Bus<S>): readonly Live<S>[] {
  return upTo(table, bus, table.end);
}

/** Those up to an entry, of a table that may be long; some behind it may be among them. */
export function liveUpTo<S>(table: Table, bus: Bus<S>, { index }: Entry): readonly Live<S>[] {
  return upTo(table, bus, Math.min(index + 1, table.end));
}

function upTo<S>(table: Table, bus: Bus<S>, end: number): readonly Live<S>[] {
  let of = known.get(table);
  if (of?.bus !== bus) {
    of = { bus, live: [], next: 0 };
    known.set(table, of);
  }
  const { matching } = bus;
  if (matching)
    for (; of.next < end; of.next++) {
      const entry = table.entries[of.next]!;
      const set = bus.unresolved(entry).length === 0 ? matching.setOf(entry) : undefined;
      if (set !== undefined) of.live.push({ entry, set });
    }
  return of.live as readonly Live<S>[];
}
