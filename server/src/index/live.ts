// An index that follows edits. A cold run leaves behind what each file's results hang on; an update reads again only
// the files that an edit concerns, links again only what names their tables, and keeps everything else as it is.
import { allHeaders, readAhead } from '../c/reach.ts';
import { normalPath } from '../files/paths.ts';
import type { Problem, TreeFiles } from '../files/tree-files.ts';
import { parseConfig } from '../kernel/config.ts';
import { openTree } from '../kernel/tree.ts';
import type { ModuleAlias, Table } from '../tables/model.ts';
import { same } from '../tables/same.ts';
import { missingStructs } from './build.ts';
import { type Built, openCandidates } from './candidates.ts';
import { openDependencies } from './depend.ts';
import { openLinkedFiles } from './linked.ts';
import { changeBetween, type LiveChange, type Part } from './live-change.ts';
import type { TreeIndex } from './model.ts';
import { type Found, type IndexOptions, LAYOUTS, openReader } from './reader.ts';
import { isWalked } from './scan.ts';
import { scoutHere } from './scout.ts';

export type { LiveChange } from './live-change.ts';

export interface LiveIndex {
  /** As of the last update; never changed afterwards. Tables that stayed the same are the same objects as before. */
  readonly index: TreeIndex;
  /**
   * Takes in files that changed, appeared or vanished (`.c`, `.h`, Kbuild's and Kconfig's, any other that the
   * engine reads), and folders that did. Afterwards `index` equals that of a cold run over the same bytes.
   */
  update(paths: readonly string[]): LiveChange;
}

export type LiveOptions = IndexOptions;

/** Reads the whole tree. `options.files` may be edited afterwards (`openOverlay`), `update` tells what was. */
export function openLive(options: LiveOptions): LiveIndex {
  let now = options;
  let state = openState(options);
  const reopen = (options: LiveOptions, paths: readonly string[]): LiveChange => {
    const before = state.index;
    now = options;
    state = openState(options, before);
    return changeBetween(before, state.index, paths, !same(before.problems, state.index.problems));
  };
  return {
    get index() {
      return state.index;
    },
    update(paths) {
      const edited = state.expand(paths);
      const changed = reread(now, edited);
      const told = [...edited];
      if (changed) return reopen(changed, told);
      // The scout's thread has ended; a later run is done here.
      const { scout: _, ...rest } = now;
      return state.update(edited) ?? reopen(rest, told);
    },
  };
}

/** The options after an edit of what they were read from; undefined where they stay. */
function reread(options: IndexOptions, edited: ReadonlySet<string>): IndexOptions | undefined {
  const { scout: _, ...rest } = options;
  const { config, files } = options;
  let changed: IndexOptions | undefined;
  if (config && edited.has(config.path)) {
    const bytes = files.read(config.path);
    if (bytes) changed = { ...rest, config: parseConfig(bytes, config.path).config };
  }
  if ([...edited].some((path) => path === 'Makefile' || /^arch\/[^/]+\/(Makefile|Kbuild)$/.test(path))) {
    // What is no tree for a while (its Makefile is being written) stays the tree that it was.
    const tree = openTree(files);
    if (!('error' in tree) && !same(tree, options.tree)) changed = { ...(changed ?? rest), tree };
  }
  return changed;
}

interface State {
  readonly index: TreeIndex;
  /** Files that paths mean: a folder means what was and what is below it. */
  expand(paths: readonly string[]): ReadonlySet<string>;
  /** undefined: what is the same for all files changed, so that all have to be read again. */
  update(edited: ReadonlySet<string>): LiveChange | undefined;
}

