// The headers of a tree, each read once and only when a name asks for it.
//
// One macro has one definition in a unit (the compiler warns otherwise), so a search may stop at the first
// header, nearest first, that defines the name under conditions which hold. What makes it lazy: names that
// other units found are looked for where they were found, if that header can be reached from here.
import type { TreeFiles } from '../files/tree-files.ts';
import { type Source, sourceOf } from './source.ts';
import { type Frame, framesOf, type IncludeSite, type Instance, includeSpec, type Unit } from './unit.ts';

export interface Header {
  readonly id: number;
  readonly path: string;
  readonly instance: Instance;
  /** Indices of the directives that define or undefine a name, in order. */
  readonly macros: ReadonlyMap<string, readonly number[]>;
  readonly includes: readonly IncludeSite[];
  /** Headers that were found to be reached through this one. */
  readonly reaches: Set<Header>;
}

export interface Headers {
  /** Path of an included file, or undefined where there is none. */
  resolve(site: IncludeSite, extraDirs: () => readonly string[]): string | undefined;
  /** A file's text, not as a header: for files that are taken in. */
  sourceAt(path: string): Source | undefined;
  header(path: string): Header | undefined;
  /** Headers that are already read. */
  loaded(path: string): Header | undefined;
  /** Already read headers that define a name. */
  definers(name: string): readonly Header[];
  count(): number;
}

/** Folders where `<…>` is looked for, in the build's order (Makefile, LINUXINCLUDE). */
export function systemDirs(arch: string): readonly string[] {
  return [`arch/${arch}/include`, 'include', `arch/${arch}/include/uapi`, 'include/uapi'];
}

export function createHeaders(files: TreeFiles, arch: string): Headers {
  const dirs = systemDirs(arch);
  const headers = new Map<string, Header | null>();
  const sources = new Map<string, Source | null>();
  /** Files by folder: one listing is cheaper than asking for each of its files, and for each that is not there. */
  const names = new Map<string, ReadonlySet<string>>();
  const resolved = new Map<string, string | null>();
  const definers = new Map<string, Header[]>();
  let count = 0;

  const isFile = (path: string): boolean => {
    const slash = path.lastIndexOf('/');
    const dir = path.slice(0, Math.max(0, slash));
    let known = names.get(dir);
    if (!known) {
      known = new Set(files.list(dir).flatMap((entry) => (entry.kind === 'file' ? [entry.name] : [])));
      names.set(dir, known);
    }
    return known.has(path.slice(slash + 1));
  };
  const search = (spec: string, searched: readonly string[]): string | undefined => {
    for (const dir of searched) {
      const path = normalise(`${dir}/${spec}`);
      if (path !== undefined && isFile(path)) return path;
    }
    return undefined;
  };
  const sourceAt = (path: string): Source | undefined => {
    let source = sources.get(path);
    if (source === undefined) {
      const bytes = files.read(path);
      source = bytes ? sourceOf(path, bytes) : null;
      sources.set(path, source);
    }
    return source ?? undefined;
  };

  /** scripts/Makefile.asm-generic wraps include/asm-generic for each header that the architecture has no own of. */
  const generic = (spec: string): string | undefined =>
    spec.startsWith('asm/') ? search(spec.slice('asm/'.length), ['include/asm-generic']) : undefined;

  const resolveAnew = ({ spec, quoted, from }: IncludeSite): string | undefined => {
    if (quoted) {
      const near = search(spec, [from.slice(0, Math.max(0, from.lastIndexOf('/')))]);
      if (near !== undefined) return near;
    }
    let path = resolved.get(spec);
    if (path === undefined) {
      path = search(spec, dirs) ?? generic(spec) ?? null;
      resolved.set(spec, path);
    }
    return path ?? undefined;
  };

  return {
    resolve(site, extraDirs) {
      if (site.path === undefined) site.path = resolveAnew(site) ?? null;
      // LINUXINCLUDE comes before a makefile's own -I (scripts/Makefile.lib: c_flags).
      return site.path ?? search(site.spec, extraDirs());
    },
    sourceAt,
    header(path) {
      let header = headers.get(path);
      if (header === undefined) {
        const source = sourceAt(path);
        header = source ? headerOf(source, count++) : null;
        headers.set(path, header);
        if (header)
          for (const name of header.macros.keys()) {
            const known = definers.get(name);
            if (known) known.push(header);
            else definers.set(name, [header]);
          }
      }
      return header ?? undefined;
    },
    loaded: (path) => headers.get(path) ?? undefined,
    definers: (name) => definers.get(name) ?? [],
    count: () => count,
  };
}

