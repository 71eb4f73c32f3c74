// Reads the files that matter, one by one: the middle of a cold run, and of every update of a live index.
import { buses } from '../bus/all.ts';
import type { Bus, DriverStruct } from '../bus/bus.ts';
import { createHeaders, type Headers } from '../c/headers.ts';
import { type StructType, sizeAndAlign, structLayout } from '../c/layout.ts';
import { openUnit, type Unit } from '../c/unit.ts';
import type { Looked } from '../files/looks.ts';
import type { Problem, TreeFiles } from '../files/tree-files.ts';
import { NO_FLAGS } from '../kernel/compile-flags.ts';
import type { KernelConfig } from '../kernel/config.ts';
import type { Module } from '../kernel/module.ts';
import type { KernelTree } from '../kernel/tree.ts';
import type { Wanted } from '../tables/extract.ts';
import { type NotedEntries, openKnownEntries } from '../tables/known-entries.ts';
import type { FileRecord } from '../tables/link.ts';
import { mentionsOf } from '../tables/mentions.ts';
import type { ModuleAlias } from '../tables/model.ts';
import { type FileTables, readFile } from '../tables/unit-tables.ts';
import { environmentOf, symbolsOf } from './environment.ts';
import { openLastRead } from './inert-edits.ts';
import type { HeaderScan } from './scan.ts';
import type { Candidate, Scout, ScoutTask } from './scout.ts';
import { isSpokenTo } from './spoken.ts';

export interface IndexOptions {
  readonly files: TreeFiles;
  readonly tree: KernelTree;
  readonly config?: KernelConfig;
  /** A folder of arch/; the configuration's, or x86, where none is given. */
  readonly arch?: string;
  /** Names of the buses whose tables are wanted; all where none are given. */
  readonly buses?: readonly string[];
  /**
   * Whether every MODULE_ALIAS is wanted, for which more files are read. Those beside tables are known anyway, unless
   * one bus alone is looked at.
   */
  readonly aliases?: boolean;
  /** What finds the files that matter; in this thread where none is given. */
  readonly scout?: Scout;
  /** Is told what a scout with files of its own looked at; what is looked at through `files` is the caller's to note. */
  readonly onLooked?: (looked: Looked) => void;
  /** Called now and then with the number of files looked at. */
  readonly onProgress?: (done: number, total: number | undefined, what: 'scanning' | 'reading') => void;
}

/** What was found in one file. */
export interface Found {
  readonly record: FileRecord;
  readonly aliases: readonly ModuleAlias[];
  readonly problems: readonly Problem[];
  /** Files that it takes in as text. */
  readonly taken: readonly string[];
}

/** What is the same for all files of a run. */
export interface Reader {
  readonly headers: Headers;
  readonly buses: readonly Bus[];
  /** Structs of the buses, by name, as the tree lays them out. */
  readonly structs: ReadonlyMap<string, StructType>;
  /** Buses whose struct the tree does not have. */
  readonly unknown: readonly Bus[];
  /** The units that the layouts were read in. */
  readonly layoutUnits: readonly Unit[];
  /** As of TreeIndex, kept up as files are read. */
  readonly quiet: Set<string>;
  /** What a scout is to look for. */
  readonly task: ScoutTask;
  /** Told before the first file is read. */
  begin(scanned: HeaderScan): void;
  /**
   * undefined: no such file, or one that the configuration does not build. `look` sees the unit, and which files were
   * searched for its tables, before they are forgotten; `again` where that is not all that it hangs on: what was seen of it
   * before holds too. `edited`: nothing that it hangs on is another than when it was read last, but for its own text.
   */
  read(
    candidate: Omit<Candidate, 'seen'>,
    look?: (unit: Unit, searched: ReadonlySet<string>, again: boolean) => void,
    edited?: boolean,
  ): Found | undefined;
}

/** Where the kernel declares what drivers match on. */
export const LAYOUTS = 'include/linux/mod_devicetable.h';

