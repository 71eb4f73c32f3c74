// Which drivers, exports and mentions belong to which table: first in the same file, then in the same module
// (seven MODULE_DEVICE_TABLEs of Linux 6.1 name a table of another file).

import { buses } from '../bus/all.ts';
import type { Bus } from '../bus/bus.ts';
import type { Problem } from '../files/tree-files.ts';
import { type Awaiting, awaitedName, type Copy, copyName } from './copied.ts';
import type { RawTable } from './extract.ts';
import { isHalfTyped } from './half-typed.ts';
import type { Driver, Export, Mention, Module, Table, Terminator } from './model.ts';
import { behindSentinel, reachedEntries } from './reached.ts';
import { fileScoped, meantAt } from './scope.ts';

/** What one compiled file holds, kept after its text is gone. */
export interface FileRecord {
  readonly path: string;
  readonly modules: readonly Module[];
  readonly tables: readonly (RawTable & {
    readonly mentions: readonly Mention[];
    readonly counted: boolean;
    /** Whether it is an EXPORT_SYMBOL: drivers of other modules may name it. */
    readonly shared: boolean;
  })[];
  readonly drivers: readonly Driver[];
  readonly exports: readonly Export[];
  /** Objects that a file may make a driver of, and what this one makes drivers of. */
  readonly awaiting?: readonly Awaiting[];
  readonly copies?: readonly Copy[];
  /** The same file, compiled to further objects. */
  readonly others?: readonly FileRecord[];
}

/** A driver or an export that names a table of another file, or what makes a driver of other files' objects. */
export interface Placed {
  /** Of the table; of a copy what `copyName` says. */
  readonly name: string;
  readonly what: Driver | Export | Copy;
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
    // Other files know what is at file scope only.
    const foreign = raw.scope ? [] : elsewhere(raw.name);
    const others = foreign.filter((placed) => sharesModule(placed.record, record));
    const users = raw.shared ? foreign.filter((placed) => isOutside(placed.record, record)) : [];
    const exports = [
      ...record.exports.filter((each) => each.table === raw.name && ownTables(each, record).includes(raw)),
      ...others.flatMap(({ what }) => ('bus' in what ? [what] : [])),
    ];
    const drivers = [
      ...record.drivers.filter((each) => each.table === raw.name && ownTables(each, record).includes(raw)),
      ...others.flatMap(({ what }) => ('variable' in what ? [what] : [])),
      // sound/soc/codecs/cs4271-i2c.c, with the table of cs4271.c.
      ...users.flatMap(({ what, record: { modules } }) => ('variable' in what ? [{ ...what, modules }] : [])),
      ...(record.awaiting ?? []).flatMap((each) =>
        each.driver.table === raw.name ? madeDriver(each, elsewhere(awaitedName(each))) : [],
      ),
    ];
    const bus = busFor(busesOf(raw.struct), exports, drivers);
    if (!bus) continue;
    const end = raw.entries.findIndex((e) => bus.isSentinel(e) === true);
    const further = behindSentinel(raw, bus, end);
    tables.push({
      key: `${record.path}:${raw.name}${nth > 1 ? `#${nth}` : ''}`,
      path: record.path,
      name: raw.name,
      struct: raw.struct,
      bus: bus.name,
      place: raw.place,
      ...(raw.condition === undefined ? {} : { condition: raw.condition }),
      entries: raw.entries,
      ...further,
      terminator: terminatorOf(raw, bus, end),
      end: end < 0 ? raw.entries.length : end,
      counted: raw.counted,
      exports,
      drivers,
      modules: record.modules,
      mentions: raw.mentions,
    });
  }
  return [
    ...tables.map((table) => (gathers(table, tables, busesOf) ? { ...table, gathers: true } : table)),
    ...absentTables(record, counts),
  ];
}

/** What stands for the tables that drivers of the file ought to have. */
function* absentTables(record: FileRecord, counts: Map<string, number>): Generator<Table> {
  for (const driver of record.drivers) {
    const { struct, lacks, variable, place, condition } = driver;
    if (lacks === undefined) continue;
    const bus = buses.find(({ drivers }) =>
      drivers.some((kind) => kind.needed && kind.struct === struct && kind.table === lacks),
    );
    // A statement gives it one: the same driver once more (handed.ts).
    const isGiven = (other: Driver) =>
      other.variable === variable && other.lacks && other.table !== undefined;
    if (!bus || record.drivers.some(isGiven)) continue;
    const nth = (counts.get(variable) ?? 0) + 1;
    counts.set(variable, nth);
    yield {
      key: `${record.path}:${variable}${nth > 1 ? `#${nth}` : ''}`,
      path: record.path,
      name: variable,
      struct: bus.struct,
      bus: bus.name,
      place,
      ...(condition === undefined ? {} : { condition }),
      entries: [],
      terminator: 'other',
      end: 0,
      counted: false,
      absent: true,
      exports: [],
      drivers: [driver],
      modules: record.modules,
      mentions: [],
    };
  }
}

/** An object as the driver that the first file which copies its table makes of it. */
function madeDriver({ driver, strings }: Awaiting, placed: readonly Placed[]): Driver[] {
  for (const { what } of placed) {
    if (!('driver' in what)) continue;
    const name = strings.get(what.driver.name);
    return [{ ...driver, struct: what.driver.struct, ...(name === undefined ? {} : { name }) }];
  }
  return [];
}

/** Whether what a table exports are the entries of the file's drivers, each of which has a table of its own (usb-serial). */
function gathers(table: Table, tables: readonly Table[], busesOf: BusesOf): boolean {
  if (table.exports.length === 0 || table.drivers.length > 0) return false;
  const bus = busesOf(table.struct).find(({ name }) => name === table.bus);
  const others = tables.filter((other) => other.bus === table.bus && other.drivers.length > 0);
  if (!bus || others.length === 0) return false;
  const told = (of: Table) => reachedEntries(of).map((entry) => bus.cells(entry).join());
  const known = new Set(others.flatMap(told));
  return table.end > 0 && told(table).every((cells) => known.has(cells));
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
  // What is typed before others is to be no sentinel.
  const { entries } = raw;
  const ends = entries.some(
    (e, i) => bus.isSentinel(e) === undefined && (i === entries.length - 1 || !isHalfTyped(e)),
  );
  return ends ? 'other' : 'missing';
}

/** Exports and drivers of a file whose table is not in it. */
export function foreignNames(record: FileRecord): Placed[] {
  const foreign: Placed[] = [...record.exports, ...record.drivers].flatMap((what) =>
    what.table === undefined || ownTables(what, record).length > 0
      ? []
      : [{ name: what.table, what, record }],
  );
  for (const what of record.copies ?? [])
    foreign.push({ name: copyName(what.struct, what.member), what, record });
  return record.others ? [...foreign, ...record.others.flatMap(foreignNames)] : foreign;
}

/** The tables of a file that its driver or export names. */
export function ownTables<T extends RawTable>(
  what: Driver | Export,
  { tables }: { readonly tables: readonly T[] },
): readonly T[] {
  if (what.table === undefined) return [];
  return 'bus' in what
    ? fileScoped(tables, what.table)
    : meantAt(tables, what.table, what.tablePlace ?? what.place);
}

function sharesModule(a: FileRecord, b: FileRecord): boolean {
  if (a === b) return false;
  return a.modules.some((m) => b.modules.some((n) => n.name === m.name));
}

/** Of another module; what no Makefile names is of none. */
const isOutside = (a: FileRecord, b: FileRecord) => a !== b && a.modules.length > 0 && !sharesModule(a, b);
