// What one text says, found out once: its functions, macros, enumerators, module parameters, objects.
import { blocksOf } from '../c/blocks.ts';
import { scanEnumerators } from '../c/enums.ts';
import { macroOf } from '../c/macro.ts';
import { DirectiveKind, directiveAt, hasName, kindOf, nameOf } from '../c/skeleton.ts';
import { type Source, textBetween } from '../c/source.ts';
import { includeSpec } from '../c/unit.ts';
import type { CFunction, Expression } from '../syntax/ast.ts';
import { type Body, bodiesAfter, bodyAround, functionBodies } from '../syntax/bodies.ts';
import { type FunctionText, functionAt, functionText, type Heads, headsOf } from '../syntax/functions.ts';
import type { InsideEdit } from '../syntax/inside-function.ts';
import { parseExpression } from '../syntax/statements.ts';
import { wordsOf } from '../syntax/words.ts';
import { leavesInits, leavesParameters, leavesPointers } from './answer-after.ts';

/** `#define name(parameters) body`, or without parameters. */
export interface FoundMacro {
  readonly source: Source;
  readonly parameters: readonly string[] | undefined;
  readonly body: Expression;
}

export interface Pointer {
  readonly name: string;
  /** `vendor` and `device` of the same object, as written. */
  readonly ids: Readonly<Record<string, { readonly text: string; readonly value: Expression }>>;
}

export interface GivenValue {
  /** Where it begins; undefined where the first of an enumeration has none. */
  readonly value: number | undefined;
  readonly plus: number;
}

/**
 * Of several of a name, and of one that is known in a block alone, it hangs on who asks which is meant; of one behind a
 * condition or a macro, which value it has.
 */
export const ANY = 'any';

interface Facts {
  readonly functions: Map<string, CFunction | undefined>;
  readonly functionTexts: Map<string, FunctionText | undefined>;
  readonly registrars: Map<string, string | undefined>;
  inits?: readonly string[];
  heads?: Heads;
  macros?: ReadonlyMap<string, number>;
  parameters?: ReadonlySet<string>;
  enumerators?: ReturnType<typeof enumeratorsIn>;
  pointers?: ReadonlyMap<string, readonly Pointer[]>;
  bodies?: readonly Body[];
}

/** Of texts that stay the same nothing is found out again. */
export type TextFacts = WeakMap<Source, Facts>;

function factsOf(known: TextFacts, source: Source): Facts {
  let facts = known.get(source);
  if (!facts) {
    facts = { functions: new Map(), functionTexts: new Map(), registrars: new Map() };
    known.set(source, facts);
  }
  return facts;
}

/** The functions of a text, as far as they are beyond doubt. */
export function bodiesIn(known: TextFacts, source: Source): readonly Body[] {
  const facts = factsOf(known, source);
  facts.bodies ??= functionBodies(source);
  return facts.bodies;
}

/** Whether an edit stands between the braces of a function, and nowhere else. */
export const isInFunction = (known: TextFacts, before: Source, edit: InsideEdit): boolean =>
  bodyAround(bodiesIn(known, before), edit) !== undefined;

/** Takes over what an edit between the braces of a function leaves as it was. */
export function carryFacts(known: TextFacts, before: Source, after: Source, edit: InsideEdit): void {
  const old = known.get(before);
  if (!old) return;
  const { open, oldClose, bytes } = edit;
  const facts = factsOf(known, after);
  for (const [name, text] of old.functionTexts) {
    if (!text || text.end < open) facts.functionTexts.set(name, text);
    else if (text.at > oldClose) facts.functionTexts.set(name, movedText(text, bytes));
    // Whatever stands before it is no definition of that name, as before.
    else facts.functionTexts.set(name, functionText(after, name, new Map([[name, [text.at]]])));
  }
  if (old.inits && leavesInits(edit)) facts.inits = old.inits;
  if (old.parameters && leavesParameters(edit)) facts.parameters = old.parameters;
  if (old.pointers && leavesPointers(edit)) facts.pointers = old.pointers;
  const bodies = old.bodies && bodiesAfter(old.bodies, edit);
  if (bodies) facts.bodies = bodies;
  for (const [driver, registrar] of old.registrars)
    if (!edit.old.includes(driver) && !edit.now.includes(driver)) facts.registrars.set(driver, registrar);
}

