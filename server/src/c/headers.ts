// The headers of a tree, each read once and only when a name asks for it.
//
// One macro has one definition in a unit (the compiler warns otherwise), so a search may stop at the first
// header, nearest first, that defines the name under conditions which hold. What makes it lazy: names that
// other units found are looked for where they were found, if that header can be reached from here.
import type { TreeFiles } from '../files/tree-files.ts';
import { enumeratorsOf } from './enums.ts';
import { type Source, sourceOf } from './source.ts';
import { type Frame, framesOf, type IncludeSite, type Instance, includeSpec, type Unit } from './unit.ts';

export interface Header {
  /** Counts from 0 in the order of reading. */
  readonly id: number;
  readonly path: string;
  readonly instance: Instance;
  readonly includes: readonly IncludeSite[];
  /** Headers that were found to be reached through this one. */
  readonly reaches: Set<Header>;
  /** Of a kernel header whose includes are all read: every header that it leads to, one bit per id. */
  closure: Uint32Array | undefined;
}

/** A `#define` or `#undef` of a header. */
export interface Definition {
  readonly header: Header;
  /** Index of the directive. */
  readonly index: number;
}

export interface Headers {
  /** Path of an included file, or undefined where there is none. */
  resolve(site: IncludeSite, extraDirs: () => readonly string[]): string | undefined;
  /** A file's text, not as a header: for files that are taken in. */
  sourceAt(path: string): Source | undefined;
  header(path: string): Header | undefined;
  /** Headers that are already read. */
  loaded(path: string): Header | undefined;
  /** Definitions of a name in already read headers, in the order of reading and then of the text. */
  definitions(name: string): readonly Definition[];
  /** Already read headers that declare a name as an enumerator. */
  enumerating(name: string): readonly Header[];
  count(): number;
}

/** Folders where `<…>` is looked for, in the build's order (Makefile, LINUXINCLUDE). */
export function systemDirs(arch: string): readonly string[] {
  return [`arch/${arch}/include`, 'include', `arch/${arch}/include/uapi`, 'include/uapi'];
}

/**
 * `folders`: names of files by folder, where a walk has listed them already; others are listed when asked for.
 */
