// What a name means at a point of a unit, and whether text there is compiled at all: three-valued, as conditions are.
import { type Alternative, fitting } from './alternatives.ts';
import { type Asks, amongHeaders, askedBy, perhaps, type Said } from './among-headers.ts';
import { activityText, type Decision, decide } from './conditions.ts';
import type { Header } from './headers.ts';
import { commandLineMacro, generatedMacro, type Macro, macroOf, maybeDefined, sameMacro } from './macro.ts';
import { conditionsAround, conditionsOf, defining } from './reach.ts';
import { DirectiveKind, isNamed, kindOf } from './skeleton.ts';
import type { Source } from './source.ts';
import {
  type Frame,
  firstInclude,
  IN_SOME_HEADER,
  type Instance,
  type Undecided,
  type Unit,
} from './unit.ts';

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
export function activityWithin(unit: Unit, frame: Frame | undefined, context: Frame | undefined): Decision {
  let undecided: Decision = true;
  outer: for (let f = frame; f; f = f.parent) {
    const decision = decide(unit, f);
    if (decision === false) return false;
    if (decision === true) continue;
    unit.presumed++;
    for (let c = context; c; c = c.parent) {
      const isOther = c.before.includes(f) || f.before.includes(c);
      if (c === f || isOther) unit.contextual++;
      if (c === f) continue outer;
      if (isOther) return false;
      const presumed = decide(unit, c);
      if (typeof presumed === 'object') {
        const isOpposite = presumed.text === `!${decision.text}` || decision.text === `!${presumed.text}`;
        if (presumed.text === decision.text || isOpposite) unit.contextual++;
        if (presumed.text === decision.text) continue outer;
        if (isOpposite) return false;
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
  if (unit.pushed.size > 0 && unit.pushed.has(name))
    return { undecided: `${name} is set by a #pragma or #line` };
  let open: Open | undefined;
  const events = unit.history.get(name);
  if (events) {
    unit.lookups++;
    for (let i = events.length - 1; i >= 0; i--) {
      const event = events[i]!;
      if (event.order > order) continue;
      const decision = activityWithin(unit, event.frame, context);
      if (decision === false) continue;
      // A header that another one includes sees what stands before that, and of that nothing is known.
      if (order === IN_SOME_HEADER && event.order > firstInclude(unit))
        return { undecided: `whether a header sees the ${name} of the file that includes it is not known` };
      const macro = definedBy(event.source, event.index);
      if (decision === true) return settle(unit, name, macro, open, context);
      open = noted(open, macro, event.frame!, decision.text);
    }
  }
  return settle(unit, name, localOnly ? undefined : lookupOutside(unit, name, context), open, context);
}

/**
 * What a header's own text makes of a name above its directive of a number, where nothing that stands between can make something
 * else of it: `US_FLAG` of linux/usb_usual.h is undefined further down. null: it is undefined there; undefined: that is not said.
 */
export function saidAbove(
  unit: Unit,
  { source, frames }: Instance,
  behind: number,
  name: string,
  context: Frame | undefined,
): Macro | null | undefined {
  const { directives } = source;
  const own = unit.headers
    .definitions(name)
    .filter(({ header, index }) => header.path === source.path && index < behind)
    .map(({ index }) => index)
    .sort((a, b) => b - a);
  for (const index of own) {
    if (!isNamed(source.bytes, directives, index, name)) continue;
    // `#ifndef X` around `#define X`: what was said before that counts, which another text may have.
    if (askedBy(frames[index], name)) return undefined;
    const decision = activityWithin(unit, frames[index], context);
    if (decision === false) continue;
    if (decision !== true) return undefined;
    for (let i = index + 1; i < behind; i++)
      if (kindOf(directives, i) === DirectiveKind.include) return undefined;
    return definedBy(source, index) ?? null;
  }
  return undefined;
}

function lookupOutside(unit: Unit, name: string, context: Frame | undefined): Macro | Undecided | undefined {
  const known = unit.found.get(name);
  // What nobody decided the text that asks may take for decided.
  const isOpen = known !== undefined && context !== undefined && ('undecided' in known || known.maybe);
  if (unit.found.has(name) && !isOpen) {
    unit.lookups++;
    return known;
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
  const chosen = unit.deciding === 0 ? fitting(unit, context) : [];
  if (chosen.length > 0) {
    unit.presumed++;
    unit.asked.add(name);
    const all = chosen.map((one) => {
      const { contextual } = one.unit;
      const macro = lookupOutside(one.unit, name, context);
      if (one.unit.contextual !== contextual) unit.contextual++;
      return { ...one, macro };
    });
    return amongAlternatives(name, all, (frame) => activityText(unit, frame));
  }
  // The unit itself is asked what it hangs on.
  if (unit.isAlternative) unit.asked.add(name);
  // While it is being looked for, the name counts as undefined: `#ifndef X` around `#define X`.
  unit.found.set(name, undefined);
  const { untold, contextual } = unit;
  const found = definedInHeaders(unit, name, context) ?? generated(unit, name);
  if (unit.untold === untold && unit.contextual === contextual) unit.found.set(name, found);
  else if (known && unit.untold === untold) unit.found.set(name, known);
  else {
    unit.found.delete(name);
    unit.asked.add(name);
  }
  return found;
}

/** What all headers say that the unit leads to, whichever of them was read first. */
function definedInHeaders(
  unit: Unit,
  name: string,
  context: Frame | undefined,
): Macro | Undecided | undefined {
  const said: Said[] = [];
  for (const header of defining(unit, name)) {
    const one = saidIn(unit, header, name, context);
    const included = one && isIncluded(unit, header, context);
    if (one && included !== false) said.push(included ? one : perhaps(one));
  }
  if (said.length < 2) return said[0]?.macro;
  const all = amongHeaders(name, said);
  if (!all || !('undecided' in all)) return all;
  // Which header another one includes may be decided.
  const some = said.filter(({ header }) => !isLeftOut(unit, header));
  return some.length < said.length ? amongHeaders(name, some) : all;
}

/** Whether the unit's own conditions have it included: undefined where nobody decided them. */
export function isIncluded(unit: Unit, header: Header, context: Frame | undefined): boolean | undefined {
  const frames = conditionsOf(unit, header);
  if (!frames) return true;
  const all = frames.map((frame) => activityWithin(unit, frame, context));
  if (all.includes(true)) return true;
  return all.every((active) => active === false) ? false : undefined;
}

/** Whether those that include it do so in a branch alone that is not compiled. */
export const isLeftOut = (unit: Unit, header: Header): boolean =>
  conditionsAround(unit, header)?.every((frame) => activity(unit, frame) === false) ?? false;

/** Of a header that is in no tree before it is built. */
function generated({ environment, predefined }: Unit, name: string): Macro | undefined {
  const definition = environment.generated?.(name);
  if (definition === undefined) return undefined;
  const macro = predefined.get(name) ?? generatedMacro(definition);
  if (macro) predefined.set(name, macro);
  return macro;
}

/** One answer of all choices of headers. */
function amongAlternatives(
  name: string,
  all: readonly (Alternative & { readonly macro: Macro | Undecided | undefined })[],
  textOf: (frame: Frame) => string | undefined,
): Macro | Undecided | undefined {
  const macros: Macro[] = [];
  for (const { macro } of all) {
    if (macro && 'undecided' in macro) return macro;
    if (macro) macros.push(macro);
  }
  const [first, ...others] = macros;
  if (!first) return undefined;
  const isAny = macros.length === all.length && macros.every(({ maybe }) => !maybe);
  if (others.every((m) => sameMacro(first, m))) return isAny ? first : maybeDefined(first);
  const [frame] = all[0]!.frames;
  const undecided = `${name} is defined differently depending on ${(frame && textOf(frame)) ?? 'a condition'}`;
  return isAny ? { undecided, defined: true, either: macros } : { undecided };
}

/** What one header says: its last word, and what it says only where the name is not defined yet. */
function saidIn(unit: Unit, header: Header, name: string, context: Frame | undefined): Said | undefined {
  const definitions = unit.headers.definitions(name);
  const plain = newSaying();
  /** Under conditions that ask for the name. */
  const asking = newSaying();
  let asks: Asks;
  for (let i = definitions.length - 1; i >= 0 && plain.decided === undefined; i--) {
    const { header: where, index } = definitions[i]!;
    if (where !== header) continue;
    // Asked for here only: most headers are looked through and have nothing to do with the name.
    const { source, frames } = header.instance;
    if (!isNamed(source.bytes, source.directives, index, name)) continue;
    const frame = frames[index];
    const one = askedBy(frame, name);
    if (one && asks !== 'oddly') asks = one;
    const saying = one ? asking : plain;
    if (saying.decided !== undefined) continue;
    const decision = activityWithin(unit, frame, context);
    if (decision === false) continue;
    const macro = definedBy(source, index);
    if (decision === true) saying.decided = macro ?? null;
    else saying.open = noted(saying.open, macro, frame!, decision.text);
  }
  const settled = ({ decided, open }: Saying) => settle(unit, name, decided ?? undefined, open, context);
  if (!plain.open && plain.decided === undefined) {
    const said = asking.open || asking.decided !== undefined || asks === 'oddly';
    return said ? { header, macro: settled(asking), asks } : undefined;
  }
  const macro = settled(plain);
  const later = { header, macro: settled(asking), asks };
  if (!asks || (asks === 'fallback' && !later.macro)) return { header, macro, asks: undefined };
  if (asks === 'fallback' && plain.decided === null && !plain.open) return { ...later, asks: undefined };
  return { header, macro: amongHeaders(name, [{ header, macro, asks: undefined }, later]), asks: undefined };
}

/** What is said of a name: what is decided (null: it is undefined), and what stands behind that under conditions. */
interface Saying {
  decided: Macro | null | undefined;
  open: Open | undefined;
}

const newSaying = (): Saying => ({ decided: undefined, open: undefined });

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
