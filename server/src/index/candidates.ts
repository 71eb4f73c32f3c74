// Which files matter, and what the build says of each, kept up to date. What the scout found is where it starts.

import { type Looked, noteLooks } from '../files/looks.ts';
import { folderOf } from '../files/paths.ts';
import type { Problem, TreeFiles } from '../files/tree-files.ts';
import type { CompileFlags } from '../kernel/compile-flags.ts';
import { type Compiled, createKbuild, type Kbuild } from '../kernel/kbuild.ts';
import { same } from '../tables/same.ts';
import type { SavedBuilt, SavedCandidates } from './saved.ts';
import {
  type HeaderMarks,
  type HeaderScan,
  headerScan,
  headerSearch,
  isWalked,
  type ScanTrace,
  sourceSearch,
  throughIncludes,
  walkOrder,
} from './scan.ts';
import type { ScoutTask } from './scout.ts';

/** What the build says of one candidate. */
export interface Built {
  readonly path: string;
  readonly compiled: readonly Compiled[];
}

export interface Candidates {
  /** Number of `.c` files. */
  files(): number;
  all(): ReadonlyMap<string, Built>;
  buildProblems(): readonly Problem[];
  /** Files of a folder that were there, and those that are now. */
  below(folder: string): Iterable<string>;
  /**
   * Takes in edited files. Gives the candidates that the build says something else of than before, new ones among them,
   * and those that are none any more, and whether the problems may be others; `all` where macros of headers that export
   * tables are.
   */
  update(
    edited: ReadonlySet<string>,
  ): { changed: ReadonlySet<string>; gone: ReadonlySet<string>; problems: boolean } | 'all';
  /** What headers hold together. */
  headers(): HeaderScan;
  save(): SavedCandidates;
}

/** What a scout found, or an earlier index. */
export interface FirstCandidates {
  readonly scan: ScanTrace;
  readonly build: Looked;
  readonly buildProblems: readonly Problem[];
  /** In any order. */
  readonly built: readonly (Asked | SavedBuilt)[];
}

