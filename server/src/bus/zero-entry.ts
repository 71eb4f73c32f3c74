// What ends a table for modpost: an element of which every byte is zero, whatever the bus looks at
// (device_id_check of scripts/mod/file2alias.c; it stops the build where there is none).
import type { Entry } from './entry.ts';

/** Whether some byte of it is known not to be zero. What is unresolved may be. */
export function isWritten({ fields }: Entry): boolean {
  for (const { value } of fields.values())
    if (
      typeof value === 'object'
        ? value.kind === 'address'
        : typeof value === 'string'
          ? value !== ''
          : Number(value) !== 0
    )
      return true;
  return false;
}

/** Of a table that modpost is handed: that it goes no further there, in words. */
export function unended(entries: readonly Entry[]): string | undefined {
  const last = entries.at(-1);
  // Under an undecided #if of its own it may be another one that is the last.
  const isLast = last && last.condition === entries[0]?.condition;
  return isLast && isWritten(last) ? 'the last element of the table is not all zeros' : undefined;
}
