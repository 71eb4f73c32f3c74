// `#if`, `#ifdef`, … decided, or said to be undecided: three-valued, because without a `.config` nobody
// knows the CONFIG_ symbols (include/linux/kconfig.h: IS_ENABLED, IS_BUILTIN, IS_MODULE, IS_REACHABLE).
import { exclusive, negated, partsOf } from './condition-text.ts';
import { expandTokens } from './expand.ts';
import { evaluate } from './expression.ts';
import { lexRange } from './lexer.ts';
import { activity, lookupMacro } from './lookup.ts';
import { BRANCHING, bodyOf, DirectiveKind, endOf, kindOf, nameOf, OPENING } from './skeleton.ts';
import { directiveText } from './source.ts';
import { Kind, respelled, spell, type Token } from './tokens.ts';
import { type Frame, orderIn, type Unit } from './unit.ts';

/** `text` names an undecided condition as a reader would write it. */
export type Decision = boolean | { readonly text: string };

/** Whether this branch is taken, its parents left aside. */
export function decide(unit: Unit, frame: Frame): Decision {
  // What has no end takes nothing away.
  if (frame.guard || frame.unclosed) return true;
  if (frame.shared !== undefined) return frame.shared;
  const known = unit.decisions.get(frame);
  // What stands under a condition comes after it: `#define X` under `#ifndef X` does not count yet.
  if (known === 'busy') {
    unit.untold++;
    return false;
  }
  if (known !== undefined) return known;
  unit.decisions.set(frame, 'busy');
  const before = unit.lookups;
  unit.deciding++;
  const decision = decideBranch(unit, frame);
  unit.deciding--;
  unit.decisions.set(frame, decision);
  if (unit.lookups === before && !dependsOnUnit(frame)) frame.shared = decision;
  return decision;
}

/** Conditions on what differs from file to file of one configuration. */
function dependsOnUnit(frame: Frame): boolean {
  for (const f of [frame, ...frame.before]) {
    const text = directiveText(f.source, f.index);
    if (/\bMODULE\b|\bKBUILD_|\bIS_REACHABLE\b|__FILE__|__LINE__/.test(text)) return true;
  }
  return false;
}

function decideBranch(unit: Unit, frame: Frame): Decision {
  const texts: string[] = [];
  for (const earlier of frame.before) {
    const taken = decideOwn(unit, earlier);
    if (taken === true) return false;
    if (taken !== false) texts.push(negate(taken.text));
  }
  if (frame.kind !== DirectiveKind.else) {
    const own = decideOwn(unit, frame);
    if (own === false) return false;
    if (own !== true) texts.push(own.text);
  }
  return texts.length === 0 ? true : { text: texts.join(' && ') };
}

function negate(text: string): string {
  if (/^!?\w+$/.test(text)) return text.startsWith('!') ? text.slice(1) : `!${text}`;
  return `!(${text})`;
}

function decideOwn(unit: Unit, frame: Frame): Decision {
  const { source, index, kind } = frame;
  const { directives } = source;
  const wanted = wantsDefined(kind);
  if (wanted !== undefined) {
    const is = isAstray(frame) ? undefined : isDefined(unit, nameOf(source.bytes, directives, index), frame);
    return is === undefined ? { text: ownText(frame) } : is === wanted;
  }
  const tokens = lexRange(source, bodyOf(directives, index), endOf(directives, index));
  const text = spell(tokens);
  if (tokens.length === 1 && tokens[0]!.kind === Kind.number)
    return !/^0[xX]?0*[uUlL]*$/.test(tokens[0]!.text);
  if (isAstray(frame)) return { text };
  const order = orderIn(unit, source, frame.order);
  const value = evaluate(expandTokens(unit, resolveDefined(unit, tokens, frame), order, frame.parent), {
    unit,
    order,
    frame: frame.parent,
    unknownIsZero: true,
  });
  if (value.kind === 'integer') return value.value !== 0n;
  return { text };
}

/**
 * Whether the `#endif` of a group may be that of one around it, which has none: of the one that is being typed it is not
 * known yet where it ends, nor what its name will be. No other condition asks for that.
 */