export function openCandidates(files: TreeFiles, task: ScoutTask, first: FirstCandidates): Candidates {
  const { sources, including, headers } = first.scan;
  let marks: Map<string, HeaderMarks> = headers;
  let scanned: HeaderScan = headerScan(marks);
  const searchHeader = task.throughHeaders ? headerSearch(task) : undefined;
  const searchSource = sourceSearch(task, scanned);
  let build: Looked = first.build;
  let kbuild: Kbuild | undefined;
  let buildProblems = first.buildProblems;
  const kbuildNow = (): Kbuild => {
    if (!kbuild) {
      const noted = noteLooks(files);
      for (const path of build.files) noted.looked.files.add(path);
      for (const path of build.folders) noted.looked.folders.add(path);
      build = noted.looked;
      const { tree, config, arch } = task;
      kbuild = createKbuild({
        files: noted.files,
        tree,
        ...(config && { config }),
        ...(arch && { arch }),
        followed: true,
      });
    }
    return kbuild;
  };
  const builtNow = (path: string): Asked => asked({ path, compiled: kbuildNow().compiled(path) });
  const known = new Map(
    first.built.map((each) => [each.path, 'differs' in each ? each : restored(each)] as const),
  );
  const holding = new Set([...known.keys()].filter((path) => !including.has(path)));

  /** On flags that were asked for once something hangs. */
  function restored({ path, compiled }: SavedBuilt): Asked {
    const own = asked({
      path,
      compiled: compiled.map(({ modules, flags }, i) => ({
        modules,
        flags: () => flags ?? kbuildNow().compiled(path)[i]!.flags(),
      })),
    });
    for (const [i, { flags }] of compiled.entries()) if (flags) own.compiled[i]!.flags();
    return own;
  }

  const updateHeader = (path: string): void => {
    if (!searchHeader || !isWalked(path)) return;
    const bytes = files.peek(path);
    const now = bytes && searchHeader(path, bytes);
    if (same(marks.get(path), now)) return;
    marks.delete(path);
    if (now) marks.set(path, now);
    marks = new Map([...marks].sort(([a], [b]) => walkOrder(a, b)));
  };
  /** Whether it is another kind of file than before. */
  const updateSource = (path: string): boolean => {
    const bytes = isWalked(path) ? files.peek(path) : undefined;
    if (bytes) sources.add(path);
    else sources.delete(path);
    const now = bytes && searchSource(path, bytes);
    const held = holding.delete(path);
    const before = including.get(path);
    including.delete(path);
    if (now === 'holds') holding.add(path);
    else if (now) including.set(path, now);
    return held !== (now === 'holds') || !same(before, now === 'holds' ? undefined : now);
  };
  const buildIsEdited = (edited: ReadonlySet<string>, appeared: ReadonlySet<string>): boolean => {
    for (const path of edited) {
      if (build.files.has(path)) return true;
      // Of other files it is not known whether they were there.
      if ((appeared.has(path) || !/\.[ch]$/.test(path)) && build.folders.has(folderOf(path))) return true;
    }
    return false;
  };

  return {
    files: () => sources.size,
    all: () => known,
    buildProblems() {
      const more = kbuild?.problems() ?? [];
      return [
        ...buildProblems,
        ...more.filter((problem) => !buildProblems.some((known) => same(known, problem))),
      ];
    },
    *below(folder) {
      const prefix = folder === '' ? '' : `${folder}/`;
      for (const set of [sources, marks.keys(), build.files])
        for (const path of set) if (path.startsWith(prefix)) yield path;
    },
    update(edited) {
      let other = false;
      const appeared = new Set<string>();
      for (const path of edited)
        if (path.endsWith('.h')) updateHeader(path);
        else if (path.endsWith('.c')) {
          const before = sources.has(path);
          other = updateSource(path) || other;
          if (before !== sources.has(path)) appeared.add(path);
        }
      const scan = headerScan(marks);
      if (!same([...scan.macros, '', ...scan.headers], [...scanned.macros, '', ...scanned.headers])) {
        scanned = scan;
        return 'all';
      }
      const changed = new Set<string>();
      const gone = new Set<string>();
      let wanted: ReadonlySet<string> | undefined;
      if (other) {
        wanted = new Set([...holding, ...throughIncludes(holding, including)]);
        for (const path of known.keys()) if (!wanted.has(path)) gone.add(path);
        for (const path of gone) known.delete(path);
      }
      // Problems of makefiles that nothing asks for any more are none.
      const stale = gone.size > 0 && buildProblems.length + (kbuild?.problems().length ?? 0) > 0;
      const problems = buildIsEdited(edited, appeared) || stale;
      if (problems) {
        // What a scout, or an earlier index, looked at is not told apart by folders.
        if (kbuild) kbuild.edited(edited);
        else build = { files: new Set(), folders: new Set() };
        buildProblems = [];
        for (const [path, before] of known) {
          const now = builtNow(path);
          if (before.differs(now)) changed.add(path);
          known.set(path, now);
        }
      }
      for (const path of wanted ?? [])
        if (!known.has(path)) {
          known.set(path, builtNow(path));
          changed.add(path);
        }
      return { changed, gone, problems: problems || changed.size > 0 };
    },
    headers: () => scanned,
    save() {
      return {
        scan: { sources, including, headers: marks },
        build,
        buildProblems: this.buildProblems(),
        built: [...known.values()].map((each) => each.save()),
      };
    },
  };
}

/** Remembers which flags were asked for: on the others nothing hangs. */
export interface Asked extends Built {
  differs(now: Built): boolean;
  save(): SavedBuilt;
}

export function asked({ path, compiled }: Built): Asked {
  const flags: (CompileFlags | undefined)[] = [];
  return {
    path,
    compiled: compiled.map((each, i) => ({
      modules: each.modules,
      flags() {
        flags[i] ??= each.flags();
        return flags[i];
      },
    })),
    differs: (now) =>
      now.compiled.length !== compiled.length ||
      compiled.some(({ modules }, i) => {
        const other = now.compiled[i]!;
        const own = flags[i];
        return !same(modules, other.modules) || (own !== undefined && !sameFlags(own, other.flags()));
      }),
    save: () => ({
      path,
      compiled: compiled.map(({ modules }, i) => ({ modules, ...(flags[i] && { flags: flags[i] }) })),
    }),
  };
}

const sameFlags = (a: CompileFlags, b: CompileFlags) =>
  a === b || (same(a.dirs, b.dirs) && same([...a.defines], [...b.defines]));
