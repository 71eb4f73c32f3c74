// A bus described by its columns, its sentinel and its alias: all that most buses of file2alias.c need.
import type { Modpost } from '../kernel/modpost.ts';
import { compiledAlias, REFUSED_ALIAS } from './alias-text.ts';
import type { AliasResult, Bus, Devices, Matching } from './bus.ts';
import type { Entry } from './entry.ts';
import { type Fields, fieldsOf, hex } from './fields.ts';

/** A column of `entries`: a field's path in the struct, and how it is printed: hex digits, or as a string. */
export interface Column {
  readonly path: string;
  /** Number of hex digits; undefined for a string. */
  readonly digits?: number;
  /** How it is printed where neither does, e.g. the bytes of a GUID. */
  readonly text?: (fields: Fields) => string;
  /** Whether the match (and so the alias) does not depend on it. */
  readonly idle?: boolean;
}

export interface TableBus<S = never, D = never> {
  readonly name: string;
  readonly struct: string;
  readonly header?: string;
  readonly announces?: string;
  readonly drivers?: Bus['drivers'];
  readonly columns: readonly Column[];
  /** Where the bus stops walking a table. `fields.missing()` makes the answer unknown. */
  isSentinel(fields: Fields): boolean;
  /**
   * The aliases of one entry as modpost writes them, without MODULE_ALIAS("…"); a string says why there is none, `fatal`
   * why modpost goes no further.
   */
  alias(fields: Fields, modpost?: Modpost): readonly string[] | string | { readonly fatal: string };
  /** Where modpost looks at the table as a whole (pnp cards, usb): all entries but the last. Instead of `alias`. */
  tableAliases?: (entries: readonly Fields[]) => readonly string[];
  readonly shared?: boolean;
  readonly narrowedBy?: string;
  readonly toldApartBy?: string;
  readonly matching?: Matching<S>;
  readonly devices?: Devices<D>;
}

/** Whether a glance tells that the column is resolved, as nearly all are. */
function isPlain({ path, digits, text }: Column, entry: Entry): boolean {
  if (text || path.includes('.') || path.includes('[')) return false;
  const value = entry.fields.get(path)?.value;
  if (digits === undefined) return typeof value === 'string';
  return value === undefined || typeof value === 'number' || typeof value === 'bigint';
}

export function tableBus<S, D>(description: TableBus<S, D>): Bus<S, D> {
  const {
    name,
    struct,
    header,
    announces,
    columns,
    tableAliases,
    shared,
    narrowedBy,
    toldApartBy,
    matching,
    devices,
  } = description;
  const cell = (fields: Fields, { path, digits, text }: Column) =>
    text ? text(fields) : digits === undefined ? fields.string(path) : hex(fields.big(path), digits);
  const asked = columns.filter((column) => !column.idle);
  return {
    name,
    struct,
    ...(header === undefined ? {} : { header }),
    ...(announces === undefined ? {} : { announces }),
    drivers: description.drivers ?? [],
    columns: columns.map((column) => column.path.replaceAll('.', '_')),
    cells: (entry) =>
      columns.map((column) => {
        const fields = fieldsOf(entry);
        const text = cell(fields, column);
        return fields.missing() ? '?' : text;
      }),
    isSentinel(entry) {
      const fields = fieldsOf(entry);
      const is = description.isSentinel(fields);
      return fields.missing() ? undefined : is;
    },
    unresolved: (entry) =>
      asked.flatMap((column) => {
        if (isPlain(column, entry)) return [];
        const fields = fieldsOf(entry);
        cell(fields, column);
        return fields.missing() ? [column.path] : [];
      }),
    alias(entry, modpost): AliasResult {
      const fields = fieldsOf(entry);
      const aliases = description.alias(fields, modpost);
      const missing = fields.missing();
      if (missing) return { aliases: [], dropped: `${missing.field} is not resolved: ${missing.reason}` };
      if (typeof aliases === 'string') return { aliases: [], dropped: aliases };
      if ('fatal' in aliases) return { aliases: [], dropped: aliases.fatal, fatal: true };
      const compiled = aliases.flatMap((each) => compiledAlias(each) ?? []);
      return compiled.length < aliases.length
        ? { aliases: [], dropped: REFUSED_ALIAS, fatal: true }
        : { aliases: compiled };
    },
    ...(tableAliases
      ? { tableAliases: (entries: readonly Entry[]) => tableAliases(entries.map(fieldsOf)) }
      : {}),
    ...(shared ? { shared } : {}),
    ...(narrowedBy ? { narrowedBy } : {}),
    ...(toldApartBy ? { toldApartBy } : {}),
    ...(matching ? { matching } : {}),
    ...(devices ? { devices } : {}),
  };
}
