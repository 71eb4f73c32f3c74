// A compiled file as the preprocessor sees it: its own directives in order, the files it takes in as text
// (another `.c`, a header that holds a table), and the headers it includes, which are read only when a name asks.
import { type Decision, decide } from './conditions.ts';
import { declares } from './declared.ts';
import { enumerates } from './enums.ts';
import { hasGuard } from './guard.ts';
import type { Header, Headers } from './headers.ts';
import { commandLineMacro, type Macro, macroOf, maybeDefined, sameMacro } from './macro.ts';
import { findInHeaders, type HeaderWalk, isPrivate, newWalk } from './reach.ts';
import { bodyOf, DirectiveKind, directiveAt, endOf, hasName, isNamed, kindOf, nameOf } from './skeleton.ts';
import { type Source, sourceOf } from './source.ts';
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
  /** Every `#include` of the unit's own text that was not taken in. */
  readonly includes: readonly IncludeSite[];
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
  /** Names that were looked for in headers, beside those of `found`. */
  readonly asked: Set<string>;
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
        frame = { parent: frame, source, index, kind, before: [], order, guard, shared: undefined };
        break;
      }
      case DirectiveKind.elif:
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
            shared: undefined,
          };
        break;
      case DirectiveKind.endif:
        if (frame !== base) frame = frame?.parent;
        break;
    }
    frames.push(frame);
  }
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
  const instances: Instance[] = [];
  let order = 0;

  const enter = (source: Source, base: Frame | undefined, depth: number): Instance => {
    const firstOrder = order;
    const orders: number[] = [];
    const children = new Map<number, Instance>();
    const frames = framesOf(source, base);
    const instance: Instance = { source, frames, base, orders, firstOrder, children };
    instances.push(instance);
    const { directives, bytes } = source;
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
    includes,
    walk: newWalk(),
    decisions: new Map(),
    found: new Map(),
    predefined: new Map(),
    settled: new Map(),
    wanted: new Set(),
    lookups: 0,
    untold: 0,
    deciding: 0,
    asked: new Set(),
  };
}

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

/** Whether text under `frame` is compiled: false, true, or the condition nobody decided. */
export function activity(unit: Unit, frame: Frame | undefined): Decision {
  let undecided: string | undefined;
  for (let f = frame; f; f = f.parent) {
    const decision = decide(unit, f);
    if (decision === false) return false;
    if (decision !== true)
      undecided = undecided === undefined ? decision.text : `${decision.text} && ${undecided}`;
  }
  return undecided === undefined ? true : { text: undecided };
}

/** As `activity`, seen from text that stands under `context` itself: what that text presumes is decided. */
function activityWithin(unit: Unit, frame: Frame | undefined, context: Frame | undefined): Decision {
  let undecided: Decision = true;
  outer: for (let f = frame; f; f = f.parent) {
    const decision = decide(unit, f);
    if (decision === false) return false;
    if (decision === true) continue;
    for (let c = context; c; c = c.parent) {
      if (c === f) continue outer;
      if (c.before.includes(f) || f.before.includes(c)) return false;
      const presumed = decide(unit, c);
      if (typeof presumed === 'object') {
        if (presumed.text === decision.text) continue outer;
        if (presumed.text === `!${decision.text}` || decision.text === `!${presumed.text}`) return false;
      }
    }
    undecided = decision;
  }
  return undecided;
}

/**
 * The macro that `name` names at a point of the unit; undefined where it names none.
 * `localOnly` leaves the headers out.
 */
export function lookupMacro(
  unit: Unit,
  name: string,
  order: number,
  context: Frame | undefined,
  localOnly = false,
): Macro | Undecided | undefined {
  let open: Open | undefined;
  const events = unit.history.get(name);
  if (events) {
    unit.lookups++;
    for (let i = events.length - 1; i >= 0; i--) {
      const event = events[i]!;
      if (event.order > order) continue;
      const decision = activityWithin(unit, event.frame, context);
      if (decision === false) continue;
      const macro = definedBy(event.source, event.index);
      if (decision === true) return settle(unit, name, macro, open, context);
      open = noted(open, macro, event.frame!, decision.text);
    }
  }
  return settle(unit, name, localOnly ? undefined : lookupOutside(unit, name, context), open, context);
}