/** `folders`: names of the files of each folder, as far as they are listed. `traced`: see `createHeaders`. */
export function openReader(
  options: IndexOptions,
  folders: Map<string, ReadonlySet<string>>,
  traced = false,
): Reader {
  const { files, tree, config } = options;
  const arch = options.arch ?? config?.arch ?? 'x86';
  const headers = createHeaders(files, arch, folders, traced, config && symbolsOf(config));
  const wantedBuses = buses.filter((b) => !options.buses || options.buses.includes(b.name));
  const aliases = options.aliases ?? false;
  const { units, structs, unknown } = readLayouts(options, headers, arch, wantedBuses);
  const task: ScoutTask = {
    tree,
    needles: [...needlesOf([...structs.keys()], wantedBuses, aliases), ...needsOf(wantedBuses)],
    throughHeaders: wantedBuses.length > 1 || aliases,
    structs: [...structs.keys()],
    ...(config && { config }),
    ...(options.arch && { arch }),
    ...(options.onLooked && { noted: true }),
  };
  let wanted: Wanted | undefined;
  let buffer = new Uint8Array(1 << 18);
  /** What is known of long tables, by file; of an index that follows edits. */
  const entries = new Map<string, NotedEntries>();
  const last = openLastRead(() => wanted);
  const quiet = new Set<string>();
  return {
    quiet,
    headers,
    buses: wantedBuses,
    structs,
    unknown,
    layoutUnits: units,
    task,
    begin(scanned) {
      wanted = wantedFrom(structs, wantedBuses, task.throughHeaders, scanned);
    },
    read({ path, compiled }, look, edited = false) {
      const peeked = wanted && files.peek(path);
      if (!wanted || !peeked) return undefined;
      if (isSpokenTo(asBuffer(peeked))) quiet.delete(path);
      else quiet.add(path);
      const known = edited && compiled.length === 1 ? last.after(path, asBuffer(peeked)) : undefined;
      if (known) return known;
      last.forget(path);
      // Valid until the next candidate, nothing of a unit being kept; its headers are peeked at, too.
      if (buffer.length < peeked.length) buffer = new Uint8Array(2 * peeked.length);
      buffer.set(peeked);
      const bytes = buffer.subarray(0, peeked.length);
      let found: Found | undefined;
      for (const { modules, flags } of compiled) {
        if (config && modules.length === 0) continue;
        const environment = environmentOf(path, modules, config, archOf(path, arch), flags, tree);
        const noted: NotedEntries = new Map();
        const known =
          traced && compiled.length === 1
            ? openKnownEntries(edited ? entries.get(path) : undefined, noted)
            : undefined;
        const held = readFile(headers, path, bytes, environment, wanted, known);
        const { unit, searched } = held;
        if (noted.size > 0) entries.set(path, noted);
        else entries.delete(path);
        look?.(unit, searched, found !== undefined || known?.taken === true);
        const own = foundIn(unit, modules, held);
        if (edited && compiled.length === 1) last.note(unit, held, own);
        found = found ? both(found, own) : own;
      }
      return found;
    },
  };
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function foundIn(unit: Unit, modules: readonly Module[], held: Omit<FileTables, 'unit' | 'searched'>): Found {
  const { path } = unit;
  const tables = held.tables.map((table) => ({
    ...table,
    ...mentionsOf(unit, table, held.tables, held.exports, held.drivers),
  }));
  return {
    record: {
      path,
      modules,
      tables,
      drivers: held.drivers,
      exports: held.exports,
      ...(held.awaiting.length > 0 && { awaiting: held.awaiting }),
      ...(held.copies.length > 0 && { copies: held.copies }),
    },
    aliases: held.aliases.map((alias) => ({ path, modules, ...alias })),
    problems: held.problems.map(({ place, message }) => ({
      path: place.path,
      line: place.range.start.line,
      message,
    })),
    taken: takenBy(unit),
  };
}

/** One file, compiled to one more object. */
function both(first: Found, next: Found): Found {
  const told = new Set(first.problems.map(({ line, message }) => `${line} ${message}`));
  return {
    record: { ...first.record, others: [...(first.record.others ?? []), next.record] },
    aliases: [...first.aliases, ...next.aliases],
    problems: [
      ...first.problems,
      ...next.problems.filter(({ line, message }) => !told.has(`${line} ${message}`)),
    ],
    taken: [...new Set([...first.taken, ...next.taken])],
  };
}

const NONE: readonly string[] = [];

function takenBy(unit: Unit): readonly string[] {
  if (unit.instances.length === 1) return NONE;
  return unit.instances.flatMap(({ source }) => (source.path === unit.path ? [] : [source.path]));
}

/**
 * What to look for in files: most structs are called something_device_id, and one needle finds them all. A driver may
 * stand in another file than its table and name no struct (drivers/usb/dwc2/platform.c): the members that hold tables
 * find it. A single bus is not looked for so: the members are called alike on all, and PCI has no such driver. A table of
 * a header may be exported by a file that says nothing else of it.
 */
function needlesOf(
  structs: readonly string[],
  wantedBuses: readonly Bus[],
  aliases: boolean,
): readonly string[] {
  const explicit = aliases ? ['MODULE_ALIAS'] : [];
  const many = structs.filter((name) => name.endsWith('_device_id'));
  if (many.length <= 2)
    return [...structs, ...wantedBuses.map(({ name }) => `MODULE_DEVICE_TABLE(${name},`), ...explicit];
  const others = structs.filter((name) => !many.includes(name));
  return [...others, '_device_id', 'id_table', '_match_table', 'MODULE_DEVICE_TABLE', ...explicit];
}

/** Drivers that ought to have a table, and of which there may be nothing else in their file where they have none. */
const needsOf = (wantedBuses: readonly Bus[]): readonly string[] =>
  wantedBuses.flatMap(({ drivers }) =>
    drivers.flatMap(({ struct, needed }) => (needed ? [`struct ${struct}`] : [])),
  );

/** Code of an architecture sees that architecture. */
export function archOf(path: string, arch: string): string {
  return /^arch\/([^/]+)\//.exec(path)?.[1] ?? arch;
}

function driversOf(wantedBuses: readonly Bus[]): ReadonlyMap<string, readonly DriverStruct[]> {
  const drivers = new Map<string, DriverStruct[]>();
  for (const kind of wantedBuses.flatMap((bus) => bus.drivers)) {
    const kinds = drivers.get(kind.struct);
    if (kinds) kinds.push(kind);
    else drivers.set(kind.struct, [kind]);
  }
  return drivers;
}

/** What a file is read for. */
export function wantedFrom(
  structs: ReadonlyMap<string, StructType>,
  wantedBuses: readonly Bus[],
  aliases: boolean,
  scanned: HeaderScan,
): Wanted {
  const sizeOfStruct = (name: string) => {
    const type = structs.get(name);
    return type && sizeAndAlign(type)?.size;
  };
  // Drivers of a bus that the tree does not know have no table there.
  const known = wantedBuses.filter(({ struct }) => structs.has(struct));
  return { structs, drivers: driversOf(known), aliases, sizeOfStruct, ...scanned };
}

export function readLayouts(
  { files, config }: Pick<IndexOptions, 'files' | 'config'>,
  headers: Headers,
  arch: string,
  wantedBuses: readonly Bus[],
): { units: readonly Unit[]; structs: ReadonlyMap<string, StructType>; unknown: readonly Bus[] } {
  const units = new Map<string, Unit>();
  const open = (path: string): Unit => {
    const unit =
      units.get(path) ??
      openUnit(
        headers,
        path,
        files.read(path) ?? new Uint8Array(),
        environmentOf(path, [], config, arch, () => NO_FLAGS),
        new Set(),
      );
    units.set(path, unit);
    return unit;
  };
  open(LAYOUTS);
  const structs = new Map<string, StructType>();
  const unknown: Bus[] = [];
  for (const bus of wantedBuses) {
    const layout = structLayout(open(bus.header ?? LAYOUTS), bus.struct);
    if (layout) structs.set(bus.struct, layout);
    else unknown.push(bus);
  }
  return { units: [...units.values()], structs, unknown };
}
