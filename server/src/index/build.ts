// The whole tree in one synchronous pass: scan, read the files that matter, link what belongs together.
import { buses } from '../bus/all.ts';
import type { Bus, DriverStruct } from '../bus/bus.ts';
import { createHeaders } from '../c/headers.ts';
import { type StructType, sizeAndAlign, structLayout } from '../c/layout.ts';
import { readAhead } from '../c/reach.ts';
import { openUnit } from '../c/unit.ts';
import type { Problem, TreeFiles } from '../files/tree-files.ts';
import type { KernelConfig } from '../kernel/config.ts';
import type { Module } from '../kernel/module.ts';
import type { KernelTree } from '../kernel/tree.ts';
import type { Wanted } from '../tables/extract.ts';
import { type FileRecord, linkTables } from '../tables/link.ts';
import { mentionsOf } from '../tables/mentions.ts';
import type { ModuleAlias } from '../tables/model.ts';
import { readFile } from '../tables/unit-tables.ts';
import { environmentOf } from './environment.ts';
import type { TreeIndex } from './model.ts';
import { walkOrder } from './scan.ts';
import { type Candidate, type Scout, type ScoutTask, scoutHere } from './scout.ts';

export interface IndexOptions {
  readonly files: TreeFiles;
  readonly tree: KernelTree;
  readonly config?: KernelConfig;
  /** A folder of arch/; the configuration's, or x86, where none is given. */
  readonly arch?: string;
  /** Names of the buses whose tables are wanted; all where none are given. */
  readonly buses?: readonly string[];
  /** Whether explicit MODULE_ALIAS strings are wanted (a search through more files). */
  readonly aliases?: boolean;
  /** What finds the files that matter; in this thread where none is given. */
  readonly scout?: Scout;
  /** Called now and then with the number of files looked at. */
  readonly onProgress?: (done: number, total: number | undefined, what: 'scanning' | 'reading') => void;
}

const NO_DIRS = (): readonly string[] => [];

/** Where the kernel declares what drivers match on. */
const LAYOUTS = 'include/linux/mod_devicetable.h';

export function buildIndex(options: IndexOptions): TreeIndex {
  const { files, tree, config } = options;
  const arch = options.arch ?? config?.arch ?? 'x86';
  /** Names of the files of each folder, as the scan lists them. */
  const folders = new Map<string, ReadonlySet<string>>();
  const headers = createHeaders(files, arch, folders);
  const wantedBuses = buses.filter((b) => !options.buses || options.buses.includes(b.name));

  const { layouts, unknown } = readLayouts(options, headers, arch, wantedBuses);
  const task: ScoutTask = {
    tree,
    needles: needlesOf([...layouts.structs.keys()], options.aliases ?? false),
    throughHeaders: wantedBuses.length > 1 || (options.aliases ?? false),
    structs: [...layouts.structs.keys()],
    ...(config && { config }),
    ...(options.arch && { arch }),
  };

  const found: Found[] = [];
  /** Files that another one includes as text. */
  const included = new Set<string>();
  let wanted: Wanted | undefined;
  let candidates = 0;
  const read = ({ path, modules, includeDirs }: Candidate): void => {
    candidates++;
    if (!wanted || (config && modules.length === 0)) return;
    // Valid until the next candidate: nothing of a unit is kept, and headers are read by `read`.
    const bytes = files.peek(path);
    if (!bytes) return;
    const environment = environmentOf(path, modules, config, archOf(path, arch), includeDirs);
    const { unit, ...held } = readFile(headers, path, bytes, environment, wanted);
    for (const { source } of unit.instances) if (source.path !== path) included.add(source.path);
    const tables = held.tables.map((table) => ({
      ...table,
      ...mentionsOf(unit, table, held.exports, held.drivers),
    }));
    found.push({
      record: { path, modules, tables, drivers: held.drivers, exports: held.exports },
      aliases: held.aliases.map((alias) => ({ path, modules, ...alias })),
      problems: held.problems.map(({ place, message }) => ({
        path: place.path,
        line: place.range.start.line,
        message,
      })),
    });
  };
  let what: 'scanning' | 'reading' = 'scanning';
  const report = (options.scout ?? scoutHere(files, folders))(task, {
    // What has a MODULE_DEVICE_TABLE includes the header that defines it.
    meanwhile: () => readAhead(headers, 'include/linux/module.h'),
    begin(scanned) {
      wanted = { ...layouts, ...scanned };
      what = 'reading';
    },
    read,
    tick: (seen) => options.onProgress?.(seen, undefined, what),
  });
  found.sort((a, b) => walkOrder(a.record.path, b.record.path));
  const problems = found.flatMap((each) => each.problems);
  const records = found
    .map((each) => each.record)
    .filter((r) => r.tables.length + r.drivers.length + r.exports.length > 0);
  // A bus that the tree does not have is nothing to tell, unless it is what was asked for or what a table is exported to.
  const exported = new Set(records.flatMap((r) => r.exports.map((e) => e.bus)));
  for (const bus of unknown)
    if (wantedBuses.length === 1 || exported.has(bus.name))
      problems.push({
        path: LAYOUTS,
        message: `no struct ${bus.struct}: tables of bus ${bus.name} are not read`,
      });
  // A file that Kbuild does not name and another one includes is no file of its own.
  const owns = (file: { readonly path: string; readonly modules: readonly Module[] }) =>
    file.modules.length > 0 || !included.has(file.path);
  const linked = linkTables(records.filter(owns), (struct) => wantedBuses.filter((b) => b.struct === struct));
  return {
    tree,
    files,
    tables: linked.tables,
    aliases: found.flatMap((each) => each.aliases).filter(owns),
    problems: [
      ...problems,
      ...linked.problems,
      ...report.buildProblems,
      ...together(report.fileProblems, files.problems()),
    ],
    stats: { files: report.files, candidates, headers: headers.count() },
  };
}