/** `a/./b/../c` → `a/c`; undefined where it leads out of the tree. */
export function normalise(path: string): string | undefined {
  if (!path.includes('./') && !path.includes('//') && !path.startsWith('/')) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

function headerOf(source: Source, id: number): Header {
  const frames = framesOf(source, undefined);
  const macros = new Map<string, number[]>();
  const includes: IncludeSite[] = [];
  for (const [i, directive] of source.directives.entries()) {
    if ((directive.kind === 'define' || directive.kind === 'undef') && directive.name !== '') {
      const known = macros.get(directive.name);
      if (known) known.push(i);
      else macros.set(directive.name, [i]);
    } else if (directive.kind === 'include') {
      const spec = includeSpec(source, directive);
      if (spec) includes.push({ ...spec, from: source.path, frame: frames[i], path: undefined });
    }
  }
  const instance: Instance = {
    source,
    frames,
    base: undefined,
    // Names of a header are looked up as of the end of the unit.
    orders: [],
    firstOrder: Number.POSITIVE_INFINITY,
    children: new Map(),
  };
  return { id, path: source.path, instance, macros, includes, reaches: new Set() };
}

/** How far a unit has looked into its headers. */
export interface HeaderWalk {
  started: boolean;
  /** Includes to follow: of private headers' first, of the kernel's own when those are done. */
  readonly near: IncludeSite[];
  readonly far: IncludeSite[];
  nextNear: number;
  nextFar: number;
  readonly seen: Set<string>;
  readonly visited: Header[];
  /** The unit's own `#include`s, and those of the command line. */
  own: readonly IncludeSite[];
  /** Headers that were not found to be included, when so many were read. */
  readonly unreached: Map<Header, number>;
}

export function newWalk(): HeaderWalk {
  return {
    started: false,
    near: [],
    far: [],
    nextNear: 0,
    nextFar: 0,
    seen: new Set(),
    visited: [],
    own: [],
    unreached: new Map(),
  };
}

/** A branch that the configuration alone switches off; anything harder counts as taken. */
function switchedOff(frame: Frame | undefined): boolean {
  for (let f = frame; f; f = f.parent) if (f.shared === false) return true;
  return false;
}

function start(unit: Unit): void {
  const { walk } = unit;
  if (walk.started) return;
  walk.started = true;
  const implicit = unit.environment.implicit.map((spec) => ({
    spec,
    quoted: false,
    from: '',
    frame: undefined,
    path: undefined,
  }));
  // A file's own headers first: the names that no other file uses are there.
  const quoted = unit.includes.filter((site) => site.quoted);
  const system = unit.includes.filter((site) => !site.quoted);
  walk.own = [...quoted, ...system, ...implicit];
  walk.near.push(...quoted);
  walk.far.push(...system, ...implicit);
}

function loadedAt(unit: Unit, site: IncludeSite): Header | undefined {
  if (switchedOff(site.frame)) return undefined;
  const path = unit.headers.resolve(site, unit.environment.includeDirs);
  return path === undefined ? undefined : unit.headers.loaded(path);
}

/** A header of one driver or subsystem, not of the kernel's include folders. */
export function isPrivate(header: Header): boolean {
  return !/^(include|arch\/[^/]+\/include)\//.test(header.path);
}

/**
 * Whether the unit includes `target`, directly or through headers that are already read. The kernel's own headers
 * lead to no private one, so that these are looked for through private ones alone.
 */
function isReached(unit: Unit, target: Header): boolean {
  const { walk } = unit;
  if (walk.seen.has(target.path)) return true;
  const queue: { header: Header; root: Header }[] = [];
  for (const site of walk.own) {
    const root = loadedAt(unit, site);
    if (!root) continue;
    if (root === target || root.reaches.has(target)) return true;
    queue.push({ header: root, root });
  }
  const known = walk.unreached.get(target);
  const loaded = unit.headers.count();
  if (known === loaded) return false;
  const within = isPrivate(target);
  const seen = new Set<Header>();
  for (let i = 0; i < queue.length; i++) {
    const { header, root } = queue[i]!;
    if (within && !isPrivate(header)) continue;
    for (const site of header.includes) {
      const inner = loadedAt(unit, site);
      if (!inner || seen.has(inner)) continue;
      if (inner === target || inner.reaches.has(target)) {
        header.reaches.add(target);
        root.reaches.add(target);
        return true;
      }
      seen.add(inner);
      queue.push({ header: inner, root });
    }
  }
  walk.unreached.set(target, loaded);
  return false;
}

/**
 * The first header for which `look` answers: where other units found `name`, then nearest first.
 * A header in which `stop` holds ends the search: the name is something else there.
 */
export function findInHeaders<T>(
  unit: Unit,
  definers: readonly Header[],
  has: (header: Header) => boolean,
  look: (header: Header) => T | undefined,
  stop: (header: Header) => boolean,
): T | undefined {
  start(unit);
  for (const header of definers) {
    if (!isReached(unit, header)) continue;
    const found = look(header);
    if (found !== undefined) return found;
  }
  for (const header of unit.walk.visited) if (stop(header)) return undefined;
  for (let header = nextHeader(unit); header; header = nextHeader(unit)) {
    if (has(header)) {
      const found = look(header);
      if (found !== undefined) return found;
    }
    if (stop(header)) return undefined;
  }
  return undefined;
}

/** Goes one header on, breadth first, through all private headers before the kernel's own. */
function nextHeader(unit: Unit): Header | undefined {
  const { walk, headers } = unit;
  for (;;) {
    const site = walk.near[walk.nextNear] ? walk.near[walk.nextNear++] : walk.far[walk.nextFar++];
    if (!site) return undefined;
    if (switchedOff(site.frame)) continue;
    const path = headers.resolve(site, unit.environment.includeDirs);
    if (path === undefined || walk.seen.has(path)) continue;
    walk.seen.add(path);
    const header = headers.header(path);
    if (!header) continue;
    walk.visited.push(header);
    for (const inner of header.includes)
      (inner.quoted && isPrivate(header) ? walk.near : walk.far).push(inner);
    return header;
  }
}

/** The first header that `has` what is looked for: among those already visited, then on, breadth first. */
export function findHeader(unit: Unit, has: (header: Header) => boolean): Header | undefined {
  start(unit);
  for (const header of unit.walk.visited) if (has(header)) return header;
  for (let header = nextHeader(unit); header; header = nextHeader(unit)) if (has(header)) return header;
  return undefined;
}
