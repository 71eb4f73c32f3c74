// The whole tree in one synchronous pass: scan, read the files that matter, link what belongs together.
import { readAhead } from '../c/reach.ts';
import type { Problem } from '../files/tree-files.ts';
import type { Module } from '../kernel/module.ts';
import { linkTables } from '../tables/link.ts';
import type { TreeIndex } from './model.ts';
import { type Found, type IndexOptions, LAYOUTS, openReader, type Reader } from './reader.ts';
import { walkOrder } from './scan.ts';
import { scoutHere } from './scout.ts';

export type { IndexOptions } from './reader.ts';

export function buildIndex(options: IndexOptions): TreeIndex {
  const { files, tree } = options;
  const folders = new Map<string, ReadonlySet<string>>();
  const reader = openReader(options, folders);
  const found: Found[] = [];
  let candidates = 0;
  let what: 'scanning' | 'reading' = 'scanning';
  const report = (options.scout ?? scoutHere(files, folders))(reader.task, {
    // What has a MODULE_DEVICE_TABLE includes the header that defines it.
    meanwhile: () => readAhead(reader.headers, 'include/linux/module.h'),
    begin(scanned) {
      reader.begin(scanned);
      what = 'reading';
    },
    read(candidate) {
      candidates++;
      const file = reader.read(candidate);
      if (file) found.push(file);
    },
    tick: (seen) => options.onProgress?.(seen, undefined, what),
  });
  if (report.looked) options.onLooked?.(report.looked);
  found.sort((a, b) => walkOrder(a.record.path, b.record.path));
  const owns = ownership(found);
  const records = found
    .map((each) => each.record)
    .filter((r) => r.tables.length + r.drivers.length + r.exports.length > 0 || r.copies);
  const linked = linkTables(records.filter(owns), (struct) =>
    reader.buses.filter((b) => b.struct === struct),
  );
  return {
    tree,
    files,
    tables: linked.tables,
    aliases: found.flatMap((each) => each.aliases).filter(owns),
    problems: [
      ...found.flatMap((each) => each.problems),
      ...missingStructs(reader, found),
      ...linked.problems,
      ...report.buildProblems,
      ...together(report.fileProblems, files.problems()),
    ],
    quiet: reader.quiet,
    stats: { files: report.files, candidates, headers: reader.headers.count() },
  };
}

/** A file that Kbuild does not name and another one includes is no file of its own. */
export function ownership(
  found: Iterable<Found>,
): (file: { readonly path: string; readonly modules: readonly Module[] }) => boolean {
  const included = new Set<string>();
  for (const { taken } of found) for (const path of taken) included.add(path);
  return (file) => file.modules.length > 0 || !included.has(file.path);
}

/** A bus that the tree does not have is nothing to tell, unless it is what was asked for or what a table is exported to. */
export function missingStructs({ buses, unknown }: Reader, found: readonly Found[]): Problem[] {
  if (unknown.length === 0) return [];
  const exported = new Set(found.flatMap((each) => exportedTo(each)));
  return unknown
    .filter((bus) => buses.length === 1 || exported.has(bus.name))
    .map((bus) => ({
      path: bus.header ?? LAYOUTS,
      message: `no struct ${bus.struct}: tables of bus ${bus.name} are not read`,
    }));
}

export const exportedTo = (found: Found | undefined) => found?.record.exports.map(({ bus }) => bus) ?? [];

/** Problems of a file are told once, whichever thread met it when; by path. */
export function together(some: readonly Problem[], others: readonly Problem[]): readonly Problem[] {
  const paths = new Set(some.map((problem) => problem.path));
  return [...some, ...others.filter((problem) => !paths.has(problem.path))].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}