const movedText = (text: FunctionText, by: number): FunctionText => ({
  ...text,
  at: text.at + by,
  body: text.body + by,
  end: text.end + by,
});

export function functionIn(known: TextFacts, source: Source, name: string): CFunction | undefined {
  const { functions } = factsOf(known, source);
  if (!functions.has(name)) {
    const text = functionTextIn(known, source, name);
    functions.set(name, text && functionAt(source, text));
  }
  return functions.get(name);
}

/** Where a function stands, without its statements. */
export function functionTextIn(known: TextFacts, source: Source, name: string): FunctionText | undefined {
  const facts = factsOf(known, source);
  const { functionTexts } = facts;
  if (!functionTexts.has(name)) {
    facts.heads ??= headsOf(source);
    functionTexts.set(name, functionText(source, name, facts.heads));
  }
  return functionTexts.get(name);
}

export function macroIn(known: TextFacts, source: Source, name: string): FoundMacro | undefined {
  const macro = definedIn(known, source, name);
  if (!macro || macro.body.length === 0) return undefined;
  return {
    source,
    parameters: macro.params,
    body: parseExpression(
      macro.body.map(({ kind, text, start }) => ({ kind, text, at: start })),
      true,
    ),
  };
}

/** The first `#define` of a name. */
export function definedIn(known: TextFacts, source: Source, name: string) {
  const facts = factsOf(known, source);
  facts.macros ??= definesOf(source);
  const index = facts.macros.get(name);
  return index === undefined ? undefined : macroOf(source, index);
}

function definesOf(source: Source): ReadonlyMap<string, number> {
  const { directives, bytes } = source;
  const defines = new Map<string, number>();
  for (let i = 0; i < directives.count; i++)
    if (kindOf(directives, i) === DirectiveKind.define && hasName(directives, i)) {
      const name = nameOf(bytes, directives, i);
      if (!defines.has(name)) defines.set(name, i);
    }
  return defines;
}

/** Bytes of an enumerator's value that are looked at. */
const LONGEST_VALUE = 80;

/** The value that was given last, and how many enumerators come after it up to this one. */
export function enumeratorIn(
  known: TextFacts,
  source: Source,
  name: string,
): GivenValue | typeof ANY | undefined {
  const facts = factsOf(known, source);
  facts.enumerators ??= enumeratorsIn(source);
  const [first, ...others] = facts.enumerators.get(name) ?? [];
  if (!first) return undefined;
  return first.isOpen || others.length > 0 || blocksOf(source).around(first.at) ? ANY : first;
}

/** Whether anything but a `#define` stands between two places. */
function hasConditions({ directives }: Source, from: number, to: number): boolean {
  for (let i = directiveAt(directives, from) + 1; i <= directiveAt(directives, to); i++)
    if (kindOf(directives, i) !== DirectiveKind.define) return true;
  return false;
}

interface Declared extends GivenValue {
  readonly at: number;
  readonly isOpen: boolean;
}

function enumeratorsIn(source: Source): ReadonlyMap<string, readonly Declared[]> {
  const found = new Map<string, Declared[]>();
  let value: number | undefined;
  let plus = 0;
  let from = 0;
  scanEnumerators(source, ({ start: at, end, value: given, first, open, odd, call }) => {
    if (given !== undefined || first) {
      value = given;
      plus = 0;
      from = given === undefined ? open : at;
    } else plus++;
    if (call) return;
    const isOpen = given === undefined && (odd || hasConditions(source, from, at));
    const name = source.bytes.latin1Slice(at, end);
    const all = found.get(name);
    if (all) all.push({ at, value, plus, isOpen });
    else found.set(name, [{ at, value, plus, isOpen }]);
  });
  return found;
}

/** The text that an enumerator's value is read from. */
export const valueText = (source: Source, value: number): string =>
  textBetween(source.bytes, value, value + LONGEST_VALUE);

export const valueAt = (source: Source, value: number): Expression =>
  parseExpression(wordsOf(source, value, value + LONGEST_VALUE), true);

