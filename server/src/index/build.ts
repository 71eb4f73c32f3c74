// The whole tree in one synchronous pass: scan, read the files that matter, link what belongs together.
import { buses } from '../bus/all.ts';
import type { Bus } from '../bus/bus.ts';
import { createHeaders } from '../c/headers.ts';
import { type StructType, sizeAndAlign, structLayout } from '../c/layout.ts';
import { openUnit } from '../c/unit.ts';
import type { Problem, TreeFiles } from '../files/tree-files.ts';
import type { KernelConfig } from '../kernel/config.ts';
import { createKbuild } from '../kernel/kbuild.ts';
import type { KernelTree } from '../kernel/tree.ts';
import type { DriverStruct } from '../tables/drivers.ts';
import type { Wanted } from '../tables/extract.ts';
import { type FileRecord, linkTables } from '../tables/link.ts';
import { mentionsOf } from '../tables/mentions.ts';
import type { ModuleAlias } from '../tables/model.ts';
import { readFile } from '../tables/unit-tables.ts';
import { environmentOf } from './environment.ts';
import type { TreeIndex } from './model.ts';
import { scanTree } from './scan.ts';

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
  /** Called now and then with the number of files seen (`scanning`) or read (`reading`, of `total`). */
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
  const kbuild = createKbuild({
    files,
    tree,
    ...(config ? { config } : {}),
    ...(options.arch ? { arch } : {}),
  });
  const problems: Problem[] = [];
  const wantedBuses = buses.filter((b) => !options.buses || options.buses.includes(b.name));

  const { layouts, unknown } = readLayouts(options, headers, arch, wantedBuses);
  const scan = scanTree(
    files,
    needlesOf([...layouts.structs.keys()], options.aliases ?? false),
    wantedBuses.length > 1 || (options.aliases ?? false),
    [...layouts.structs.keys()],
    folders,
    (seen) => options.onProgress?.(seen, undefined, 'scanning'),
  );
  const wanted: Wanted = { ...layouts, macros: scan.macros, headers: scan.headers };

  const records: FileRecord[] = [];
  const aliases: ModuleAlias[] = [];
  /** Files that another one includes as text. */
  const included = new Set<string>();
  for (const [i, path] of scan.candidates.entries()) {
    if (i % 64 === 0) options.onProgress?.(i, scan.candidates.length, 'reading');
    const modules = kbuild.modulesOf(path);
    if (config && modules.length === 0) continue;
    const bytes = files.read(path);
    if (!bytes) continue;
    const found = readFile(
      headers,
      path,
      bytes,
      environmentOf(
        path,
        modules,
        config,
        archOf(path, arch),
        once(() => kbuild.includeDirs(path)),
      ),
      wanted,
    );
    for (const instance of found.unit.instances)
      if (instance.source.path !== path) included.add(instance.source.path);
    for (const problem of found.problems)
      problems.push({
        path: problem.place.path,
        line: problem.place.range.start.line,
        message: problem.message,
      });
    for (const alias of found.aliases) aliases.push({ path, modules, ...alias });
    if (found.tables.length + found.drivers.length + found.exports.length === 0) continue;
    records.push({
      path,
      modules,
      tables: found.tables.map((table) => ({
        ...table,
        ...mentionsOf(found.unit, table, found.exports, found.drivers),
      })),
      drivers: found.drivers,
      exports: found.exports,
    });
  }
  // A bus that the tree does not have is nothing to tell, unless it is what was asked for or what a table is exported to.
  const exported = new Set(records.flatMap((r) => r.exports.map((e) => e.bus)));
  for (const bus of unknown)
    if (wantedBuses.length === 1 || exported.has(bus.name))
      problems.push({
        path: LAYOUTS,
        message: `no struct ${bus.struct}: tables of bus ${bus.name} are not read`,
      });
  // A file that Kbuild does not name and another one includes is no file of its own.
  const owned = records.filter((r) => r.modules.length > 0 || !included.has(r.path));
  const linked = linkTables(owned, (struct) => wantedBuses.filter((b) => b.struct === struct));
  return {
    tree,
    files,
    tables: linked.tables,
    aliases: aliases.filter((a) => a.modules.length > 0 || !included.has(a.path)),
    problems: [...problems, ...linked.problems, ...kbuild.problems(), ...files.problems()],
    stats: { files: scan.files, candidates: scan.candidates.length, headers: headers.count() },
  };
}

/** What to look for in files: most structs are called something_device_id, and one needle finds them all. */
function needlesOf(structs: readonly string[], aliases: boolean): readonly string[] {
  const many = structs.filter((name) => name.endsWith('_device_id'));
  const named = many.length > 2 ? [...structs.filter((name) => !many.includes(name)), '_device_id'] : structs;
  return aliases ? [...named, 'MODULE_ALIAS'] : named;
}

/** Asked for only where a header is found nowhere else, and then for many headers. */
function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** Code of an architecture sees that architecture. */
function archOf(path: string, arch: string): string {
  return /^arch\/([^/]+)\//.exec(path)?.[1] ?? arch;
}

function readLayouts(
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
