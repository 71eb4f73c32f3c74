// The entries of a table that count, with what they match.
import type { Bus } from '../bus/bus.ts';
import type { Entry, Table } from '../tables/model.ts';
import { reachedCount, reachedEntries } from '../tables/reached.ts';

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
  /** Those that the kernel comes to, where that is not as many as there are before the end. */
  readonly reached: readonly Entry[] | undefined;
  /** Index of the first one that was not looked at yet. */
  next: number;
}

/** Of a table that only stands on other lines than before (tables/moved.ts). */
export function keepLive(before: Table, after: Table): void {
  const of = known.get(before);
  if (of)
    known.set(after, {
      ...of,
      reached: after.behind && reachedEntries(after),
      live: of.live.map(({ entry, set }) => ({ entry: after.entries[entry.index]!, set })),
    });
}

/** Entries before the end of the table that are resolved and matched without `driver_override`. */
export function liveEntries<S>(table: Table, bus: Bus<S>): readonly Live<S>[] {
  return upTo(table, bus, reachedCount(table));
}

/** Those up to an entry, of a table that may be long; some behind it may be among them. */
export function liveUpTo<S>(table: Table, bus: Bus<S>, { index }: Entry): readonly Live<S>[] {
  return upTo(table, bus, index < table.end ? index + 1 : reachedCount(table));
}

function upTo<S>(table: Table, bus: Bus<S>, end: number): readonly Live<S>[] {
  let of = known.get(table);
  if (of?.bus !== bus) {
    of = { bus, live: [], reached: table.behind && reachedEntries(table), next: 0 };
    known.set(table, of);
  }
  const { matching } = bus;
  if (matching)
    for (; of.next < end; of.next++) {
      const entry = (of.reached ?? table.entries)[of.next]!;
      const set = bus.unresolved(entry).length === 0 ? matching.setOf(entry) : undefined;
      if (set !== undefined) of.live.push({ entry, set });
    }
  return of.live as readonly Live<S>[];
}
