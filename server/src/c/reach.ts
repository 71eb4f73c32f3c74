// From a unit to the headers that it leads to, looked at only as far as a name asks for it.
//
// One macro has one definition in a unit (the compiler warns otherwise), so a search may stop at the first
// header, nearest first, that defines the name under conditions which hold. What makes it lazy: names that
// other units found are looked for where they were found, if that header can be reached from here.
import type { Header, Headers } from './headers.ts';
import { type IncludeSite, siteOf, type Unit } from './unit.ts';

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
  /** Those headers of `own` that were read when so many were, and the rest of `own`; see `rootsOf`. */
  readonly roots: Header[];
  rootsAt: number;
  pending: readonly IncludeSite[];
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
    roots: [],
    rootsAt: -1,
    pending: [],
  };
}

function start(unit: Unit): void {
  const { walk } = unit;
  if (walk.started) return;
  walk.started = true;
  const implicit = unit.environment.implicit.map((spec) => siteOf({ spec, quoted: false }, '', -1, false));
  // A file's own headers first: the names that no other file uses are there.
  const quoted = unit.includes.filter((site) => site.quoted);
  const system = unit.includes.filter((site) => !site.quoted);
  walk.own = [...quoted, ...system, ...implicit];
  walk.queue.push(...walk.own);
  walk.pending = walk.own.filter((site) => !site.off);
}

function loadedAt(unit: Unit, site: IncludeSite): Header | undefined {
  if (site.off) return undefined;
  const path = unit.headers.resolve(site, unit.environment.includeDirs);
  return path === undefined ? undefined : unit.headers.loaded(path);
}

/** Headers that the unit itself includes, as far as they are read. */
function rootsOf(unit: Unit): readonly Header[] {
  const { walk, headers } = unit;
  if (walk.rootsAt !== headers.count()) {
    walk.rootsAt = headers.count();
    walk.pending = walk.pending.filter((site) => {
      const path = headers.resolve(site, unit.environment.includeDirs);
      const header = path === undefined ? undefined : headers.loaded(path);
      if (header) walk.roots.push(header);
      return path !== undefined && !header;
    });
  }
  return walk.roots;
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
  const roots = rootsOf(unit);
  for (const header of roots) if (header === target || leadsTo(header, target)) return true;
  const loaded = unit.headers.count();
  if (walk.unreached.get(target) === loaded) return false;
  /** `shared`: whether every unit comes from the root to the header. */
  const queue: { header: Header; root: Header; shared: boolean }[] = [];
  for (const header of roots) queue.push({ header, root: header, shared: true });
  const within = isPrivate(target);
  const seen = new Set<Header>();
  for (let i = 0; i < queue.length; i++) {
    const { header, root, shared } = queue[i]!;
    if (header.closure || (within && !isPrivate(header))) continue;
    for (const site of header.includes) {
      const inner = loadedAt(unit, site);
      if (!inner || seen.has(inner)) continue;
      // What only an -I of this unit finds, another unit may not.
      const isShared = site.path !== null;
      if (inner === target || leadsTo(inner, target)) {
        if (isShared) noteReach(header, target);
        if (isShared && shared) noteReach(root, target);
        return true;
      }
      seen.add(inner);
      queue.push({ header: inner, root, shared: shared && isShared });
    }
  }
  walk.unreached.set(target, loaded);
  return false;
}

function noteReach(header: Header, target: Header): void {
  header.reaches ??= new Set();
  header.reaches.add(target);
}

function leadsTo({ reaches, closure }: Header, target: Header): boolean {
  if (closure) return ((closure[target.id >> 5] ?? 0) & (1 << (target.id & 31))) !== 0;
  return reaches?.has(target) ?? false;
}

/** Reads all that a kernel header leads to, once for all units: the kernel's own headers need no `-I`. */
function close(headers: Headers, start: Header): void {
  if (start.closure) return;
  const found: Header[] = [start];
  const numbers = new Map<Header, number>([[start, 0]]);
  /** By number: the headers that each includes. */
  const inner: Header[][] = [];
  for (let i = 0; i < found.length; i++) {
    const included: Header[] = [];
    inner.push(included);
    if (found[i]!.closure) continue;
    for (const site of found[i]!.includes) {
      if (site.off) continue;
      const path = headers.resolve(site, NOWHERE);
      const header = path === undefined ? undefined : headers.header(path);
      if (!header) continue;
      included.push(header);
      if (numbers.has(header)) continue;
      numbers.set(header, found.length);
      found.push(header);
    }
  }
  const words = (headers.count() >> 5) + 1;
  for (const group of groupsOf(inner.map((included) => included.map((header) => numbers.get(header)!)))) {
    if (group.length === 1 && found[group[0]!]!.closure) continue;
    const closure = new Uint32Array(words);
    for (const number of group) {
      const { id } = found[number]!;
      closure[id >> 5]! |= 1 << (id & 31);
      for (const { closure: known } of inner[number]!)
        if (known) for (let i = 0; i < known.length; i++) closure[i]! |= known[i]!;
    }
    for (const number of group) found[number]!.closure = closure;
  }
}

/** Reads a kernel header and all that it leads to, for the units to come. */
export function readAhead(headers: Headers, path: string): void {
  const header = headers.header(path);
  if (header) close(headers, header);
}

/** Groups of numbers that lead to each other, each behind those that it leads to (Tarjan). */
function groupsOf(edges: readonly (readonly number[])[]): number[][] {
  const groups: number[][] = [];
  const order = new Int32Array(edges.length);
  const lowest = new Int32Array(edges.length);
  const done = new Uint8Array(edges.length);
  const open: number[] = [];
  const path: { readonly at: number; next: number }[] = [];
  let count = 0;
  const enter = (at: number): void => {
    order[at] = ++count;
    lowest[at] = count;
    open.push(at);
    path.push({ at, next: 0 });
  };
  for (let start = 0; start < edges.length; start++) {
    if (order[start] !== 0) continue;
    enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { at } = top;
      const to = edges[at]![top.next++];
      if (to !== undefined) {
        if (order[to] === 0) enter(to);
        else if (!done[to]) lowest[at] = Math.min(lowest[at]!, order[to]!);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) lowest[above.at] = Math.min(lowest[above.at]!, lowest[at]!);
      if (lowest[at] !== order[at]) continue;
      const group = open.splice(open.lastIndexOf(at));
      for (const member of group) done[member] = 1;
      groups.push(group);
    }
  }
  return groups;
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
    if (site.off) continue;
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
