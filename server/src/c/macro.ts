// Macro definitions (C11 6.10.3), parsed from their directive on first use and kept with it.
import { lexRange } from './lexer.ts';
import { bodyOf, endOf } from './skeleton.ts';
import { type Source, sourceOf } from './source.ts';
import { Kind, type Token } from './tokens.ts';

export interface Macro {
  readonly name: string;
  /** Parameter names; undefined for an object-like macro. */
  readonly params: readonly string[] | undefined;
  /** Whether the last parameter takes the rest (`...`, or GNU's `args...`). */
  readonly variadic: boolean;
  readonly body: readonly Token[];
}

/** The macro that a `#define` defines, given by its index; undefined where the directive is malformed. */
export function macroOf(source: Source, index: number): Macro | undefined {
  let macro = source.macros.get(index);
  if (macro === undefined) {
    const { directives } = source;
    macro = parseMacro(lexRange(source, bodyOf(directives, index), endOf(directives, index))) ?? null;
    source.macros.set(index, macro);
  }
  return macro ?? undefined;
}

/** As given on a compiler's command line: `-D name=text`. */
export function commandLineMacro(name: string, text: string): Macro {
  const source = sourceOf('<command line>', Buffer.from(text, 'latin1'));
  return { name, params: undefined, variadic: false, body: lexRange(source, 0, source.bytes.length) };
}

function parseMacro(tokens: readonly Token[]): Macro | undefined {
  const name = tokens[0];
  if (name?.kind !== Kind.identifier) return undefined;
  const open = tokens[1];
  if (open?.text !== '(' || open.space)
    return { name: name.text, params: undefined, variadic: false, body: tokens.slice(1) };
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
  return { name: name.text, params, variadic, body: tokens.slice(at + 1) };
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
