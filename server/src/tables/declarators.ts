// What stands behind `struct pci_device_id` or `struct pci_driver`: an array or an object with an initialiser,
// or something that is none (a parameter, a pointer, a declaration).

import { expandTokens, TokenStream } from '../c/expand.ts';
import { evaluate } from '../c/expression.ts';
import { cursorAt, lexToken } from '../c/lexer.ts';
import { lookupMacro } from '../c/lookup.ts';
import { directiveStart, textBetween } from '../c/source.ts';
import { Kind, respelled, type Token } from '../c/tokens.ts';
import { contextAt, directiveBefore, type Frame, type Instance, type Unit } from '../c/unit.ts';

export interface Declarator {
  readonly name: Token;
  readonly isArray: boolean;
  /** An array of arrays. */
  readonly isNested: boolean;
  /** The declared number of elements, as tokens; empty for `[]`. */
  readonly length: readonly Token[];
  /** Stands behind the `{` of the initialiser, which was `open`. */
  readonly stream: TokenStream;
  readonly open: Token;
}

/** Names of the C extensions that may stand in a declarator; their arguments are skipped. */
const MAX_TOKENS = 60;

const ATTRIBUTE = /^__\w+(?<!_id)$/;

/** What may stand behind the type, too: `struct pci_device_id static const ids[]`. */
const SPECIFIER: ReadonlySet<string> = new Set(['const', 'static', 'volatile']);

/** Reads on from `next` (behind the struct's name); undefined where no initialiser follows. */
function declarator(
  next: () => Token | undefined,
  initialiser: (equals: Token) => TokenStream | undefined,
): Declarator | undefined {
  let name: Token | undefined;
  let isArray = false;
  let isNested = false;
  const length: Token[] = [];
  let depth = 0;
  let attribute = false;
  for (let i = 0; i < MAX_TOKENS; i++) {
    const t = next();
    if (!t) return undefined;
    if (t.text === '(') depth++;
    else if (t.text === ')' && --depth < 0) return undefined;
    // Inside an attribute's parentheses `attribute` stays as it is.
    if (depth > 0 || t.text === ')') {
      // Only an attribute takes parentheses here; `f(struct x *)` and the like end above or have no name.
      if (!name && !attribute) return undefined;
      continue;
    }
    // `__attribute__(…)` and the macros for it: `__aligned(16)`, `__section(".init")`.
    attribute = ATTRIBUTE.test(t.text);
    if (t.text === '[') {
      isNested = isArray;
      isArray = true;
      for (let u = next(); u && u.text !== ']'; u = next()) if (length.push(u) > MAX_TOKENS) return undefined;
    } else if (t.text === '=') {
      const stream = name && initialiser(t);
      const open = stream?.next();
      return name && stream && open?.text === '{'
        ? { name, isArray, isNested, length, stream, open }
        : undefined;
    } else if (t.kind === Kind.identifier) {
      // Behind the brackets only attributes follow.
      if (!isArray && !SPECIFIER.has(t.text) && !ATTRIBUTE.test(t.text)) {
        if (name) return undefined;
        name = t;
      }
    } else if (t.text === ';' || t.text === ',' || t.text === '*' || t.text === '{') return undefined;
  }
  return undefined;
}

/**
 * In the text of a file: tokens are taken as they are up to the `=`, so that attributes (`__maybe_unused`)
 * need not be looked up. The name may be a macro of the unit's own.
 */
export function declaratorInText(
  unit: Unit,
  instance: Instance,
  offset: number,
  kept: ReadonlySet<string>,
): Declarator | undefined {
  const { source } = instance;
  // The cheap refusals first: nine of ten mentions are parameters.
  const ahead = /^\s*(\S)/.exec(textBetween(source.bytes, offset, offset + 80))?.[1];
  if (ahead === undefined || !/[\w/\\]/.test(ahead)) return undefined;
  const { frame, order } = contextAt(instance, offset);
  const cursor = cursorAt(source, offset, nextDirective(instance, offset));
  const next = () => lexToken(cursor, frame);
  const found = declarator(next, (equals) => {
    const stream = new TokenStream(unit, kept);
    stream.enter(instance, equals.end);
    return stream;
  });
  if (!found) return undefined;
  const macro = unit.history.has(found.name.text)
    ? lookupMacro(unit, found.name.text, order, frame, true)
    : undefined;
  if (macro && 'body' in macro && !macro.params && macro.body.length === 1)
    return { ...found, name: respelled(found.name, Kind.identifier, macro.body[0]!.text) };
  return found;
}

/** Among expanded tokens. */
export function declaratorInStream(stream: TokenStream): Declarator | undefined {
  return declarator(
    () => stream.next(),
    () => stream,
  );
}

/** Where the next directive starts, or the text ends. */
export function nextDirective(instance: Instance, offset: number): number {
  return directiveStart(instance.source, directiveBefore(instance, offset) + 1);
}

/** The declared number of elements; undefined for `[]` and where it can't be computed. */
export const declaredLength = (unit: Unit, found: Declarator, order: number): number | undefined =>
  lengthOf(unit, found.length, order, found.name.frame);

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
