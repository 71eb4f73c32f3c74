// The entries of a table that count, with what they match.
import type { Bus } from '../bus/bus.ts';
import type { Entry, Table } from '../tables/model.ts';

/** An entry with what it matches by itself. */
export interface Live<S> {
  readonly entry: Entry;
  readonly set: S;
}

/** Tables never change, so what their entries match is worked out once, however many rules ask. */
const known = new WeakMap<Table, { readonly bus: Bus; readonly live: readonly Live<unknown>[] }>();

/** Of a table that only stands on other lines than before (tables/moved.ts). */
export function keepLive(before: Table, after: Table): void {
  const of = known.get(before);
  if (of)
    known.set(after, {
      bus: of.bus,
      live: of.live.map(({ entry, set }) => ({ entry: after.entries[entry.index]!, set })),
    });
}

/** Entries before the end of the table that are resolved and matched without `driver_override`. */
export function liveEntries<S>(table: Table, bus: Bus<S>): readonly Live<S>[] {
  const before = known.get(table);
  if (before?.bus === bus) return before.live as readonly Live<S>[];
  const live: Live<S>[] = [];
  const { matching } = bus;
  if (matching)
    for (let i = 0; i < table.end; i++) {
      const entry = table.entries[i]!;
      const set = bus.unresolved(entry).length === 0 ? matching.setOf(entry) : undefined;
      if (set !== undefined) live.push({ entry, set });
    }
  known.set(table, { bus, live });
  return live;
}
