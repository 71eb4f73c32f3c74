// What stands behind `struct pci_device_id` or `struct pci_driver`: an array or an object with an initialiser,
// or something that is none (a parameter, a pointer, a declaration).

import { expandTokens, TokenStream } from '../c/expand.ts';
import { evaluate } from '../c/expression.ts';
import { cursorAt, lexToken } from '../c/lexer.ts';
import { lookupMacro } from '../c/lookup.ts';
import { directiveStart, textBetween } from '../c/source.ts';
import { Kind, respelled, type Token } from '../c/tokens.ts';
import { contextAt, directiveBefore, type Frame, type Instance, type Unit } from '../c/unit.ts';

/** What a declaration's type is, beside the struct: an array of it, by a typedef or as `typeof(other)`. */
export interface Base {
  readonly isArray: boolean;
  /** How many elements it has, as tokens. */
  readonly length: readonly Token[];
  /** That number, where the type is that of another table. */
  readonly count?: number;
}

export const PLAIN: Base = { isArray: false, length: [] };

export interface Declarator {
  readonly name: Token;
  readonly isArray: boolean;
  /** An array of arrays. */
  readonly isNested: boolean;
  /** The declared number of elements, as tokens; empty for `[]`. */
  readonly length: readonly Token[];
  readonly base: Base;
  /** Stands behind the `{` of the initialiser, which was `open`. */
  readonly stream: TokenStream;
  readonly open: Token;
}

const MAX_TOKENS = 60;

/** Names of the C extensions that may stand in a declarator; their arguments are skipped. */
const ATTRIBUTE = /^(?:__\w+(?<!_id)|_Alignas|asm)$/;

/** What may stand behind the type, too: `struct pci_device_id static const ids[]`. */
const SPECIFIER: ReadonlySet<string> = new Set(['const', 'static', 'volatile']);

/** What declares one name, up to what stands behind it. */
interface Declared {
  readonly name: Token | undefined;
  readonly isPointer: boolean;
  readonly isArray: boolean;
  readonly isNested: boolean;
  readonly length: readonly Token[];
  /** The `=`, `,` or `;` behind it; undefined where it is none, or its macros would have to be known. */
  readonly end: Token | undefined;
  /** Whether it may be one when its macros are expanded: `MACRO ids[]`, `TABLE(ids)`. */
  readonly unexpanded: boolean;
}

