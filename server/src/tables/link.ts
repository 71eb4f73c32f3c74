// Which drivers, exports and mentions belong to which table: first in the same file, then in the same module
// (seven MODULE_DEVICE_TABLEs of Linux 6.1 name a table of another file).
import type { Bus } from '../bus/bus.ts';
import type { Problem } from '../files/tree-files.ts';
import type { RawTable } from './extract.ts';
import type { Driver, Export, Mention, Module, Table, Terminator } from './model.ts';

/** What one compiled file holds, kept after its text is gone. */
export interface FileRecord {
  readonly path: string;
  readonly modules: readonly Module[];
  readonly tables: readonly (RawTable & {
    readonly mentions: readonly Mention[];
    readonly counted: boolean;
  })[];
  readonly drivers: readonly Driver[];
  readonly exports: readonly Export[];
}

/** A driver or an export together with the file that it stands in. */
interface Placed<T> {
  readonly what: T;
  readonly record: FileRecord;
}

export function linkTables(
  records: readonly FileRecord[],
  busesOf: (struct: string) => readonly Bus[],
): { tables: Table[]; problems: Problem[] } {
  const namedElsewhere = namesBetweenFiles(records);
  const tables: Table[] = [];
  const problems: Problem[] = [];
  for (const record of records) {
    const counts = new Map<string, number>();
    for (const raw of record.tables) {
      const nth = (counts.get(raw.name) ?? 0) + 1;
      counts.set(raw.name, nth);
      const elsewhere = (namedElsewhere.get(raw.name) ?? []).filter(({ record: r }) =>
        sharesModule(r, record),
      );
      const names = <T>(own: readonly T[], of: (x: T) => string | undefined, others: readonly T[]): T[] => [
        ...own.filter((x) => of(x) === raw.name),
        ...others,
      ];
      const exports = names(
        record.exports,
        (e) => e.table,
        elsewhere.flatMap(({ what }) => ('bus' in what ? [what] : [])),
      );
      const drivers = names(
        record.drivers,
        (d) => d.table,
        elsewhere.flatMap(({ what }) => ('variable' in what ? [what] : [])),
      );
      const bus = busFor(busesOf(raw.struct), exports, drivers);
      if (!bus) continue;
      const end = raw.entries.findIndex((e) => bus.isSentinel(e) === true);
      tables.push({
        key: `${record.path}:${raw.name}${nth > 1 ? `#${nth}` : ''}`,
        path: record.path,
        name: raw.name,
        struct: raw.struct,
        bus: bus.name,
        place: raw.place,
        ...(raw.condition === undefined ? {} : { condition: raw.condition }),
        entries: raw.entries,
        terminator: terminatorOf(raw, bus, end),
        end: end < 0 ? raw.entries.length : end,
        counted: raw.counted,
        exports,
        drivers,
        modules: record.modules,
        mentions: raw.mentions,
      });
    }
  }
  return { tables, problems };
}

/** Of the buses with one struct (mhi, mhi_ep) that which the export names, else that of the driver. */
function busFor(
  buses: readonly Bus[],
  exports: readonly Export[],
  drivers: readonly Driver[],
): Bus | undefined {
  if (buses.length < 2) return buses[0];
  return (
    buses.find(({ name }) => exports.some((each) => each.bus === name)) ??
    buses.find((bus) => bus.drivers.some(({ struct }) => drivers.some((each) => each.struct === struct))) ??
    buses[0]
  );
}

function terminatorOf(raw: RawTable, bus: Bus, end: number): Terminator {
  if (raw.open) return 'open';
  if (end >= 0) return 'sentinel';
  return raw.entries.some((e) => bus.isSentinel(e) === undefined) ? 'other' : 'missing';
}

/** Exports and drivers whose table is not in their own file, by the table's name. */
function namesBetweenFiles(records: readonly FileRecord[]): Map<string, Placed<Driver | Export>[]> {
  const result = new Map<string, Placed<Driver | Export>[]>();
  for (const record of records) {
    const own = new Set(record.tables.map((t) => t.name));
    for (const what of [...record.exports, ...record.drivers]) {
      const name = what.table;
      if (name === undefined || own.has(name)) continue;
      const placed = result.get(name);
      if (placed) placed.push({ what, record });
      else result.set(name, [{ what, record }]);
    }
  }
  return result;
}

function sharesModule(a: FileRecord, b: FileRecord): boolean {
  if (a === b) return false;
  return a.modules.some((m) => b.modules.some((n) => n.name === m.name));
}