/** Names in `module_param(name, …)`, `module_param_named(shown, name, …)` and their sisters (include/linux/moduleparam.h). */
export function parametersIn(known: TextFacts, source: Source): ReadonlySet<string> {
  const facts = factsOf(known, source);
  if (!facts.parameters) {
    const { bytes } = source;
    const names = new Set<string>();
    for (let at = bytes.indexOf('_param'); at >= 0; at = bytes.indexOf('_param', at + 1)) {
      const call = /^_param\w*\s*\(([^)]*)/.exec(textBetween(bytes, at, at + 160));
      for (const argument of call?.[1]?.split(',', 3) ?? []) names.add(argument.replace(/\W/g, ''));
    }
    facts.parameters = names;
  }
  return facts.parameters;
}

export const mentions = ({ bytes }: Source, name: string) => bytes.includes(name);

/** What its `#include`s say, by quotes or by angle brackets. */
export function includesIn(source: Source, quoted: boolean): string[] {
  const { directives } = source;
  const specs: string[] = [];
  for (let i = 0; i < directives.count; i++) {
    if (kindOf(directives, i) !== DirectiveKind.include) continue;
    const spec = includeSpec(source, i);
    if (spec && spec.quoted === quoted) specs.push(spec.spec);
  }
  return specs;
}

const INIT = /\b(?:module_init|\w*_initcall(?:_sync)?)\s*\(\s*(\w+)\s*\)/g;

/** Functions that a module begins with. */
export function initsIn(known: TextFacts, source: Source): readonly string[] {
  const facts = factsOf(known, source);
  facts.inits ??= allInitsIn(source);
  return facts.inits;
}

function allInitsIn({ bytes }: Source): readonly string[] {
  if (!bytes.includes('module_init') && !bytes.includes('_initcall')) return [];
  return [...bytes.latin1Slice(0, bytes.length).matchAll(INIT)].map(([, name]) => name!);
}

/** The function that registers a driver, by `…_register(&driver)` or `…_add_driver(&driver)`. */
export function registrarIn(known: TextFacts, source: Source, driver: string): string | undefined {
  const { registrars } = factsOf(known, source);
  if (!registrars.has(driver)) registrars.set(driver, findRegistrar(source, driver));
  return registrars.get(driver);
}

function findRegistrar({ bytes }: Source, driver: string): string | undefined {
  const text = bytes.latin1Slice(0, bytes.length);
  const call = new RegExp(`\\b\\w*(?:register|add)\\w*\\s*\\(\\s*&\\s*${driver}\\b`).exec(text);
  if (!call) return undefined;
  return [...text.slice(0, call.index).matchAll(DEFINITION)].at(-1)?.[1];
}

/** The head of a function's definition, at the beginning of a line. */
const DEFINITION = /^[A-Za-z_][\w \t*]*\n?[\w \t*]*?\b(\w+)[ \t]*\([^;{}]*\)\s*\{/gm;

/** `.member = function` with the braces around it, as far as these hold no others. */
export function pointersIn(known: TextFacts, source: Source, member: string): readonly Pointer[] {
  const facts = factsOf(known, source);
  facts.pointers ??= allPointersIn(source);
  return facts.pointers.get(member) ?? [];
}

function allPointersIn(source: Source): ReadonlyMap<string, readonly Pointer[]> {
  const { bytes } = source;
  const text = bytes.latin1Slice(0, bytes.length);
  const pointers = new Map<string, Pointer[]>();
  for (const match of text.matchAll(/\.(\w+)\s*=\s*&?(\w+)\s*[,}]/g)) {
    const open = text.lastIndexOf('{', match.index);
    const close = text.indexOf('}', match.index);
    if (open < 0 || close < 0) continue;
    const ids: Record<string, Pointer['ids'][string]> = {};
    for (const [, field, value] of text.slice(open, close).matchAll(/\.(vendor|device)\s*=\s*(\w+)/g)) {
      const at = text.indexOf(value!, open);
      ids[field!] = { text: value!, value: parseExpression(wordsOf(source, at, at + value!.length), true) };
    }
    const pointer = { name: match[2]!, ids };
    const list = pointers.get(match[1]!);
    if (list) list.push(pointer);
    else pointers.set(match[1]!, [pointer]);
  }
  return pointers;
}