function isAstray(frame: Frame): boolean {
  let around = frame.parent;
  while (around && !around.unclosed) around = around.parent;
  if (!around) return false;
  const { source, index } = frame;
  const names = directiveText(source, index).match(/\b(?!defined\b)[A-Za-z_]\w*(?=[^(\w]|$)/g) ?? [];
  return (
    names.length === 0 || names.some((name) => name.startsWith('CONFIG_') || !isAskedElsewhere(frame, name))
  );
}

function isAskedElsewhere({ source, index }: Frame, name: string): boolean {
  const { directives } = source;
  const word = new RegExp(`\\b${name}\\b`);
  for (let i = 0; i < directives.count; i++) {
    if (i === index || !(OPENING.has(kindOf(directives, i)) || BRANCHING.has(kindOf(directives, i))))
      continue;
    if (word.test(directiveText(source, i))) return true;
  }
  return false;
}

/** Macros and operators that the preprocessor has without a definition (libcpp/init.c). */
const BUILT_IN: ReadonlySet<string> = new Set(
  '__FILE__ __LINE__ __BASE_FILE__ __INCLUDE_LEVEL__ __COUNTER__ __DATE__ __TIME__ __TIMESTAMP__ __STDC_VERSION__ __STDC_HOSTED__ __VERSION__ __has_attribute __has_c_attribute __has_cpp_attribute __has_builtin __has_include __has_include_next'.split(
    ' ',
  ),
);

/** Of `#ifdef` and its sisters, whether the name is to be defined. */
export function wantsDefined(kind: DirectiveKind): boolean | undefined {
  if (kind === DirectiveKind.ifdef || kind === DirectiveKind.elifdef) return true;
  return kind === DirectiveKind.ifndef || kind === DirectiveKind.elifndef ? false : undefined;
}

/** undefined: nobody knows. */
function isDefined(unit: Unit, name: string, frame: Frame): boolean | undefined {
  if (BUILT_IN.has(name)) return true;
  const order = orderIn(unit, frame.source, frame.order);
  const macro = lookupMacro(unit, name, order, frame.parent);
  if (macro === undefined) return false;
  if ('undecided' in macro) return macro.defined ? true : undefined;
  return macro.maybe ? undefined : true;
}

/** `defined X` and `defined(X)` become 1, 0, or a token that carries why neither (6.10.1). */
function resolveDefined(unit: Unit, tokens: readonly Token[], frame: Frame): Token[] {
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!;
    if (t.text !== 'defined') {
      result.push(t);
      continue;
    }
    const parens = tokens[i + 1]?.text === '(';
    const name = tokens[i + (parens ? 2 : 1)];
    i += parens ? 3 : 1;
    const is = name ? isDefined(unit, name.text, frame) : false;
    const note = is === undefined ? `${name?.text} is decided by the configuration` : undefined;
    result.push(respelled(t, Kind.number, is ? '1' : '0', note));
  }
  return result;
}

/** The undecided conditions that text under `frame` is compiled under, for people; undefined where there are none. */
export function activityText(unit: Unit, frame: Frame | undefined): string | undefined {
  const decision = activity(unit, frame);
  return typeof decision === 'object' ? decision.text : undefined;
}

/**
 * The same of an entry, with the branch of a group without an `#endif` that it stands in: nobody knows where that ends, but
 * its branches are never compiled together.
 */
export function branchText(unit: Unit, frame: Frame | undefined): string | undefined {
  const text = activityText(unit, frame);
  let all = text;
  for (let f = frame; f; f = f.parent)
    if (f.unclosed === 'beside') all = all === undefined ? writtenText(f) : `${writtenText(f)} && ${all}`;
  return all;
}

/** What a branch asks for, as it is written. */
function writtenText(frame: Frame): string {
  const texts = frame.before.map((earlier) => negate(ownText(earlier)));
  return (frame.kind === DirectiveKind.else ? texts : [...texts, ownText(frame)]).join(' && ');
}

function ownText({ source, index, kind }: Frame): string {
  const { directives } = source;
  const wanted = wantsDefined(kind);
  if (wanted === undefined)
    return spell(lexRange(source, bodyOf(directives, index), endOf(directives, index)));
  const name = nameOf(source.bytes, directives, index);
  return wanted ? name : `!${name}`;
}

/** A branch that is taken for granted; with `holds` false, one that is taken for not compiled. */
export interface Presumed {
  readonly frame: Frame;
  readonly holds: boolean;
  /** What is presumed, as its condition says it. */
  readonly text: string;
}

/** That an undecided branch is compiled, or is not; undefined of one that is decided. */
export function presume(unit: Unit, frame: Frame, holds: boolean): Presumed | undefined {
  const decision = decide(unit, frame);
  if (typeof decision !== 'object') return undefined;
  return { frame, holds, text: holds ? decision.text : negated(partsOf(decision.text)[0]!) };
}

/** What text under `frame` presumes, from the outside to the inside. */
export function presumedBy(unit: Unit, frame: Frame | undefined): readonly Presumed[] {
  const all: Presumed[] = [];
  for (let f = frame; f; f = f.parent) {
    const presumed = presume(unit, f, true);
    if (presumed) all.unshift(presumed);
  }
  return all;
}

/** Whether no compiler reads text under `frame` where that is so. */
export function contradicts(unit: Unit, frame: Frame | undefined, presumed: Presumed): boolean {
  for (let f = frame; f; f = f.parent) {
    if (f === presumed.frame) return !presumed.holds;
    if (presumed.holds && (f.before.includes(presumed.frame) || presumed.frame.before.includes(f)))
      return true;
    const decision = decide(unit, f);
    if (typeof decision === 'object' && exclusive(decision.text, presumed.text)) return true;
  }
  return false;
}
