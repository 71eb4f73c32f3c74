// What was found in each file, linked; after an edit only the files that it concerns are linked again.
import type { Bus } from '../bus/bus.ts';
import { awaitedName } from '../tables/copied.ts';
import type { FileRecord } from '../tables/link.ts';
import { foreignNames, linkRecord, type Placed } from '../tables/link.ts';
import type { ModuleAlias, Table } from '../tables/model.ts';
import { same } from '../tables/same.ts';
import { keptAliases, keptTables, type Part } from './live-change.ts';
import type { Found } from './reader.ts';
import { walkOrder } from './scan.ts';

export interface LinkedFile {
  readonly found: Found;
  readonly tables: readonly Table[];
  readonly aliases: readonly ModuleAlias[];
}

export interface LinkedFiles {
  /** By path, in the order of a walk. */
  all(): readonly LinkedFile[];
  /** What is found in some files now; undefined: nothing any more. Gives the files whose link changed. */
  update(found: ReadonlyMap<string, Found | undefined>): readonly {
    readonly before: LinkedFile | undefined;
    readonly after: LinkedFile | undefined;
  }[];
}

/** `previous`: tables and aliases of an earlier run, by file; those that are the same are kept. */
export function openLinkedFiles(
  busesOf: (struct: string) => readonly Bus[],
  previous: ReadonlyMap<string, Part> = new Map(),
): LinkedFiles {
  const files = new Map<string, LinkedFile>();
  let sorted: readonly LinkedFile[] | undefined;
  /** How many files take a file in. */
  const takers = new Map<string, number>();
  /** What is counted in of each file. */
  const placedOf = new Map<string, FileRecord>();
  const foreign = new Map<string, Placed[]>();
  /** Files that have a table of a name. */
  const having = new Map<string, Set<string>>();

  // A file that Kbuild does not name and another one includes is no file of its own.
  const owns = ({ path, modules }: FileRecord) => modules.length > 0 || !takers.get(path);
  const count = (paths: readonly string[], by: number): void => {
    for (const path of paths) takers.set(path, (takers.get(path) ?? 0) + by);
  };
  /** Counts in (or out) what a file says of others' tables; gives their names. */
  const place = (record: FileRecord | undefined, names: Set<string>): void => {
    if (!record) return;
    for (const placed of foreignNames(record)) {
      names.add(placed.name);
      const list = foreign.get(placed.name);
      if (list) list.push(placed);
      else foreign.set(placed.name, [placed]);
    }
    for (const name of tableNames(record)) {
      const some = having.get(name);
      if (some) some.add(record.path);
      else having.set(name, new Set([record.path]));
    }
  };
  const displace = (record: FileRecord | undefined, names: Set<string>): void => {
    if (!record) return;
    for (const { name } of foreignNames(record)) {
      names.add(name);
      foreign.set(
        name,
        (foreign.get(name) ?? []).filter((other) => other.record.path !== record.path),
      );
    }
    for (const name of tableNames(record)) having.get(name)?.delete(record.path);
  };
  const elsewhere = (name: string): readonly Placed[] => {
    const list = foreign.get(name) ?? [];
    return list.length < 2 ? list : [...list].sort((a, b) => walkOrder(a.record.path, b.record.path));
  };
  const link = (found: Found, before: LinkedFile | undefined): LinkedFile => {
    const own = owns(found.record);
    const old = before ?? previous.get(found.record.path);
    return {
      found,
      tables: own ? keptTables(old?.tables ?? [], linkRecord(found.record, elsewhere, busesOf)) : [],
      aliases: own ? keptAliases(old?.aliases ?? [], found.aliases) : [],
    };
  };

  return {
    all() {
      sorted ??= [...files.values()].sort((a, b) => walkOrder(a.found.record.path, b.found.record.path));
      return sorted;
    },
    update(found) {
      const next = new Map<string, Found | undefined>();
      for (const [path, now] of found) {
        const before = files.get(path)?.found;
        if (now && before && same(before, now)) continue;
        next.set(path, now);
        count(before?.taken ?? [], -1);
        count(now?.taken ?? [], 1);
      }
      if (next.size === 0) return [];
      // What another file takes in, or takes in no more, may be no file of its own, or be one again.
      for (const path of [...next.keys()])
        for (const side of [files.get(path)?.found, next.get(path)])
          for (const taken of side?.taken ?? []) {
            const held = files.get(taken)?.found;
            if (held && !next.has(taken)) next.set(taken, held);
          }
      const names = new Set<string>();
      for (const path of next.keys()) displace(placedOf.get(path), names);
      for (const [path, now] of next) {
        const record = now && owns(now.record) ? now.record : undefined;
        if (record) placedOf.set(path, record);
        else placedOf.delete(path);
        place(record, names);
      }
      for (const name of names)
        for (const path of having.get(name) ?? []) {
          const held = files.get(path)?.found;
          if (held && !next.has(path)) next.set(path, held);
        }
      const changes: { before: LinkedFile | undefined; after: LinkedFile | undefined }[] = [];
      for (const [path, now] of next) {
        const before = files.get(path);
        const after = now && link(now, before);
        if (after) files.set(path, after);
        else files.delete(path);
        changes.push({ before, after });
      }
      // A file in the place of itself needs no new order.
      if (sorted && changes.every(({ before, after }) => before && after)) {
        const list = [...sorted];
        for (const { before, after } of changes) list[placeIn(list, before!)] = after!;
        sorted = list;
      } else sorted = undefined;
      return changes;
    },
  };
}

/** Of its tables, and of what may make drivers of its objects. */
const tableNames = (record: FileRecord): ReadonlySet<string> =>
  new Set(
    [record, ...(record.others ?? [])].flatMap(({ tables, awaiting = [] }) => [
      ...tables.map(({ name }) => name),
      ...awaiting.map(awaitedName),
    ]),
  );

/** Where a file stands in a list in the order of a walk. */
function placeIn(list: readonly LinkedFile[], file: LinkedFile): number {
  const { path } = file.found.record;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (walkOrder(list[mid]!.found.record.path, path) < 0) low = mid + 1;
    else high = mid;
  }
  return low;
}
