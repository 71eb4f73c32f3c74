// A compiled file as the preprocessor sees it: its own directives in order, the files it takes in as text
// (another `.c`, a header that holds a table), and the headers it includes, which are read only when a name asks.
import type { Alternative } from './alternatives.ts';
import type { Decision } from './conditions.ts';
import { hasGuard } from './guard.ts';
import type { Headers } from './headers.ts';
import type { Macro } from './macro.ts';
import { type HeaderWalk, isIncludedBefore, newWalk } from './reach.ts';
import { bodyOf, DirectiveKind, directiveAt, endOf, hasName, kindOf, nameOf, startOf } from './skeleton.ts';
import { type Source, sourceOf, textBetween } from './source.ts';
import { HASH_BASIS, hashByte, spelling } from './spelling.ts';
import { isSwitchedOff } from './switched-off.ts';

/** What the build says of a file, beside its text. */
export interface Environment {
  /**
   * The replacement text of a macro that no file defines: `-D` of the command line, CONFIG_ symbols, the compiler's own.
   * null: nobody knows (a CONFIG_ symbol where no `.config` is given). undefined: not defined by the build.
   */
  predefined(name: string): string | null | undefined;
  /** Whether it is this file's alone: other files of the same configuration may not have it. */
  isOwn(name: string): boolean;
  /** Whether the build is known not to define it, nor any header. */
  isNever(name: string): boolean;
  /** What stands behind the `#define` of a macro in a header that the build makes. */
  readonly generated?: (name: string) => string | undefined;
  /** `-I` folders of this file, tree-relative, in order; asked for only where a header is found nowhere else. */
  readonly includeDirs: () => readonly string[];
  /** Headers that the build includes first (`-include`). */
  readonly implicit: readonly string[];
}

/** One branch of an `#if` group. */
export interface Frame {
  readonly parent: Frame | undefined;
  readonly source: Source;
  /** The `#if…`, `#elif` or `#else` that opens the branch, by its index in the source. */
  readonly index: number;
  readonly kind: DirectiveKind;
  /** The branches of the same group before this one. */
  readonly before: readonly Frame[];
  /** Names are looked up as of here. Set while the unit is opened. */
  order: number;
  /** The `#ifndef X` that a header wraps itself in. */
  readonly guard: boolean;
  /** No `#endif` ends its group: somebody is typing it. `beside`: the group has other branches. */
  unclosed: false | 'alone' | 'beside';
  /** A decision that holds for every unit of the run: it hangs on nothing but the configuration. */
  shared: Decision | undefined;
}

/** A file's text at one place of a unit: the main file, or a file taken in by an `#include`. */
export interface Instance {
  readonly source: Source;
  /** The frame in force behind each directive. */
  readonly frames: readonly (Frame | undefined)[];
  /** The frame in force at the beginning. */
  readonly base: Frame | undefined;
  /** The order number of each directive. */
  readonly orders: readonly number[];
  readonly firstOrder: number;
  /** Files taken in, by index of the `#include` directive. */
  readonly children: ReadonlyMap<number, Instance>;
}

interface Event {
  readonly order: number;
  readonly frame: Frame | undefined;
  readonly source: Source;
  /** Index of the directive, a define or undef. */
  readonly index: number;
}

/** A name whose definition hangs on something nobody decided. */
export interface Undecided {
  readonly undecided: string;
  /** Whether there is a definition in any case, and only which one is not decided. */
  readonly defined?: boolean;
  /** Of one that is defined in any case: what it may be. */
  readonly either?: readonly Macro[];
}

export interface Unit {
  readonly path: string;
  readonly environment: Environment;
  readonly headers: Headers;
  readonly main: Instance;
  readonly instances: readonly Instance[];
  readonly history: ReadonlyMap<string, readonly Event[]>;
  /** Macros that a `#pragma push_macro` keeps, and `__LINE__` where `#line` sets it: what they mean is not followed. */
  readonly pushed: ReadonlySet<string>;
  /** Every `#include` of the unit's own text that was not taken in. */
  readonly includes: readonly IncludeSite[];
  /** Those of them that stand under a condition. */
  readonly conditional: ReadonlyMap<IncludeSite, Frame>;
  /** Whether it is one of them. */
  readonly isAlternative: boolean;
  /** How conditions may choose headers, once that is looked for (alternatives.ts). */
  alternatives: readonly Alternative[] | undefined;
  readonly walk: HeaderWalk;
  readonly decisions: Map<Frame, Decision | 'busy'>;
  readonly found: Map<string, Macro | Undecided | undefined>;
  readonly predefined: Map<string, Macro>;
  /**
   * Names without a definition in the unit's own text, looked up before: what they mean at any place of it
   * (null: no macro).
   */
  readonly settled: Map<string, Macro | null>;
  /** Headers that turned out to stand where text was being read; the unit is to be opened again with them taken in. */
  readonly wanted: Set<string>;
  /** Counts names that were looked up in files, to tell decisions that hang on the configuration alone. */
  lookups: number;
  /** Counts definitions that were passed over because their own condition was being decided. */
  untold: number;
  /** How many conditions are being decided. */
  deciding: number;
  /** Counts lines that values hang on (`__LINE__`). */
  lined: number;
  /** Counts definitions under a condition that nobody decided: what their names mean may hang on who asks first. */
  presumed: number;
  /** Counts conditions that were taken for decided, because what asks stands under them itself. */
  contextual: number;
  /** Names that were looked for in headers, beside those of `found`. */
  readonly asked: Set<string>;
  /** Variables that its own texts were searched for. */
  readonly searched: Set<string>;
}