function openState(options: IndexOptions, previous?: TreeIndex): State {
  const { files, tree } = options;
  const folders = new Map<string, ReadonlySet<string>>();
  const reader = openReader(options, folders, true);
  const task = { ...reader.task, traced: true };
  const dependencies = openDependencies();
  const candidatesFound: Built[] = [];
  const found = new Map<string, Found | undefined>();
  const read = (candidate: Built): Found | undefined =>
    reader.read(candidate, (unit, searched, again) =>
      dependencies.note(candidate.path, unit, searched, again),
    );
  let what: 'scanning' | 'reading' = 'scanning';
  const report = (options.scout ?? scoutHere(files, folders))(task, {
    meanwhile: () => readAhead(reader.headers, 'include/linux/module.h'),
    begin(scanned) {
      reader.begin(scanned);
      what = 'reading';
    },
    read(candidate) {
      candidatesFound.push(candidate);
      found.set(candidate.path, read(candidate));
    },
    tick: (seen) => options.onProgress?.(seen, undefined, what),
  });
  const candidates = openCandidates(files, task, report, candidatesFound);
  const linked = openLinkedFiles(
    (struct) => reader.buses.filter((bus) => bus.struct === struct),
    previous && partsByFile(previous),
  );
  linked.update(found);
  /** What the layouts were read from. */
  const layoutPaths = new Set([LAYOUTS, ...[...allHeaders(reader.layoutUnit)].map((header) => header.path)]);

  const problemsNow = (): readonly Problem[] => {
    const all = linked.all();
    return [
      ...all.flatMap((file) => file.found.problems),
      ...missingStructs(
        reader,
        all.map((file) => file.found),
      ),
      ...candidates.buildProblems(),
      ...report.fileProblems,
      ...files.problems(),
    ];
  };
  const indexNow = (problems: readonly Problem[], same?: Part): TreeIndex => ({
    tree,
    files,
    tables: same?.tables ?? linked.all().flatMap((file) => file.tables),
    aliases: same?.aliases ?? linked.all().flatMap((file) => file.aliases),
    problems,
    stats: {
      files: candidates.files(),
      candidates: candidates.all().size,
      headers: reader.headers.count(),
    },
  });
  let index = indexNow(problemsNow());

  return {
    get index() {
      return index;
    },
    expand(paths) {
      const edited = new Set<string>();
      for (const given of paths) {
        const path = normalPath(given);
        if (path === undefined) continue;
        edited.add(path);
        if (files.isFile(path) && !folders.has(path)) continue;
        for (const each of candidates.below(path)) edited.add(each);
        for (const { path: each } of reader.headers.all()) if (each.startsWith(`${path}/`)) edited.add(each);
        for (const each of filesBelow(files, path)) edited.add(each);
      }
      return edited;
    },
    update(edited) {
      const { headers } = reader;
      const names = new Set<string>();
      const shapes = new Set<string>();
      const listed: string[] = [];
      for (const path of edited) {
        const slash = path.lastIndexOf('/');
        const folder = folders.get(path.slice(0, Math.max(0, slash)));
        // Nobody looked into a folder that is not listed.
        if (folder && folder.has(path.slice(slash + 1)) !== files.isFile(path)) listed.push(path);
        const said = headers.update(path);
        if (said === 'shape') shapes.add(path);
        else for (const name of said ?? []) names.add(name);
      }
      if (listed.length > 0) headers.relist(listed);
      for (const path of listed) shapes.add(path);
      if (
        edited.has(LAYOUTS) ||
        [...edited].some((path) => layoutPaths.has(path)) ||
        layoutsInclude(shapes)
      ) {
        const fresh = openReader(options, new Map());
        if (!same(fresh.structs, reader.structs) || fresh.unknown.length !== reader.unknown.length)
          return undefined;
      }
      const moved = candidates.update(edited);
      if (moved === 'all') return undefined;

      const again = new Set<string>(moved.changed);
      const add = (paths: Iterable<string>) => {
        for (const path of paths) again.add(path);
      };
      for (const path of edited) {
        again.add(path);
        add(dependencies.readersOf(path));
      }
      if (names.size > 0) add(dependencies.askersOf(names));
      if (shapes.size > 0) add(dependencies.includersOf(shapes, headers));
      const results = new Map<string, Found | undefined>();
      for (const path of moved.gone) {
        dependencies.forget(path);
        results.set(path, undefined);
      }
      for (const path of again) {
        const built = candidates.all().get(path);
        if (!built) continue;
        const result = read(built);
        if (!result) dependencies.forget(path);
        results.set(path, result);
      }
      const before = index;
      const changes = linked.update(results);
      const tell = changes.some(
        ({ before, after }) =>
          !same(before?.found.problems ?? [], after?.found.problems ?? []) ||
          !same(before?.found.record.exports ?? [], after?.found.record.exports ?? []),
      );
      const problems = tell || moved.problems ? problemsNow() : before.problems;
      const part = (side: 'before' | 'after') => ({
        tables: changes.flatMap((change) => change[side]?.tables ?? []),
        aliases: changes.flatMap((change) => change[side]?.aliases ?? []),
      });
      const change = changeBetween(
        part('before'),
        part('after'),
        [...edited],
        problems !== before.problems && !same(problems, before.problems),
      );
      index = indexNow(problems, changes.length === 0 ? before : undefined);
      return change;
    },
  };

  function layoutsInclude(shapes: ReadonlySet<string>): boolean {
    if (shapes.size === 0) return false;
    const bases = new Set([...shapes].map((path) => path.slice(path.lastIndexOf('/') + 1)));
    for (const { path, includes } of reader.headers.all())
      if (layoutPaths.has(path))
        for (const { spec } of includes) if (bases.has(spec.slice(spec.lastIndexOf('/') + 1))) return true;
    return reader.layoutUnit.includes.some(({ spec }) => bases.has(spec.slice(spec.lastIndexOf('/') + 1)));
  }
}

function partsByFile({ tables, aliases }: TreeIndex): ReadonlyMap<string, Part> {
  const parts = new Map<string, { tables: Table[]; aliases: ModuleAlias[] }>();
  const partOf = ({ path }: { readonly path: string }) => {
    let part = parts.get(path);
    if (!part) {
      part = { tables: [], aliases: [] };
      parts.set(path, part);
    }
    return part;
  };
  for (const table of tables) partOf(table).tables.push(table);
  for (const alias of aliases) partOf(alias).aliases.push(alias);
  return parts;
}

/** Files below a folder that a walk comes to. */
function* filesBelow(files: TreeFiles, folder: string): Generator<string> {
  for (const { name, kind } of files.list(folder)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (kind === 'file') yield path;
    else if (isWalked(`${path}/x`)) yield* filesBelow(files, path);
  }
}
