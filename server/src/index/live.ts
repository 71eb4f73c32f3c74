// An index that follows edits. A cold run leaves behind what each file's results hang on; an update reads again only
// the files that an edit concerns, links again only what names their tables, and keeps everything else as it is.
import { changedHashes, declaredOtherwise, signatureFor } from '../c/header-signature.ts';
import type { Changed, Header } from '../c/headers.ts';
import type { StructType } from '../c/layout.ts';
import { allHeaders, readAhead } from '../c/reach.ts';
import { baseOf, normalPath } from '../files/paths.ts';
import type { Problem } from '../files/tree-files.ts';
import { parseConfig } from '../kernel/config.ts';
import { openTree } from '../kernel/tree.ts';
import type { ModuleAlias, Table } from '../tables/model.ts';
import { same } from '../tables/same.ts';
import { exportedTo, missingStructs, together } from './build.ts';
import { type Asked, asked, type Built, type FirstCandidates, openCandidates } from './candidates.ts';
import { type Including, openDependencies } from './depend.ts';
import { openLinkedFiles } from './linked.ts';
import { changeBetween, inPlace, type LiveChange, type Part } from './live-change.ts';
import type { TreeIndex } from './model.ts';
import { type Found, type IndexOptions, openReader } from './reader.ts';
import type { SavedHeader, SavedIndex } from './saved.ts';
import { filesBelow } from './scan.ts';
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
  /** What changed between what an earlier process saved and the beginning; undefined where none did. */
  readonly since: LiveChange | undefined;
  /** For a later process that reads the same tree: plain data, to be written before the next update. */
  save(): SavedIndex;
}

export type { IndexOptions } from './reader.ts';

/** What an earlier index left, with the paths (as for `update`) that are not as it saw them. */
export interface Earlier {
  readonly saved: SavedIndex;
  readonly edited: readonly string[];
}

/**
 * Reads the whole tree; of one that was read before only what was edited since. `options` are to be those of the earlier
 * index. `options.files` may be edited afterwards (`openOverlay`), `update` tells what was.
 */
export function openLive(options: IndexOptions, earlier?: Earlier): LiveIndex {
  let now = options;
  const taken = earlier && resumed(options, earlier);
  let state = taken?.state ?? openState(options);
  const reopen = (options: IndexOptions, paths: readonly string[]): LiveChange => {
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
    since: taken?.since,
    save: () => state.save(),
  };
}

/** undefined: what it left is of no use. */
function resumed(
  options: IndexOptions,
  { saved, edited }: Earlier,
): { readonly state: State; readonly since: LiveChange } | undefined {
  const state = openState(options, undefined, saved);
  if (!same(saved.structs, state.structs) || !same(saved.tree, options.tree)) return undefined;
  const since = state.update(state.expand(edited), true);
  return since && { state, since };
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
  readonly structs: ReadonlyMap<string, StructType>;
  save(): SavedIndex;
  /** Files that paths mean: a folder means what was and what is below it. */
  expand(paths: readonly string[]): ReadonlySet<string>;
  /**
   * undefined: what is the same for all files changed, so that all have to be read again. `earlier`: they were edited
   * before anything was read here.
   */
  update(edited: ReadonlySet<string>, earlier?: boolean): LiveChange | undefined;
}

