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
  /** The same file, compiled to further objects. */
  readonly others?: readonly FileRecord[];
}

/** A driver or an export that names a table of another file, together with its own. */
export interface Placed {
  /** Of the table. */
  readonly name: string;
  readonly what: Driver | Export;
  readonly record: FileRecord;
}

type BusesOf = (struct: string) => readonly Bus[];

export function linkTables(
  records: readonly FileRecord[],
  busesOf: BusesOf,
): { tables: Table[]; problems: Problem[] } {
  const elsewhere = new Map<string, Placed[]>();
  for (const record of records)
    for (const placed of foreignNames(record)) {
      const list = elsewhere.get(placed.name);
      if (list) list.push(placed);
      else elsewhere.set(placed.name, [placed]);
    }
  const tables = records.flatMap((record) =>
    linkRecord(record, (name) => elsewhere.get(name) ?? [], busesOf),
  );
  return { tables, problems: [] };
}

/** The tables of one file. `elsewhere`: by a table's name what `foreignNames` gives of all files, in their order. */
export function linkRecord(
  record: FileRecord,
  elsewhere: (name: string) => readonly Placed[],
  busesOf: BusesOf,
): Table[] {
  const counts = new Map<string, number>();
  return [record, ...(record.others ?? [])].flatMap((each) => linkObject(each, counts, elsewhere, busesOf));
}

function linkObject(
  record: FileRecord,
  counts: Map<string, number>,
  elsewhere: (name: string) => readonly Placed[],
  busesOf: BusesOf,
): Table[] {
  const tables: Table[] = [];
  for (const raw of record.tables) {
    const nth = (counts.get(raw.name) ?? 0) + 1;
    counts.set(raw.name, nth);
    const others = elsewhere(raw.name).filter((placed) => sharesModule(placed.record, record));
    const exports = [
      ...record.exports.filter((each) => each.table === raw.name),
      ...others.flatMap(({ what }) => ('bus' in what ? [what] : [])),
    ];
    const drivers = [
      ...record.drivers.filter((each) => each.table === raw.name),
      ...others.flatMap(({ what }) => ('variable' in what ? [what] : [])),
    ];
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
  return tables;
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

/** Exports and drivers of a file whose table is not in it. */
export function foreignNames(record: FileRecord): Placed[] {
  const own = new Set(record.tables.map((t) => t.name));
  const foreign = [...record.exports, ...record.drivers].flatMap((what) =>
    what.table === undefined || own.has(what.table) ? [] : [{ name: what.table, what, record }],
  );
  return record.others ? [...foreign, ...record.others.flatMap(foreignNames)] : foreign;
}

function sharesModule(a: FileRecord, b: FileRecord): boolean {
  if (a === b) return false;
  return a.modules.some((m) => b.modules.some((n) => n.name === m.name));
}
