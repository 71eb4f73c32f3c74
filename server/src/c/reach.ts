// From a unit to the headers that it leads to, looked at only once a name is asked for.
//
// What a header says counts for every unit that leads to it, whoever read it first: all that a unit leads to is read
// before the first name is looked for. The kernel's own headers lead to the same others in each unit.
import type { Header, Headers } from './headers.ts';
import { type Frame, type IncludeSite, siteOf, type Unit } from './unit.ts';

/** How far a unit has looked into its headers. */
export interface HeaderWalk {
  /** Every header that the unit leads to, one bit per id; undefined before it is asked for. */
  reached: Uint32Array | undefined;
  /** Those that it leads to whatever its own conditions say. */
  sure: Uint32Array | undefined;
  /** What each `#include` that stands under a condition leads to. */
  readonly perhaps: Map<IncludeSite, Uint32Array>;
  /** Paths of those that it includes itself, and that an `#include` before that leads to as well. */
  readonly again: Set<string>;
}

export const newWalk = (): HeaderWalk => ({
  reached: undefined,
  sure: undefined,
  perhaps: new Map(),
  again: new Set(),
});

/** What the unit itself includes, in the compiler's order: first what the command line says. */
function ownSites(unit: Unit): readonly IncludeSite[] {
  const implicit = unit.environment.implicit.map((spec) => siteOf({ spec, quoted: false }, '', -1, false));
  return [...implicit, ...unit.includes];
}

function headerAt(unit: Unit, site: IncludeSite): Header | undefined {
  if (site.off) return undefined;
  const path = unit.headers.resolve(site, unit.environment.includeDirs);
  return path === undefined ? undefined : unit.headers.header(path);
}

/** Reads all that some `#include`s lead to; the kernel's own headers lead to no private one. */
function allFrom(unit: Unit, sites: readonly IncludeSite[], again?: Set<string>): Uint32Array {
  const { headers } = unit;
  let reached: Uint32Array = new Uint32Array((headers.count() >> 5) + 64);
  const seen = new Set<Header>();
  for (const site of sites) {
    const first = headerAt(unit, site);
    if (!first) continue;
    if (has(reached, first.id)) again?.add(first.path);
    const queue = [first];
    for (let i = 0; i < queue.length; i++) {
      const header = queue[i]!;
      // What another one leads to leads to nothing else.
      if (seen.has(header) || (!header.isPrivate && has(reached, header.id))) continue;
      seen.add(header);
      if (header.isPrivate)
        for (const inner of header.includes) {
          const next = headerAt(unit, inner);
          if (next) queue.push(next);
        }
      else close(headers, header);
      reached = united(reached, header);
    }
  }
  return reached;
}

function reachedBy(unit: Unit): Uint32Array {
  const { walk } = unit;
  walk.reached ??= allFrom(unit, ownSites(unit), walk.again);
  return walk.reached;
}

/** Whether the unit itself includes a header where an `#include` before that led to it already. */
export function isIncludedBefore(unit: Unit, path: string): boolean {
  reachedBy(unit);
  return unit.walk.again.has(path);
}

/** The conditions of the unit's own text of which one is to hold for it to lead to a header; undefined: none is needed. */
export function conditionsOf(unit: Unit, header: Header): readonly Frame[] | undefined {
  const { walk, conditional } = unit;
  if (conditional.size === 0) return undefined;
  walk.sure ??= allFrom(
    unit,
    ownSites(unit).filter((site) => !conditional.has(site)),
  );
  if (has(walk.sure, header.id)) return undefined;
  return [...conditional].flatMap(([site, frame]) => {
    const reached = walk.perhaps.get(site) ?? allFrom(unit, [site]);
    walk.perhaps.set(site, reached);
    return has(reached, header.id) ? [frame] : [];
  });
}

/** Those under which other headers include it; undefined where something includes it in any case. */
export function conditionsAround(unit: Unit, { path }: Header): readonly Frame[] | undefined {
  const { headers } = unit;
  const frames: Frame[] = [];
  const leads = (site: IncludeSite) => headers.resolve(site, unit.environment.includeDirs) === path;
  if (ownSites(unit).some(leads)) return undefined;
  const reached = reachedBy(unit);
  for (const header of headers.all()) {
    if (!has(reached, header.id)) continue;
    for (const site of header.includes) {
      if (site.off || !leads(site)) continue;
      const frame = header.instance.frames[site.index];
      if (!frame) return undefined;
      frames.push(frame);
    }
  }
  return frames;
}

const has = (bits: Uint32Array, id: number): boolean => ((bits[id >> 5] ?? 0) & (1 << (id & 31))) !== 0;

function united(bits: Uint32Array, { id, closure }: Header): Uint32Array {
  const words = Math.max((id >> 5) + 1, closure?.length ?? 0);
  let all = bits;
  if (words > all.length) {
    all = new Uint32Array(2 * words);
    all.set(bits);
  }
  all[id >> 5]! |= 1 << (id & 31);
  if (closure) for (let i = 0; i < closure.length; i++) all[i]! |= closure[i]!;
  return all;
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

/** The headers that define or undefine a name, of those that the unit leads to. */
export function defining(unit: Unit, name: string): readonly Header[] {
  const reached = reachedBy(unit);
  const all = unit.headers.definitions(name).map(({ header }) => header);
  return distinct(all.filter(({ id }) => has(reached, id)));
}

/** Those that declare it as an enumerator. */
export function enumerating(unit: Unit, name: string): readonly Header[] {
  const reached = reachedBy(unit);
  return distinct(unit.headers.enumerating(name).filter(({ id }) => has(reached, id)));
}

function distinct(headers: readonly Header[]): readonly Header[] {
  return headers.length < 2 ? headers : [...new Set(headers)].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Every header that a unit leads to, nearest first; reads them as it goes. */
export function* allHeaders(unit: Unit): Generator<Header> {
  const seen = new Set<Header>();
  // A file's own headers first.
  const sites = ownSites(unit);
  const queue = [...sites.filter((site) => site.quoted), ...sites.filter((site) => !site.quoted)];
  for (let i = 0; i < queue.length; i++) {
    const path = unit.headers.resolve(queue[i]!, unit.environment.includeDirs);
    const header = path === undefined ? undefined : unit.headers.header(path);
    if (!header || seen.has(header)) continue;
    seen.add(header);
    yield header;
    queue.push(...header.includes);
  }
}
