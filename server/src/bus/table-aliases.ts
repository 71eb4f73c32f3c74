// What modpost makes of a table as a whole. What ends one for it is an element of which every byte is zero, whatever the bus looks at
// (device_id_check of scripts/mod/file2alias.c; it stops the build where there is none).
import type { Modpost } from '../kernel/modpost.ts';
import { compiledAlias, REFUSED_ALIAS } from './alias-text.ts';
import type { Bus } from './bus.ts';
import type { Entry } from './entry.ts';

/** Whether some byte of it is known not to be zero. What is unresolved may be. */
function isWritten({ fields }: Entry): boolean {
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
function unended(entries: readonly Entry[]): string | undefined {
  const last = entries.at(-1);
  // Under an undecided #if of its own it may be another one that is the last.
  const isLast = last && last.condition === entries[0]?.condition;
  return isLast && isWritten(last) ? 'the last element of the table is not all zeros' : undefined;
}

/** What modpost makes of a table. */
export interface TableAliases {
  readonly aliases: readonly string[];
  /** Why entries make none. */
  readonly dropped: readonly string[];
  /** Why it goes no further than one of the entries, and the build neither. */
  readonly fatal: string | undefined;
  /** Why it does not take what it was handed for a table, and stops the build. */
  readonly unended: string | undefined;
}

/** The last element is taken for the sentinel, whatever it is (do_table of file2alias.c). */
export function aliasesOfTable(bus: Bus, entries: readonly Entry[], modpost?: Modpost): TableAliases {
  const all = entries.slice(0, -1);
  const made = { unended: unended(entries) };
  if (bus.tableAliases) {
    const written = bus.tableAliases(all);
    const aliases = written.flatMap((each) => compiledAlias(each) ?? []);
    const refused = written.length - aliases.length;
    return {
      ...made,
      aliases,
      dropped: Array.from({ length: refused }, () => REFUSED_ALIAS),
      fatal: refused > 0 ? REFUSED_ALIAS : undefined,
    };
  }
  const results = all.map((entry) => bus.alias(entry, modpost));
  return {
    ...made,
    aliases: results.flatMap(({ aliases }) => aliases),
    dropped: results.flatMap(({ dropped }) => dropped ?? []),
    fatal: results.find(({ fatal }) => fatal)?.dropped,
  };
}