/** What was found in one file. */
interface Found {
  readonly record: FileRecord;
  readonly aliases: readonly ModuleAlias[];
  readonly problems: readonly Problem[];
}

/** Problems of a file are told once, whichever thread met it. */
function together(some: readonly Problem[], others: readonly Problem[]): readonly Problem[] {
  const paths = new Set(some.map((problem) => problem.path));
  return [...some, ...others.filter((problem) => !paths.has(problem.path))];
}

/** What to look for in files: most structs are called something_device_id, and one needle finds them all. */
function needlesOf(structs: readonly string[], aliases: boolean): readonly string[] {
  const many = structs.filter((name) => name.endsWith('_device_id'));
  const named = many.length > 2 ? [...structs.filter((name) => !many.includes(name)), '_device_id'] : structs;
  return aliases ? [...named, 'MODULE_ALIAS'] : named;
}

/** Code of an architecture sees that architecture. */
export function archOf(path: string, arch: string): string {
  return /^arch\/([^/]+)\//.exec(path)?.[1] ?? arch;
}

export function readLayouts(
  options: IndexOptions,
  headers: ReturnType<typeof createHeaders>,
  arch: string,
  wantedBuses: readonly Bus[],
): { layouts: Omit<Wanted, 'macros' | 'headers'>; unknown: readonly Bus[] } {
  const { files, config } = options;
  const unit = openUnit(
    headers,
    LAYOUTS,
    files.read(LAYOUTS) ?? new Uint8Array(),
    environmentOf(LAYOUTS, [], config, arch, NO_DIRS),
    new Set(),
  );
  const structs = new Map<string, StructType>();
  const unknown: Bus[] = [];
  for (const bus of wantedBuses) {
    const layout = structLayout(unit, bus.struct);
    if (layout) structs.set(bus.struct, layout);
    else unknown.push(bus);
  }
  const drivers = new Map<string, DriverStruct[]>();
  for (const kind of wantedBuses.flatMap((bus) => bus.drivers)) {
    const kinds = drivers.get(kind.struct);
    if (kinds) kinds.push(kind);
    else drivers.set(kind.struct, [kind]);
  }
  const sizeOfStruct = (name: string) => {
    const type = structs.get(name);
    return type && sizeAndAlign(type)?.size;
  };
  return { layouts: { structs, drivers, aliases: options.aliases ?? false, sizeOfStruct }, unknown };
}
