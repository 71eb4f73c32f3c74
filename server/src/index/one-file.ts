// The tables of single files, without a look at the rest of the tree: for an answer on the first keystroke.
import { buses } from '../bus/all.ts';
import type { Bus } from '../bus/bus.ts';
import { createHeaders } from '../c/headers.ts';
import type { Unit } from '../c/unit.ts';
import { NO_FLAGS } from '../kernel/compile-flags.ts';
import { createKbuild } from '../kernel/kbuild.ts';
import type { Wanted } from '../tables/extract.ts';
import { type NotedEntries, openKnownEntries } from '../tables/known-entries.ts';
import { linkTables } from '../tables/link.ts';
import { mentionsOf } from '../tables/mentions.ts';
import type { Driver, Export, Module, Table } from '../tables/model.ts';
import { readFile } from '../tables/unit-tables.ts';
import { environmentOf, symbolsOf } from './environment.ts';
import { archOf, type IndexOptions, readLayouts, wantedFrom } from './reader.ts';
import type { HeaderScan } from './scan.ts';

/** What one compiled file holds. */
export interface OneFile {
  readonly path: string;
  readonly unit: Unit;
  readonly modules: readonly Module[];
  readonly tables: readonly Table[];
  readonly drivers: readonly Driver[];
  readonly exports: readonly Export[];
}

export interface FileReader {
  /**
   * The tables of these buses; of all where none are given. Never throws, on any bytes. What stands in other files of
   * the module is not known.
   */
  read(path: string, bytes: Uint8Array, names?: readonly string[]): OneFile;
  /** Whether what was read of others hangs on what stands at a path. */
  hangsOn(path: string): boolean;
  /** Names of the members of an entry's struct, in its order; none where the tree has no such struct. */
  fieldsOf(struct: string): readonly string[];
}

/**
 * Headers and makefiles are read as they are now, and once: after a change of one of them a new reader is needed.
 * `scanned` is what a scan of the whole tree found in headers; without it, tables that only a header's macro begins
 * or ends are not seen.
 */
export function openFileReader(
  options: Pick<IndexOptions, 'files' | 'tree' | 'config' | 'arch'>,
  scanned: HeaderScan = { macros: new Set(), headers: new Set() },
): FileReader {
  const { files, tree, config } = options;
  const arch = options.arch ?? config?.arch ?? 'x86';
  const headers = createHeaders(files, arch, undefined, false, config && symbolsOf(config));
  const known = new Map<string, { readonly wanted: Wanted; readonly chosen: readonly Bus[] }>();
  /** What long tables of a file hold, by it and what was wanted: mostly it is read for what somebody types. */
  const noted = new Map<string, NotedEntries>();
  /** Files whose text counted for others. */
  const texts = new Set<string>();
  const keyOf = (names: readonly string[] | undefined) => names?.join() ?? '*';
  const wantedOf = (names: readonly string[] | undefined) => {
    const key = keyOf(names);
    let found = known.get(key);
    if (!found) {
      const chosen = buses.filter((bus) => !names || names.includes(bus.name));
      const { structs } = readLayouts(options, headers, arch, chosen);
      found = { chosen, wanted: wantedFrom(structs, chosen, false, scanned) };
      known.set(key, found);
    }
    return found;
  };
  const kbuild = createKbuild({
    files,
    tree,
    ...(config && { config }),
    ...(options.arch !== undefined && { arch }),
  });
  return {
    hangsOn: (path) => texts.has(path) || headers.loaded(path) !== undefined,
    fieldsOf: (struct) =>
      wantedOf(undefined)
        .wanted.structs.get(struct)
        ?.fields.flatMap(({ name }) => name ?? []) ?? [],
    read(path, bytes, names) {
      const { wanted, chosen } = wantedOf(names);
      const modules = kbuild.modulesOf(path);
      // Of several objects that it is compiled to, the first.
      const [compiled] = kbuild.compiled(path);
      const environment = environmentOf(
        path,
        compiled?.modules ?? modules,
        config,
        archOf(path, arch),
        compiled?.flags ?? (() => NO_FLAGS),
        tree,
      );
      const key = `${path}\0${keyOf(names)}`;
      const entries: NotedEntries = new Map();
      const before = openKnownEntries(noted.get(key), entries);
      const { unit, drivers, exports, ...held } = readFile(headers, path, bytes, environment, wanted, before);
      noted.set(key, entries);
      for (const each of held.searched) texts.add(each);
      for (const { source } of unit.instances) if (source.path !== path) texts.add(source.path);
      const tables = held.tables.map((table) => ({
        ...table,
        ...mentionsOf(unit, table, held.tables, exports, drivers),
      }));
      const linked = linkTables([{ path, modules, tables, drivers, exports }], (struct) =>
        chosen.filter((bus) => bus.struct === struct),
      );
      return { path, unit, modules, tables: linked.tables, drivers, exports };
    },
  };
}
