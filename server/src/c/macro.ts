// Macro definitions (C11 6.10.3), parsed from their directive on first use and kept with it.
import { lexRange } from './lexer.ts';
import { bodyOf, endOf } from './skeleton.ts';
import { bareSource, type Source } from './source.ts';
import { Kind, type Token } from './tokens.ts';

export interface Macro {
  readonly name: string;
  /** Parameter names; undefined for an object-like macro. */
  readonly params: readonly string[] | undefined;
  /** Whether the last parameter takes the rest (`...`, or GNU's `args...`). */
  readonly variadic: boolean;
  readonly body: readonly Token[];
  /** For each token of the body the parameter that it is, by its index, or -1. */
  readonly slots: readonly number[];
  /** Whether the body has a `#` or `##`. */
  readonly operators: boolean;
  /** Whether the body has a `__VA_OPT__`. */
  readonly optional: boolean;
  /** Whether it is only this if it is defined at all: a condition that is not decided stands around the `#define`. */
  readonly maybe?: true;
}

const maybes = new WeakMap<Macro, Macro>();

/** The same macro, of which it is not known whether it is defined. */
export function maybeDefined(macro: Macro): Macro {
  let known = maybes.get(macro);
  if (!known) {
    known = { ...macro, maybe: true };
    maybes.set(macro, known);
  }
  return known;
}

/** The macro that a `#define` defines, given by its index; undefined where the directive is malformed. */
export function macroOf(source: Source, index: number): Macro | undefined {
  let known = source.macros.get(index);
  if (known === undefined) {
    const { directives } = source;
    known = parseMacro(lexRange(source, bodyOf(directives, index), endOf(directives, index))) ?? null;
    source.macros.set(index, known);
  }
  return known ?? undefined;
}

/** As given on a compiler's command line: `-D name=text`. */
export function commandLineMacro(name: string, text: string): Macro {
  const source = bareSource('<command line>', text);
  return macro(name, undefined, false, lexRange(source, 0, source.bytes.length));
}

/** As written behind a `#define`. */
export function generatedMacro(definition: string): Macro | undefined {
  const source = bareSource('<generated>', definition);
  return parseMacro(lexRange(source, 0, source.bytes.length));
}

function parseMacro(tokens: readonly Token[]): Macro | undefined {
  const name = tokens[0];
  if (name?.kind !== Kind.identifier) return undefined;
  const open = tokens[1];
  if (open?.text !== '(' || open.space) return macro(name.text, undefined, false, tokens.slice(1));
  const params: string[] = [];
  let variadic = false;
  let at = 2;
  for (; at < tokens.length; at++) {
    const t = tokens[at]!;
    if (t.text === ')') break;
    if (t.kind === Kind.identifier) params.push(t.text);
    else if (t.text === '...') {
      variadic = true;
      if (tokens[at - 1]!.kind !== Kind.identifier) params.push('__VA_ARGS__');
    } else if (t.text !== ',') return undefined;
  }
  if (at >= tokens.length) return undefined;
  return macro(name.text, params, variadic, tokens.slice(at + 1));
}

function macro(
  name: string,
  params: readonly string[] | undefined,
  variadic: boolean,
  body: readonly Token[],
): Macro {
  const slots = body.map((t) => (t.kind === Kind.identifier ? (params?.indexOf(t.text) ?? -1) : -1));
  const operators = body.some((t) => t.text === '#' || t.text === '##');
  const optional = variadic && body.some((t) => t.text === OPTIONAL);
  return { name, params, variadic, body, slots, operators, optional };
}

const OPTIONAL = '__VA_OPT__';

/**
 * The macro for an invocation whose variable arguments are empty, or not (gcc has `__VA_OPT__` in every mode);
 * undefined where its use is none that is understood.
 */
export function withOption(of: Macro, given: boolean): Macro | undefined {
  const body: Token[] = [];
  for (let at = 0; at < of.body.length; at++) {
    const t = of.body[at]!;
    if (t.text !== OPTIONAL) {
      body.push(t);
      continue;
    }
    // `#__VA_OPT__(…)` makes one string of it, `##` beside it takes it for one token: C23 alone says how.
    const end = closing(of.body, at + 1);
    if (
      end === undefined ||
      [of.body[at - 1], of.body[end + 1]].some((x) => x?.text === '#' || x?.text === '##')
    )
      return undefined;
    if (given) body.push(...of.body.slice(at + 2, end));
    at = end;
  }
  return macro(of.name, of.params, of.variadic, body);
}

/** Index of the bracket that closes the one at `open`. */
function closing(body: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < body.length; at++) {
    const { text } = body[at]!;
    if (text === '(') depth++;
    else if (text === ')' && --depth === 0) return at;
    if (depth === 0) return undefined;
  }
  return undefined;
}

/** Whether two definitions say the same (6.10.3p1: a benign redefinition). */
export function sameMacro(a: Macro, b: Macro): boolean {
  return (
    a.variadic === b.variadic &&
    a.params?.join() === b.params?.join() &&
    a.body.length === b.body.length &&
    a.body.every((t, i) => t.text === b.body[i]!.text)
  );
}