function openState(options: IndexOptions, previous?: TreeIndex, saved?: SavedIndex): State {
  const { files, tree } = options;
  const folders = new Map<string, ReadonlySet<string>>(saved?.folders);
  const reader = openReader(options, folders, true);
  const task = { ...reader.task, traced: true };
  const dependencies = openDependencies(saved?.dependencies);
  const read = (candidate: Built, edited?: boolean): Found | undefined =>
    reader.read(
      candidate,
      (unit, searched, again) => dependencies.note(candidate.path, unit, searched, again),
      edited,
    );
  /** What headers include that were read by an earlier index and not yet by this one. */
  const unread = new Map(saved?.headers);
  /** What results of an earlier index ask of the texts of headers. */
  const declared = new Map([...unread].map(([path, header]) => [path, header.declared]));
  const first = saved ? { ...saved, ...saved.candidates } : scouted();
  const candidates = openCandidates(files, task, first);
  if (saved) reader.begin(candidates.headers());
  const linked = openLinkedFiles(
    (struct) => reader.buses.filter((bus) => bus.struct === struct),
    previous && partsByFile(previous),
  );
  linked.update(new Map(first.found.map((each) => [each.record.path, each])));
  /** What the layouts were read from. */
  const layoutPaths = new Set(
    reader.layoutUnits.flatMap((unit) => [unit.path, ...[...allHeaders(unit)].map(({ path }) => path)]),
  );

  let fileProblems = first.fileProblems;
  /** What the files told of when the problems were last put together. */
  let fileTrouble: readonly Problem[] = [];
  const problemsNow = (): readonly Problem[] => {
    fileTrouble = files.problems();
    const all = linked.all();
    return [
      ...all.flatMap((file) => file.found.problems),
      ...missingStructs(
        reader,
        all.map((file) => file.found),
      ),
      ...candidates.buildProblems(),
      ...together(fileProblems, fileTrouble),
    ];
  };
  const indexNow = (problems: readonly Problem[], { tables, aliases }: Part = linkedNow()): TreeIndex => ({
    tree,
    files,
    tables,
    aliases,
    problems,
    quiet: reader.quiet,
    stats: {
      files: candidates.files(),
      candidates: candidates.all().size,
      headers: headersNow(),
    },
  });
  let index = indexNow(problemsNow());

  /** `flatMap` over ten thousand files would be a good part of an edit. */
  function linkedNow(): Part {
    const tables: Table[] = [];
    const aliases: ModuleAlias[] = [];
    for (const file of linked.all()) {
      for (const table of file.tables) tables.push(table);
      for (const alias of file.aliases) aliases.push(alias);
    }
    return { tables, aliases };
  }
  return {
    get index() {
      return index;
    },
    structs: reader.structs,
    save: () => ({
      tree,
      candidates: candidates.save(),
      dependencies: dependencies.save(),
      found: linked.all().map(({ found }) => found),
      fileProblems: together(fileProblems, files.problems()),
      headers: savedHeaders(),
      folders,
      structs: reader.structs,
    }),
    expand(paths) {
      const edited = new Set<string>();
      for (const given of paths) {
        const path = normalPath(given);
        if (path === undefined) continue;
        edited.add(path);
        if (files.isFile(path) && !folders.has(path)) continue;
        for (const each of candidates.below(path)) edited.add(each);
        for (const [each] of including()) if (each.startsWith(`${path}/`)) edited.add(each);
        for (const each of filesBelow(files, path)) edited.add(each);
      }
      return edited;
    },
    update(edited, earlier = false) {
      const { headers } = reader;
      const names = new Set<string>();
      const shapes = new Set<string>();
      const listed: string[] = [];
      for (const path of edited) {
        headers.edited(path);
        reader.quiet.delete(path);
      }
      for (const path of edited) {
        const slash = path.lastIndexOf('/');
        const folder = folders.get(path.slice(0, Math.max(0, slash)));
        // Nobody looked into a folder that is not listed.
        if (folder && folder.has(path.slice(slash + 1)) !== files.isFile(path)) listed.push(path);
        const said = unread.has(path) ? updateUnread(path, earlier) : headers.update(path);
        if (said === 'shape') shapes.add(path);
        else if (said && 'hashes' in said)
          for (const name of dependencies.named(said.hashes)) names.add(name);
        else for (const name of said ?? []) names.add(name);
        for (const name of declaredOtherwiseAt(path)) names.add(name);
      }
      if (listed.length > 0) headers.relist(listed);
      for (const path of listed) shapes.add(path);
      if ([...edited].some((path) => layoutPaths.has(path)) || layoutsInclude(shapes)) {
        const fresh = openReader(options, new Map());
        if (!same(fresh.structs, reader.structs) || fresh.unknown.length !== reader.unknown.length)
          return undefined;
      }
      const troubled = fileProblems.length;
      fileProblems = fileProblems.filter((problem) => !edited.has(problem.path));
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
      if (shapes.size > 0) add(dependencies.includersOf(shapes, [...including()]));
      const [alone] = edited.size === 1 && names.size + shapes.size === 0 ? edited : [];
      const results = new Map<string, Found | undefined>();
      for (const path of moved.gone) {
        dependencies.forget(path);
        results.set(path, undefined);
      }
      for (const path of again) {
        const built = candidates.all().get(path);
        if (!built) continue;
        const result = read(built, alone === path && dependencies.holds(path));
        if (!result) dependencies.forget(path);
        results.set(path, result);
      }
      const before = index;
      const changes = linked.update(results);
      const tell = changes.some(
        ({ before, after }) =>
          !same(before?.found.problems ?? [], after?.found.problems ?? []) ||
          !same(exportedTo(before?.found), exportedTo(after?.found)),
      );
      const problems =
        tell || moved.problems || troubled > fileProblems.length || !same(fileTrouble, files.problems())
          ? problemsNow()
          : before.problems;
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
      index = indexNow(problems, inPlace(before, changes));
      return change;
    },
  };

  function headersNow(): number {
    let count = reader.headers.count();
    for (const path of unread.keys()) if (!reader.headers.loaded(path)) count++;
    return count;
  }

  /** Every header that results hang on. */
  function* including(): Generator<Including> {
    for (const header of reader.headers.all()) yield [header.path, specsOf(header)];
    for (const [path, { specs }] of unread) if (!reader.headers.loaded(path)) yield [path, specs];
  }

  /** As Headers.update, of a header that results of an earlier index hang on. */
  function updateUnread(path: string, earlier: boolean): Changed | undefined {
    const { headers } = reader;
    const before = unread.get(path)!;
    unread.delete(path);
    if (!earlier && headers.loaded(path)) return headers.update(path);
    const header = headers.header(path);
    if (!header) return 'shape';
    const hashes = changedHashes(before.signature, headers.signature(header));
    return hashes === 'shape' ? hashes : { hashes };
  }

  /** Names that an edited header may declare otherwise, as far as results of an earlier index hang on that. */
  function declaredOtherwiseAt(path: string): readonly string[] {
    const before = declared.get(path);
    const after = before && before.size > 0 ? reader.headers.sourceAt(path) : undefined;
    return before && after ? declaredOtherwise(before, after) : [...(before?.keys() ?? [])];
  }

  function savedHeaders(): Map<string, SavedHeader> {
    const { headers } = reader;
    const asked = dependencies.hashes();
    const saved = new Map(unread);
    for (const header of headers.all())
      saved.set(header.path, {
        specs: specsOf(header),
        signature: signatureFor(headers.signature(header), asked),
        declared: new Map([...(declared.get(header.path) ?? []), ...headers.declared(header)]),
      });
    return saved;
  }

  /** Reads every file that a scout finds. */
  function scouted(): FirstCandidates & Pick<SavedIndex, 'found' | 'fileProblems'> {
    const built: Asked[] = [];
    const found: Found[] = [];
    let what: 'scanning' | 'reading' = 'scanning';
    const report = (options.scout ?? scoutHere(files, folders))(task, {
      meanwhile: () => readAhead(reader.headers, 'include/linux/module.h'),
      begin(scanned) {
        reader.begin(scanned);
        what = 'reading';
      },
      read(candidate) {
        const each = asked(candidate);
        built.push(each);
        const result = read(each);
        if (result) found.push(result);
      },
      tick: (seen) => options.onProgress?.(seen, undefined, what),
    });
    const { trace, buildProblems, fileProblems } = report;
    if (!trace) throw new Error('the scout was asked for a trace');
    if (report.looked) options.onLooked?.(report.looked);
    return { scan: trace, build: trace.build, buildProblems, built, found, fileProblems };
  }

  function layoutsInclude(shapes: ReadonlySet<string>): boolean {
    if (shapes.size === 0) return false;
    const bases = new Set([...shapes].map((path) => baseOf(path)));
    for (const { path, includes } of reader.headers.all())
      if (layoutPaths.has(path)) for (const { spec } of includes) if (bases.has(baseOf(spec))) return true;
    return reader.layoutUnits.some(({ includes }) => includes.some(({ spec }) => bases.has(baseOf(spec))));
  }
}

const specsOf = ({ includes }: Header) => includes.map(({ spec }) => spec);

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