export function createHeaders(
  files: TreeFiles,
  arch: string,
  folders: Map<string, ReadonlySet<string>> = new Map(),
): Headers {
  const dirs = systemDirs(arch);
  const headers = new Map<string, Header | null>();
  const sources = new Map<string, Source | null>();
  const resolved = new Map<string, string | null>();
  const definitions = new Map<string, Definition[]>();
  const enumerating = new Map<string, Header[]>();
  /** Headers whose enumerators are not in `enumerating` yet. */
  let fresh: Header[] = [];
  let count = 0;

  const isFile = (path: string): boolean => {
    const slash = path.lastIndexOf('/');
    const dir = path.slice(0, Math.max(0, slash));
    let known = folders.get(dir);
    if (!known) {
      // One listing is cheaper than asking for each of its files, and for each that is not there.
      known = new Set(files.list(dir).flatMap((entry) => (entry.kind === 'file' ? [entry.name] : [])));
      folders.set(dir, known);
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
        header = source ? headerOf(source, count++, definitions) : null;
        headers.set(path, header);
        if (header) fresh.push(header);
      }
      return header ?? undefined;
    },
    loaded: (path) => headers.get(path) ?? undefined,
    definitions: (name) => definitions.get(name) ?? NO_DEFINITIONS,
    enumerating(name) {
      for (const header of fresh)
        for (const each of enumeratorsOf(header.instance.source).keys()) addTo(enumerating, each, header);
      fresh = [];
      return enumerating.get(name) ?? NO_HEADERS;
    },
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

const NO_DEFINITIONS: readonly Definition[] = [];
const NO_HEADERS: readonly Header[] = [];

function addTo<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function headerOf(source: Source, id: number, definitions: Map<string, Definition[]>): Header {
  const frames = framesOf(source, undefined);
  const includes: IncludeSite[] = [];
  const instance: Instance = {
    source,
    frames,
    base: undefined,
    // Names of a header are looked up as of the end of the unit.
    orders: [],
    firstOrder: Number.POSITIVE_INFINITY,
    children: new Map(),
  };
  const header: Header = {
    id,
    path: source.path,
    instance,
    includes,
    reaches: new Set(),
    closure: undefined,
  };
  for (const [index, directive] of source.directives.entries()) {
    if (directive.kind === 'define' || directive.kind === 'undef') {
      if (directive.name !== '') addTo(definitions, directive.name, { header, index });
    } else if (directive.kind === 'include') {
      const spec = includeSpec(source, directive);
      if (spec) includes.push({ ...spec, from: source.path, frame: frames[index], path: undefined });
    }
  }
  return header;
}

/** How far a unit has looked into its headers. */
export interface HeaderWalk {
  started: boolean;
  /** The unit's own `#include`s, and those of the command line. */
  own: readonly IncludeSite[];
  /** Includes to follow one by one: of the unit and its private headers. */
  readonly queue: IncludeSite[];
  next: number;
  readonly seen: Set<Header>;
  readonly visited: Header[];
  /** Whether every header that the unit leads to is read. */
  complete: boolean;
  /** Headers that were not found to be included, when so many were read. */
  readonly unreached: Map<Header, number>;
}

export function newWalk(): HeaderWalk {
  return {
    started: false,
    own: [],
    queue: [],
    next: 0,
    seen: new Set(),
    visited: [],
    complete: false,
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
  walk.queue.push(...walk.own);
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
  if (walk.seen.has(target)) return true;
  const queue: { header: Header; root: Header }[] = [];
  for (const site of walk.own) {
    const root = loadedAt(unit, site);
    if (!root) continue;
    if (root === target || leadsTo(root, target)) return true;
    queue.push({ header: root, root });
  }
  const loaded = unit.headers.count();
  if (walk.unreached.get(target) === loaded) return false;
  const within = isPrivate(target);
  const seen = new Set<Header>();
  for (let i = 0; i < queue.length; i++) {
    const { header, root } = queue[i]!;
    if (header.closure || (within && !isPrivate(header))) continue;
    for (const site of header.includes) {
      const inner = loadedAt(unit, site);
      if (!inner || seen.has(inner)) continue;
      if (inner === target || leadsTo(inner, target)) {
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

function leadsTo({ reaches, closure }: Header, target: Header): boolean {
  if (closure) return ((closure[target.id >> 5] ?? 0) & (1 << (target.id & 31))) !== 0;
  return reaches.has(target);
}

/** Reads all that a kernel header leads to, once for all units: the kernel's own headers need no `-I`. */
function close(headers: Headers, start: Header): void {
  if (start.closure) return;
  const found: Header[] = [start];
  const seen = new Set<Header>(found);
  for (let i = 0; i < found.length; i++) {
    const header = found[i]!;
    if (header.closure) continue;
    for (const site of header.includes) {
      if (switchedOff(site.frame)) continue;
      const path = headers.resolve(site, NOWHERE);
      const inner = path === undefined ? undefined : headers.header(path);
      if (!inner || seen.has(inner)) continue;
      seen.add(inner);
      found.push(inner);
    }
  }
  const closure = new Uint32Array((headers.count() >> 5) + 1);
  for (const header of found) {
    closure[header.id >> 5]! |= 1 << (header.id & 31);
    header.closure?.forEach((word, i) => {
      closure[i]! |= word;
    });
  }
  start.closure = closure;
}

const NOWHERE = (): readonly string[] => [];

/**
 * What the first header says that has to do with `name`: where other units found it, then nearest first.
 * `inspect` answers null where the name is something else there, which ends the search.
 */
export function findInHeaders<T>(
  unit: Unit,
  name: string,
  inspect: (header: Header) => T | null | undefined,
): T | undefined {
  start(unit);
  const known = amongRead(unit, name, inspect);
  if (known !== undefined || unit.walk.complete) return known ?? undefined;
  for (const header of unit.walk.visited) {
    const found = isPrivate(header) ? inspect(header) : undefined;
    if (found !== undefined) return found ?? undefined;
  }
  for (let header = nextHeader(unit); header; header = nextHeader(unit)) {
    const found = inspect(header);
    if (found !== undefined) return found ?? undefined;
  }
  for (const header of unit.walk.visited) if (!isPrivate(header)) close(unit.headers, header);
  unit.walk.complete = true;
  return amongRead(unit, name, inspect) ?? undefined;
}

/** Answers of headers that are read, define or enumerate the name, and are included. */
function amongRead<T>(
  unit: Unit,
  name: string,
  inspect: (header: Header) => T | null | undefined,
): T | null | undefined {
  let last: Header | undefined;
  for (const { header } of unit.headers.definitions(name)) {
    if (header === last) continue;
    last = header;
    const found = isReached(unit, header) ? inspect(header) : undefined;
    if (found !== undefined) return found;
  }
  for (const header of unit.headers.enumerating(name)) {
    const found = isReached(unit, header) ? inspect(header) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Goes one header on: the unit's own includes, then those of its private headers, breadth first. */
function nextHeader(unit: Unit): Header | undefined {
  const { walk, headers } = unit;
  for (let site = walk.queue[walk.next++]; site; site = walk.queue[walk.next++]) {
    if (switchedOff(site.frame)) continue;
    const path = headers.resolve(site, unit.environment.includeDirs);
    const header = path === undefined ? undefined : headers.header(path);
    if (!header || walk.seen.has(header)) continue;
    walk.seen.add(header);
    walk.visited.push(header);
    if (isPrivate(header)) walk.queue.push(...header.includes);
    return header;
  }
  return undefined;
}

/** Every header that a unit leads to, nearest first; reads them as it goes. */
export function* allHeaders(unit: Unit): Generator<Header> {
  start(unit);
  const seen = new Set<Header>();
  const queue = [...unit.walk.own];
  for (let i = 0; i < queue.length; i++) {
    const path = unit.headers.resolve(queue[i]!, unit.environment.includeDirs);
    const header = path === undefined ? undefined : unit.headers.header(path);
    if (!header || seen.has(header)) continue;
    seen.add(header);
    yield header;
    queue.push(...header.includes);
  }
}
