// From a source file to the modules that it is linked into, by the tree's own Kbuild files. Lazy: a file needs the
// makefiles of its own folder and of those above it, each read once.
import { noteLooks } from '../files/looks.ts';
import { folderOf, foldersAbove } from '../files/paths.ts';
import type { Problem, TreeFiles } from '../files/tree-files.ts';
import {
  type Build,
  createBuild,
  hangsOn,
  inAll,
  leading,
  makefileText,
  type Reach,
  type Reader,
} from './arch-build.ts';
import { type CompileFlags, flagsOf, NO_FLAGS } from './compile-flags.ts';
import type { KernelConfig } from './config.ts';
import { objectOf, type Part } from './kbuild-folder.ts';
import { openRoot } from './kbuild-root.ts';
import type { Value } from './make/expand.ts';
import { markSymbols, piece, union } from './make/pieces.ts';
import { type Module, symbolsNeeded } from './module.ts';
import type { KernelTree } from './tree.ts';

export interface Kbuild {
  /**
   * The modules and built-in objects that a source (`.c`, `.S`, `.rs`) is linked into, by name. Empty where no
   * makefile that is reached names it; with a `.config` also where that does not build it.
   */
  modulesOf(path: string): readonly Module[];
  /**
   * How a source is compiled: once as a rule, with modules or without; more often where a rule makes several objects of
   * it (arch/arm64/crypto), each with its own modules and flags.
   */
  compiled(path: string): readonly Compiled[];
  /** What could not be understood in the makefiles read so far: since the last edit, where edits are followed. */
  problems(): readonly Problem[];
  /** Forgets what hangs on files that were edited, came or went; to be called only where edits are followed. */
  edited(paths: ReadonlySet<string>): void;
}

/** One object that a source is compiled to. */
export interface Compiled {
  readonly modules: readonly Module[];
  /** Found out when asked for; equal ones are one object. */
  flags(): CompileFlags;
}

export interface KbuildParts {
  readonly files: TreeFiles;
  readonly tree: KernelTree;
  /** Without one, all that any configuration may build. */
  readonly config?: KernelConfig;
  /** A folder of `arch/`. Without one: the config's, else that which a path lies in, else x86. */
  readonly arch?: string;
  /** Whether edits are followed: what each makefile looked at is noted. */
  readonly followed?: boolean;
}