function lookupOutside(unit: Unit, name: string, context: Frame | undefined): Macro | Undecided | undefined {
  if (unit.found.has(name)) {
    unit.lookups++;
    return unit.found.get(name);
  }
  const text = unit.environment.predefined(name);
  if (text !== undefined && unit.environment.isOwn(name)) unit.lookups++;
  if (text === null) return { undecided: `${name} is decided by the configuration` };
  if (text !== undefined) {
    let macro = unit.predefined.get(name);
    if (!macro) {
      macro = commandLineMacro(name, text);
      unit.predefined.set(name, macro);
    }
    return macro;
  }
  // Conditions ask for the configuration's own symbols; code may use a CONFIG_ macro that a header defines
  // (CONFIG_SND_MAJOR, include/sound/core.h).
  if ((name.startsWith('CONFIG_') && unit.deciding > 0) || unit.environment.isNever(name)) return undefined;
  unit.lookups++;
  // While it is being looked for, the name counts as undefined: `#ifndef X` around `#define X`.
  unit.found.set(name, undefined);
  const untold = unit.untold;
  const found = findInHeaders(unit, name, (header) => {
    const definition = definitionIn(unit, header, name, context);
    if (definition) return definition;
    // What a header declares as an enumerator or an object is no macro (or one of the same meaning).
    const other =
      enumerates(unit, header, name) ||
      (isPrivate(header) && /[a-z]/.test(name) && declares(header.instance.source, name));
    return other ? null : undefined;
  });
  if (unit.untold === untold) unit.found.set(name, found);
  else {
    unit.found.delete(name);
    unit.asked.add(name);
  }
  return found;
}

function definitionIn(
  unit: Unit,
  header: Header,
  name: string,
  context: Frame | undefined,
): Macro | Undecided | undefined {
  const definitions = unit.headers.definitions(name);
  let open: Open | undefined;
  for (let i = definitions.length - 1; i >= 0; i--) {
    const { header: where, index } = definitions[i]!;
    if (where !== header) continue;
    // Asked for here only: most headers are looked through and have nothing to do with the name.
    const { source, frames } = header.instance;
    if (!isNamed(source.bytes, source.directives, index, name)) continue;
    const frame = frames[index];
    const decision = activityWithin(unit, frame, context);
    if (decision === false) continue;
    const macro = definedBy(source, index);
    if (decision === true) return settle(unit, name, macro, open, context);
    open = noted(open, macro, frame!, decision.text);
  }
  return settle(unit, name, undefined, open, context);
}

/** The macro of a `#define`; undefined for an `#undef`. */
function definedBy(source: Source, index: number): Macro | undefined {
  return kindOf(source.directives, index) === DirectiveKind.define ? macroOf(source, index) : undefined;
}

/** Definitions under conditions that nobody decided, the last of the text first; an `#undef` has no macro. */
interface Open {
  readonly events: { readonly macro: Macro | undefined; readonly frame: Frame }[];
  hangsOn: string;
}

function noted(open: Open | undefined, macro: Macro | undefined, frame: Frame, hangsOn: string): Open {
  const all = open ?? { events: [], hangsOn };
  all.events.push({ macro, frame });
  all.hangsOn = hangsOn;
  return all;
}

/** One answer from a decided definition (or none) and those that hang on a condition. */
function settle(
  unit: Unit,
  name: string,
  decided: Macro | Undecided | undefined,
  open: Open | undefined,
  context: Frame | undefined,
): Macro | Undecided | undefined {
  if (!open) return decided;
  const known = decided && !('undecided' in decided) ? decided : undefined;
  const macros = open.events.flatMap(({ macro }) => macro ?? []);
  const first = macros[0] ?? known;
  if (!first) return decided;
  const defined = isDefinedAnyhow(unit, name, known, open, context);
  const others = known ? [...macros.slice(1), known] : macros.slice(1);
  if (others.every((m) => sameMacro(first, m))) return defined ? first : maybeDefined(first);
  const undecided = `${name} is defined differently depending on ${open.hangsOn}`;
  return defined ? { undecided, defined, either: [first, ...others] } : { undecided };
}

/** Whether the name is a macro however the conditions turn out. */
function isDefinedAnyhow(
  unit: Unit,
  name: string,
  decided: Macro | undefined,
  { events }: Open,
  context: Frame | undefined,
): boolean {
  for (const { macro, frame } of events) {
    if (!macro) return false;
    // `#ifndef X` around `#define X`; and all branches of a group, the `#else` too.
    const { kind, source, index, before } = frame;
    const covers =
      kind === DirectiveKind.else
        ? before.every((branch) => events.some((other) => other.macro && other.frame === branch))
        : kind === DirectiveKind.ifndef && isNamed(source.bytes, source.directives, index, name);
    if (covers && activityWithin(unit, frame.parent, context) === true) return true;
  }
  return decided !== undefined && !decided.maybe;
}