/** One declarator (C11 6.7.6), its name perhaps in parentheses, with attributes of GNU C and of C23. */
function readDeclared(next: () => Token | undefined, base: Base): Declared {
  let name: Token | undefined;
  let { isArray } = base;
  let [isPointer, isNested, called] = [false, false, false];
  const length = [...base.length];
  /** Parentheses around the name, and those that are skipped. */
  let around = 0;
  let depth = 0;
  let attribute = false;
  /** Something in parentheses behind an attribute: its arguments, or the name. */
  let given = false;
  let previous: Token | undefined;
  const told = (end: Token | undefined, unexpanded = false): Declared => ({
    name,
    isPointer,
    isArray,
    isNested,
    length,
    end,
    unexpanded,
  });
  for (let i = 0; i < MAX_TOKENS; i++) {
    const t = next();
    if (!t) break;
    const before = previous;
    previous = t;
    if (t.text === '(') {
      if (depth === 0 && !attribute && !name) {
        around++;
        continue;
      }
      if (!name) given = true;
      else if (before === name) called = true;
      depth++;
    } else if (t.text === ')') {
      if (depth > 0) depth--;
      else if (around-- === 0) break;
      continue;
    }
    // Inside an attribute's parentheses `attribute` stays as it is.
    if (depth > 0) continue;
    // `__attribute__(…)` and the macros for it: `__aligned(16)`, `__section(".init")`.
    attribute = ATTRIBUTE.test(t.text);
    if (!name && given && /^[[=,;]$/.test(t.text)) return told(undefined, true);
    // No function gives an array: `TABLE(foo)[]` is a macro's name.
    if (called && t.text === '[' && !isArray) return told(undefined, true);
    if (t.text === '[') {
      const inside = next();
      if (inside?.text === '[') {
        // `[[gnu::unused]]`
        let open = 2;
        for (let u = next(); u; u = next()) {
          if (u.text === '[') open++;
          else if (u.text === ']' && --open === 0) break;
          if (++i > MAX_TOKENS) return told(undefined);
        }
        continue;
      }
      isNested = isArray;
      isArray = true;
      for (let u = inside; u && u.text !== ']'; u = next())
        if (length.push(u) > MAX_TOKENS) return told(undefined);
    } else if (t.text === '=' || t.text === ',' || t.text === ';')
      return told(around === 0 ? t : undefined, called && !isArray);
    else if (t.text === '*') {
      if (name) break;
      isPointer = true;
    } else if (t.kind === Kind.identifier) {
      // Behind the brackets only attributes follow.
      if (name && isArray) continue;
      if (SPECIFIER.has(t.text) || ATTRIBUTE.test(t.text)) continue;
      if (name) return told(undefined, !isPointer);
      name = t;
    } else break;
  }
  return told(undefined);
}

/** `expand`: what is declared is only seen when macros are expanded. */
type Outcome = Declarator | 'expand' | undefined;

/**
 * Reads on from `next` (behind the type) to the first object that is initialised by a list; undefined where none is.
 * `initialiser` gives what is read behind a `=`; `next` stays before it unless `isOne`.
 */
function declarator(
  next: () => Token | undefined,
  initialiser: (equals: Token) => TokenStream,
  isOne: boolean,
  base: Base,
): Outcome {
  for (let i = 0; i < MAX_TOKENS; i++) {
    const { name, isPointer, isArray, isNested, length, end, unexpanded } = readDeclared(next, base);
    if (unexpanded) return 'expand';
    if (!end || end.text === ';') return undefined;
    if (end.text === ',') continue;
    const stream = initialiser(end);
    const open = stream.next();
    if (!open) return undefined;
    if (name && !isPointer && open.text === '{')
      return { name, isArray, isNested, length, base, stream, open };
    if (!skipsValue(isOne ? open : next(), next)) return undefined;
  }
  return undefined;
}

/** Goes behind the `,` after a value; false where the declaration ends with it. */
function skipsValue(first: Token | undefined, next: () => Token | undefined): boolean {
  let depth = 0;
  let t = first;
  for (let i = 0; t && i < 4 * MAX_TOKENS; i++, t = next()) {
    if (t.text === '(' || t.text === '[' || t.text === '{') depth++;
    else if (t.text === ')' || t.text === ']' || t.text === '}') depth--;
    else if (depth === 0 && t.text === ',') return true;
    if (depth < 0 || (depth === 0 && t.text === ';')) return false;
  }
  return false;
}

/** A declarator that is none of a table, and another one that may be: `*first = NULL, ids[] = {`. */
const BESIDE = /^\s*\*[^;(){}]*,[^;(){}]*\[[^;(){}]*=\s*\{/;

/**
 * In the text of a file: tokens are taken as they are up to the `=`, so that attributes (`__maybe_unused`)
 * need not be looked up, unless nothing else makes a declarator of them. The name may be a macro of the unit's own.
 */
export function declaratorInText(
  unit: Unit,
  instance: Instance,
  offset: number,
  kept: ReadonlySet<string>,
  base: Base = PLAIN,
): Declarator | undefined {
  const { source } = instance;
  // The cheap refusals first: nine of ten mentions are parameters.
  const ahead = /^\s*(\S)/.exec(textBetween(source.bytes, offset, offset + 80))?.[1];
  if (ahead === undefined || !/[\w/\\([*]/.test(ahead)) return undefined;
  if (ahead === '*' && !BESIDE.test(textBetween(source.bytes, offset, offset + 200))) return undefined;
  const { frame, order } = contextAt(instance, offset);
  const cursor = cursorAt(source, offset, nextDirective(instance, offset));
  const next = () => lexToken(cursor, frame);
  const streamAt = (from: number) => {
    const stream = new TokenStream(unit, kept);
    stream.enter(instance, from);
    return stream;
  };
  const found = declarator(next, (equals) => streamAt(equals.end), false, base);
  if (found === 'expand') return declaratorInStream(streamAt(offset), base);
  if (!found) return undefined;
  const macro = unit.history.has(found.name.text)
    ? lookupMacro(unit, found.name.text, order, frame, true)
    : undefined;
  if (macro && 'body' in macro && !macro.params && macro.body.length === 1)
    return { ...found, name: respelled(found.name, Kind.identifier, macro.body[0]!.text) };
  return found;
}

/** Among expanded tokens. */
export function declaratorInStream(stream: TokenStream, base: Base = PLAIN): Declarator | undefined {
  const found = declarator(
    () => stream.next(),
    () => stream,
    true,
    base,
  );
  return found === 'expand' ? undefined : found;
}

/** The names that a `typedef` gives its struct, or arrays of it; `offset`: behind the struct's. */
export function typedefNames(instance: Instance, offset: number): (readonly [name: string, base: Base])[] {
  const { frame } = contextAt(instance, offset);
  const cursor = cursorAt(instance.source, offset, nextDirective(instance, offset));
  const names: (readonly [string, Base])[] = [];
  for (let i = 0; i < MAX_TOKENS; i++) {
    const { name, isPointer, isArray, isNested, length, end, unexpanded } = readDeclared(
      () => lexToken(cursor, frame),
      PLAIN,
    );
    if (!end || end.text === '=') return [];
    if (name && !isPointer && !isNested && !unexpanded) names.push([name.text, { isArray, length }]);
    if (end.text === ';') return names;
  }
  return names;
}

/** Where the next directive starts, or the text ends. */
export function nextDirective(instance: Instance, offset: number): number {
  return directiveStart(instance.source, directiveBefore(instance, offset) + 1);
}

/** The declared number of elements; undefined for `[]` and where it can't be computed. */
export const declaredLength = (unit: Unit, found: Declarator, order: number): number | undefined =>
  found.base.count ?? lengthOf(unit, found.length, order, found.name.frame);

/** The same of what stands between the brackets. */
export function lengthOf(
  unit: Unit,
  tokens: readonly Token[],
  order: number,
  frame: Frame | undefined,
): number | undefined {
  if (tokens.length === 0) return undefined;
  const value = evaluate(expandTokens(unit, tokens, order, frame), { unit, order, frame });
  return value.kind === 'integer' && value.value >= 0n && value.value < 1n << 20n
    ? Number(value.value)
    : undefined;
}