export function createKbuild({ files, tree, config, arch, followed = false }: KbuildParts): Kbuild {
  const told: { readonly by: Reader; readonly problem: Problem }[] = [];
  /** How often something was edited. */
  let edits = 0;
  const openReader = (): Reader => {
    const noted = followed ? noteLooks(files) : undefined;
    const reader: Reader = {
      files: noted?.files ?? files,
      looked: noted?.looked,
      used: edits,
      tell: (problem) => void told.push({ by: reader, problem }),
    };
    return reader;
  };
  const markOf = markSymbols();
  const symbols = new Map<string, readonly Value[]>();
  const symbol = (name: string): readonly Value[] => {
    if (!name.startsWith('CONFIG_')) return [];
    let values = symbols.get(name);
    if (!values) {
      const text = config ? (config.get(name) ?? '') : markOf(name);
      values = [{ recursive: false, pieces: [piece(text, [name])] }];
      symbols.set(name, values);
    }
    return values;
  };

  /** Equal flags are one object, so that callers can tell them apart by identity. */
  const shared = new Map<string, CompileFlags>([['', NO_FLAGS]]);
  const builds = new Map<string, Build>();
  const buildFor = (name: string): Build => {
    let build = builds.get(name);
    if (!build) {
      const by = openReader();
      const root = openRoot({ files: by.files, arch: name, symbol, tell: by.tell });
      build = createBuild(files, root, by, openReader);
      builds.set(name, build);
    }
    build.by.used = edits;
    return build;
  };
  const fixed = arch ?? config?.arch;
  const modulesFor = (name: string, object: string) =>
    modulesIn(buildFor(name), object, config !== undefined);
  // A folder such as drivers/s390 only the makefile of its own arch descends to.
  const naming = new Map<string, readonly string[]>();
  const archsNaming = (folder: string): readonly string[] => {
    let archs = naming.get(folder);
    if (!archs) {
      archs = tree.archs.filter((name) =>
        makefileText(files, `arch/${name}`, 'Makefile').includes(`${folder}/`),
      );
      naming.set(folder, archs);
    }
    return archs;
  };

  /** The arch whose build makes the object, with its modules there. */
  const builtBy = (path: string, object: string): { arch: string; modules: readonly Module[] } => {
    const only = fixed ?? /^arch\/([^/]+)\//.exec(path)?.[1];
    const arch = only ?? 'x86';
    const modules = modulesFor(arch, object);
    if (only === undefined && modules.length === 0)
      for (const arch of archsNaming(path.split('/', 2).join('/'))) {
        const others = modulesFor(arch, object);
        if (others.length > 0) return { arch, modules: others };
      }
    return { arch, modules };
  };

  const flagsIn = (build: Build, object: string): CompileFlags => {
    const dir = folderOf(object);
    const makefiles = [dir, ...foldersAbove(dir)].flatMap((each) => {
      const makefile = build.makefile(each);
      return makefile ? [{ dir: each, makefile }] : [];
    });
    const flags = flagsOf(object, makefiles);
    const defines = [...flags.defines].map(([name, text]) => `${name}=${text}`);
    const key = [...flags.dirs, ...defines].join('\n');
    const known = shared.get(key);
    if (known) return known;
    shared.set(key, flags);
    return flags;
  };

  const compiledAt = (path: string): readonly Compiled[] => {
    const own = objectOf(path);
    if (own === undefined) return [];
    const dir = folderOf(own);
    const asItself = builtBy(path, own);
    const build = buildFor(asItself.arch);
    // A rule for another object stands in the folder's own makefile.
    const others = (build.reach(dir) && build.folder(dir)?.compiled.get(own)) ?? [];
    const compiled = others
      .map((object) => ({ object, modules: modulesFor(asItself.arch, object) }))
      .filter(({ modules }) => modules.length > 0);
    if (asItself.modules.length > 0 || compiled.length === 0)
      compiled.unshift({ object: own, modules: asItself.modules });
    return compiled.map(({ object, modules }) => {
      // Whoever types asks for them at every key, and how much a makefile may expand to is bounded.
      let flags: CompileFlags | undefined;
      return {
        modules,
        flags() {
          flags ??= flagsIn(build, object);
          return flags;
        },
      };
    });
  };
  const known = new Map<string, readonly Compiled[]>();
  const compiled = (path: string) => {
    let found = known.get(path);
    if (!found) {
      found = compiledAt(path);
      known.set(path, found);
    }
    return found;
  };

  return {
    compiled,
    modulesOf(path) {
      const [first, ...more] = compiled(path);
      return more.length === 0
        ? (first?.modules ?? [])
        : merged(
            [first, ...more].flatMap((each) => each?.modules ?? []),
            config !== undefined,
          );
    },
    problems() {
      const all: Problem[] = [];
      for (const { by, problem } of told)
        if (
          by.used === edits &&
          !all.some((one) => one.path === problem.path && one.message === problem.message)
        )
          all.push(problem);
      return all;
    },
    edited(paths) {
      const folders = [...paths].filter((path) => !files.isFile(path));
      const gone = (by: Reader) => hangsOn(by.looked, paths, folders);
      const left = new Set<Reader>();
      for (const [name, build] of builds) {
        if (gone(build.by)) builds.delete(name);
        else for (const by of build.forget(gone)) left.add(by);
      }
      told.splice(0, told.length, ...told.filter(({ by }) => left.has(by)));
      naming.clear();
      known.clear();
      edits++;
    },
  };
}

