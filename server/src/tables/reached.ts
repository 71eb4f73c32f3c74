// Which entries of a table the kernel comes to: those before its sentinel, and behind a sentinel that only some
// configurations have those that the others come to.
import type { Bus } from '../bus/bus.ts';
import { unless } from '../c/condition-text.ts';
import type { RawTable } from './extract.ts';
import type { Entry, Table } from './model.ts';

/** Of a table in order. */
export function reachedEntries({ entries, end, behind }: Pick<Table, 'entries' | 'end' | 'behind'>): Entry[] {
  const before = entries.slice(0, end);
  return behind ? [...before, ...behind.map((index) => entries[index]!)] : before;
}

export const reachedCount = ({ end, behind }: Table): number => end + (behind?.length ?? 0);

/** Whether the kernel comes to the entry, in some configuration. */
export const isReached = ({ end, behind }: Table, { index }: Entry): boolean =>
  index < end || behind?.includes(index) === true;

/**
 * The entries of a table of which the first sentinel stands under an `#if` that nothing decides: those behind it, and which
 * of them are reached, under the condition that no sentinel before them is there.
 */
export function behindSentinel(
  { entries, condition }: RawTable,
  bus: Bus,
  end: number,
): { readonly entries: readonly Entry[]; readonly behind: readonly number[] } | undefined {
  const first = entries[end];
  if (first?.condition === undefined || first.condition === condition || end === entries.length - 1)
    return undefined;
  const ends: (string | undefined)[] = [];
  const behind: number[] = [];
  const all = entries.map((entry) => {
    if (entry.index < end) return entry;
    if (bus.isSentinel(entry) === true) {
      ends.push(entry.condition);
      return entry;
    }
    const under = unless(entry.condition, ends);
    if (!under) return entry;
    behind.push(entry.index);
    return under.text === undefined ? entry : { ...entry, condition: under.text };
  });
  return behind.length > 0 ? { entries: all, behind } : undefined;
}
