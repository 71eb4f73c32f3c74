// Entries whose values a change took away: a macro that it does not bring, a header that it deletes. Nothing is said of
// such entries, which a reviewer has to know.
import { busNamed } from '../bus/all.ts';
import type { TreeIndex } from '../index/model.ts';
import type { Entry, Table, Unresolved } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';

/** A table with more entries than before that can't be resolved. */
export interface Loss {
  readonly table: Table;
  /** How many more. */
  readonly count: number;
  /** The first of them, and why. */
  readonly entry: Entry;
  readonly reason: string;
}

export function lostEntries(before: TreeIndex, after: TreeIndex): readonly Loss[] {
  // Tables that stayed the same are the same objects.
  const old = new Set(before.tables);
  const counts = new Map(before.tables.map((table) => [table.key, table]));
  return after.tables.flatMap((table) => {
    if (old.has(table)) return [];
    const now = unresolvedOf(table);
    const then = counts.get(table.key);
    const count = now.length - (then ? unresolvedOf(then).length : 0);
    const entry = now[0];
    return entry && count > 0 ? [{ table, count, entry, reason: reasonOf(entry, table) }] : [];
  });
}

function unresolvedOf(table: Table): readonly Entry[] {
  const bus = busNamed(table.bus);
  return bus ? reachedEntries(table).filter((entry) => bus.unresolved(entry).length > 0) : [];
}

function reasonOf(entry: Entry, table: Table): string {
  const [name] = busNamed(table.bus)?.unresolved(entry) ?? [];
  const value = name === undefined ? undefined : entry.fields.get(name)?.value;
  return typeof value === 'object' && (value as Unresolved).kind === 'unresolved'
    ? (value as Unresolved).reason
    : `${name} is no number`;
}