/** Whether a makefile's text has the path as a word of its own. */
function names(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1))
    if (!/[\w./-]/.test(`${text[at - 1] ?? ' '}${text[at + path.length] ?? ' '}`)) return true;
  return false;
}

function modulesIn(build: Build, object: string, decided: boolean): readonly Module[] {
  const dir = folderOf(object);
  const above = [...new Set([dir, ...foldersAbove(dir)])];
  const found = above.flatMap((from) => modulesFrom(build, from, object));
  return merged(found.length > 0 ? found : modulesBeside(build, above, object), decided);
}

/** A makefile that has an object from outside of its folder says so, or includes one that does. */
const reachesOut = /\.\.|^[ \t]*[-s]?include\b/m;

/** Objects such as `../misc/onboard_usb_hub_pdevs.o` stand in the makefile of a folder beside. */
function modulesBeside(build: Build, above: readonly string[], object: string): readonly Module[] {
  // Named, but not built: no need to look at all of the neighbours.
  const named = [`${object}.o`, ...above.filter((dir) => !build.reach(dir)).map((dir) => `${dir}/`)];
  for (const from of above)
    if (
      build.reach(from) &&
      named.some((path) => names(build.text(from), path.slice(from === '' ? 0 : from.length + 1)))
    )
      return [];
  for (const from of above) {
    const found: Module[] = [];
    for (const path of (build.reach(from) && build.folder(from)?.descents.keys()) ?? [])
      if (!above.includes(path) && reachesOut.test(build.text(path)))
        found.push(...modulesFrom(build, path, object));
    if (found.length > 0) return found;
  }
  return [];
}

function modulesFrom(build: Build, dir: string, object: string): readonly Module[] {
  const reach = build.reach(dir);
  const parts = reach && build.folder(dir)?.objects.get(object);
  return (parts ?? []).flatMap((part) => {
    const linkage = reach && linkageOf(part, reach);
    if (!linkage) return [];
    const symbols = union(reach.symbols, part.symbols);
    const [certain, without] = [union(reach.certain, part.certain), union(reach.without, part.without)];
    return [{ name: part.module, linkage, ...led(symbols, certain, without) }];
  });
}

/** The lists of a module; the second only where it says something else than the first, the third where it says something. */
const led = (
  symbols: readonly string[],
  certain: readonly string[],
  without: readonly string[],
): Pick<Module, 'symbols' | 'certain' | 'without'> => ({
  symbols,
  ...(symbols.every((symbol) => certain.includes(symbol)) ? {} : { certain }),
  ...(without.length > 0 && { without }),
});

function linkageOf({ list, state }: Part, { builtin, modules }: Reach): Module['linkage'] | undefined {
  if (list === 'lib' || state === 'y') return builtin ? 'builtin' : undefined;
  if (state === 'm') return modules ? 'module' : undefined;
  if (builtin && modules) return 'either';
  return builtin ? 'builtin' : 'module';
}

/** One of each name. With a configuration an object can be in a module and built in at once; without, that is `either`. */
function merged(modules: readonly Module[], decided: boolean): readonly Module[] {
  const groups = new Map<string, Module[]>();
  for (const module of modules) {
    const key = decided ? `${module.name} ${module.linkage}` : module.name;
    groups.set(key, [...(groups.get(key) ?? []), module]);
  }
  return [...groups.values()]
    .map((group): Module => {
      const [first] = group;
      const same = group.every((each) => each.linkage === first?.linkage);
      const always = group.find((each) => each.linkage === 'builtin' && each.symbols.length === 0);
      return {
        name: first?.name ?? '',
        linkage: always ? 'builtin' : same ? (first?.linkage ?? 'either') : 'either',
        ...led(
          leading(group.map((each) => each.symbols)),
          inAll(group.map(symbolsNeeded)),
          inAll(group.map(({ without = [] }) => without)),
        ),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