export interface IncludeSite {
  readonly spec: string;
  readonly quoted: boolean;
  readonly from: string;
  /** Index of the directive in its source. */
  readonly index: number;
  /** Whether the configuration alone switches it off (switched-off.ts). */
  readonly off: boolean;
  /** The file, where it lies beside the includer or in a system folder; null where it does not; undefined before it is looked for. */
  path: string | null | undefined;
}

/** All sites are made here, member by member: there are a hundred thousand. */
export function siteOf(
  { spec, quoted }: { readonly spec: string; readonly quoted: boolean },
  from: string,
  index: number,
  off: boolean,
): IncludeSite {
  return { spec, quoted, from, index, off, path: undefined };
}

/** `#pragma push_macro("X")`, `_Pragma("push_macro(\\"X\\")")`, and what a macro makes such a one of. */
const PUSHED = /\b(?:push|pop)_macro\s*\(\s*\\?"(\w+)/g;

/** `#line 1000`, `# 1000 "file"` */
const RENUMBERED = /^#\s*(?:line\b|\d)/;

const MAX_DEPTH = 40;
const MAX_INSTANCES = 400;

/** `spec` and form of an `#include`; undefined for one that a macro names. */
export function includeSpec(source: Source, index: number): { spec: string; quoted: boolean } | undefined {
  const { bytes, directives } = source;
  const end = endOf(directives, index);
  let start = bodyOf(directives, index);
  while (start < end && isBlank(bytes[start]!)) start++;
  const quoted = bytes[start] === QUOTE;
  if (!quoted && bytes[start] !== LESS) return undefined;
  const close = quoted ? QUOTE : GREATER;
  let hash = HASH_BASIS;
  let at = ++start;
  for (; at < end && bytes[at] !== close; at++) {
    if (bytes[at] === NEWLINE) return undefined;
    hash = hashByte(hash, bytes[at]!);
  }
  return at === start || at >= end ? undefined : { spec: spelling(bytes, start, at, hash), quoted };
}

const [NEWLINE, QUOTE, LESS, GREATER] = [10, 34, 60, 62] as const;

/** As `\s` of a Latin-1 text. */
function isBlank(c: number): boolean {
  return c === 32 || (c >= 9 && c <= 13) || c === 160;
}

/** Frames behind each directive of a source, beneath `base`. */
export function framesOf(source: Source, base: Frame | undefined): (Frame | undefined)[] {
  const { directives } = source;
  const frames: (Frame | undefined)[] = [];
  const order = Number.POSITIVE_INFINITY;
  let frame = base;
  for (let index = 0; index < directives.count; index++) {
    const kind = kindOf(directives, index);
    switch (kind) {
      case DirectiveKind.if:
      case DirectiveKind.ifdef:
      case DirectiveKind.ifndef: {
        const guard = index === 0 && hasGuard(source);
        frame = {
          parent: frame,
          source,
          index,
          kind,
          before: [],
          order,
          guard,
          unclosed: false,
          shared: undefined,
        };
        break;
      }
      case DirectiveKind.elif:
      case DirectiveKind.elifdef:
      case DirectiveKind.elifndef:
      case DirectiveKind.else:
        if (frame && frame !== base)
          frame = {
            parent: frame.parent,
            source,
            index,
            kind,
            before: [...frame.before, frame],
            order,
            guard: false,
            unclosed: false,
            shared: undefined,
          };
        break;
      case DirectiveKind.endif:
        if (frame !== base) frame = frame?.parent;
        break;
    }
    frames.push(frame);
  }
  for (; frame && frame !== base; frame = frame.parent)
    for (const each of [frame, ...frame.before]) each.unclosed = frame.before.length > 0 ? 'beside' : 'alone';
  return frames;
}

/**
 * Opens a unit. `taken` names the headers (by path) whose text is taken in where they are included;
 * another `.c` always is.
 */
export function openUnit(
  headers: Headers,
  path: string,
  bytes: Uint8Array,
  environment: Environment,
  taken: ReadonlySet<string>,
): Unit {
  const history = new Map<string, Event[]>();
  const includes: IncludeSite[] = [];
  const conditional = new Map<IncludeSite, Frame>();
  const instances: Instance[] = [];
  const pushed = new Set<string>();
  let order = 0;

  const enter = (source: Source, base: Frame | undefined, depth: number): Instance => {
    const firstOrder = order;
    const orders: number[] = [];
    const children = new Map<number, Instance>();
    const frames = framesOf(source, base);
    const instance: Instance = { source, frames, base, orders, firstOrder, children };
    instances.push(instance);
    const { directives, bytes } = source;
    if (bytes.includes('_macro', 0, 'latin1'))
      for (const [, name] of textBetween(bytes, 0, bytes.length).matchAll(PUSHED)) pushed.add(name!);
    for (let index = 0; index < directives.count; index++) {
      order++;
      orders.push(order);
      const frame = frames[index];
      if (frame?.index === index && frame.source === source && frame !== base) frame.order = order;
      const kind = kindOf(directives, index);
      if (kind === DirectiveKind.define || kind === DirectiveKind.undef) {
        if (!hasName(directives, index)) continue;
        const name = nameOf(bytes, directives, index);
        const event = { order, frame, source, index };
        const events = history.get(name);
        if (events) events.push(event);
        else history.set(name, [event]);
      } else if (kind === DirectiveKind.other) {
        const text = textBetween(bytes, startOf(directives, index), endOf(directives, index));
        if (RENUMBERED.test(text)) pushed.add('__LINE__');
      } else if (kind === DirectiveKind.include) {
        const spec = includeSpec(source, index);
        if (!spec) continue;
        const off = isSwitchedOff(frame, environment.predefined);
        const site = siteOf(spec, source.path, index, off);
        const isC = spec.spec.endsWith('.c');
        const target = isC || taken.size > 0 ? headers.resolve(site, environment.includeDirs) : undefined;
        if (
          target !== undefined &&
          (isC || taken.has(target)) &&
          depth < MAX_DEPTH &&
          instances.length < MAX_INSTANCES
        ) {
          const nested = headers.sourceAt(target);
          if (nested) {
            children.set(index, enter(nested, frame, depth + 1));
            // Text behind the directive comes behind all that the file taken in defines.
            orders[index] = ++order;
            continue;
          }
        }
        includes.push(site);
        if (frame && !frame.guard && !off) conditional.set(site, frame);
      }
    }
    return instance;
  };

  const main = enter(sourceOf(path, bytes), undefined, 0);
  return {
    path,
    environment,
    headers,
    main,
    instances,
    history,
    pushed,
    includes,
    conditional,
    isAlternative: false,
    alternatives: undefined,
    walk: newWalk(),
    decisions: new Map(),
    found: new Map(),
    predefined: new Map(),
    settled: new Map(),
    wanted: new Set(),
    lookups: 0,
    untold: 0,
    deciding: 0,
    lined: 0,
    presumed: 0,
    contextual: 0,
    asked: new Set(),
    searched: new Set(),
  };
}

/** Somewhere behind the unit's first `#include`: where names of a header are looked up that another one includes. */
export const IN_SOME_HEADER = Number.MAX_VALUE;

/** The directives by which the unit itself includes headers, and their orders. */
function* ownIncludes(unit: Unit): Generator<readonly [site: IncludeSite, order: number]> {
  for (const { source, orders } of unit.instances)
    for (const site of unit.includes)
      if (site.from === source.path) yield [site, orders[site.index] ?? IN_SOME_HEADER];
}

const orders = new WeakMap<Unit, ReadonlyMap<string, number>>();

/** Where the unit itself includes a header; IN_SOME_HEADER where another header does, or it is included twice. */
function includeOrder(unit: Unit, path: string): number {
  let known = orders.get(unit);
  if (!known) {
    const found = new Map<string, number>();
    orders.set(unit, found);
    for (const [site, order] of ownIncludes(unit)) {
      const target = unit.headers.resolve(site, unit.environment.includeDirs);
      if (target === undefined) continue;
      // What it sees the second time is another thing, and one of the two may not be compiled.
      const isAgain = found.has(target) || isIncludedBefore(unit, target);
      found.set(target, isAgain ? IN_SOME_HEADER : order);
    }
    known = found;
  }
  return known.get(path) ?? IN_SOME_HEADER;
}

const firsts = new WeakMap<Unit, number>();

/** Of the first directive by which the unit itself includes a header. */
export function firstInclude(unit: Unit): number {
  let first = firsts.get(unit);
  if (first === undefined) {
    first = IN_SOME_HEADER;
    for (const [, order] of ownIncludes(unit)) first = Math.min(first, order);
    firsts.set(unit, first);
  }
  return first;
}

/** As of where names of a text are looked up: those of a header as of where it is included. */
export const orderIn = (unit: Unit, { path }: Source, order: number): number =>
  order === Number.POSITIVE_INFINITY ? includeOrder(unit, path) : order;

/** Index of the last directive that starts before `offset`, or -1. */
export function directiveBefore(instance: Instance, offset: number): number {
  return directiveAt(instance.source.directives, offset - 1);
}

/** Frame and order in force at an offset. */
export function contextAt(instance: Instance, offset: number): { frame: Frame | undefined; order: number } {
  const i = directiveBefore(instance, offset);
  if (i < 0) return { frame: instance.base, order: instance.firstOrder };
  return { frame: instance.frames[i], order: instance.orders[i] ?? Number.POSITIVE_INFINITY };
}
