// From a unit to the headers that it leads to, looked at only as far as a name asks for it.
//
// One macro has one definition in a unit (the compiler warns otherwise), so a search may stop at the first
// header, nearest first, that defines the name under conditions which hold. What makes it lazy: names that
// other units found are looked for where they were found, if that header can be reached from here.
import type { Header, Headers } from './headers.ts';
import type { Frame, IncludeSite, Unit } from './unit.ts';

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
