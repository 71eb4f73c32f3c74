// Function definitions of a file, by name. Kernel style puts the closing brace of a function into the first column
// (Documentation/process/coding-style.rst); a body ends there, whatever `#if` does to the braces inside.
import { cursorAt, scanToken, tokenText } from '../c/lexer.ts';
import { inCode, type Source } from '../c/source.ts';
import { Kind } from '../c/tokens.ts';
import type { CFunction, Variable } from './ast.ts';
import { parseStatements } from './statements.ts';
import { type Word, wordsOf } from './words.ts';

/** Longer functions are not looked at: generated tables, test cases. */
export const LONGEST = 60_000;

/** Names that may be functions which a file defines, with where they stand; to be made once for many questions. */
export type Heads = ReadonlyMap<string, readonly number[]>;

/** A definition begins in the first column, its name perhaps on the line below its type. */
const HEAD = /^[A-Za-z_][^;{}()=#"\n]*?\b(\w+)[ \t]*\(|^(\w+)[ \t]*\(/gm;

export function headsOf(source: Source): Heads {
  const heads = new Map<string, number[]>();
  const text = source.bytes.latin1Slice(0, source.bytes.length);
  for (const match of text.matchAll(HEAD)) {
    const name = match[1] ?? match[2]!;
    const at = match.index + match[0].lastIndexOf(name);
    const list = heads.get(name);
    if (list) list.push(at);
    else heads.set(name, [at]);
  }
  return heads;
}

/** Where a definition stands in its text. */
export interface FunctionText {
  readonly name: string;
  /** Of the name. */
  readonly at: number;
  readonly parameters: readonly Variable[];
  /** Behind the brace that opens it, and before the one that closes it. */
  readonly body: number;
  readonly end: number;
}

/** The definition of a function in a file's text; undefined where it has none. */
export function functionText(source: Source, name: string, heads: Heads): FunctionText | undefined {
  const { bytes } = source;
  for (const at of heads.get(name) ?? []) {
    if (!inCode(source, at)) continue;
    const head = headAt(source, at + name.length);
    if (!head) continue;
    const close = bytes.indexOf('\n}', head.body);
    const end = close < 0 ? bytes.length : close;
    return end - head.body > LONGEST ? undefined : { name, at, end, ...head };
  }
  return undefined;
}

export function functionAt(source: Source, { name, at, end, parameters, body }: FunctionText): CFunction {
  return { name, at, end, parameters, body: parseStatements(wordsOf(source, body, end)) };
}

/** Parameters, and the offset behind `{`, where a definition's head goes on at `at`; undefined for calls and prototypes. */
function headAt(source: Source, at: number): { parameters: Variable[]; body: number } | undefined {
  const cursor = cursorAt(source, at, Math.min(source.bytes.length, at + 2000));
  const words: Word[] = [];
  let depth = 0;
  for (let kind = scanToken(cursor); kind !== Kind.end; kind = scanToken(cursor)) {
    const text = tokenText(cursor, kind);
    if (words.length === 0 && text !== '(') return undefined;
    words.push({ kind, text, at: cursor.start });
    if (text === '(') depth++;
    else if (text === ')' && --depth === 0) break;
    else if (text === ';' || text === '{') return undefined;
  }
  if (depth !== 0) return undefined;
  for (let kind = scanToken(cursor); kind !== Kind.end; kind = scanToken(cursor)) {
    const text = tokenText(cursor, kind);
    if (text === '{') return { parameters: parametersOf(words.slice(1, -1)), body: cursor.at };
    // Attributes and sparse's __acquires(…) may stand between.
    if (kind !== Kind.identifier || !text.startsWith('__')) return undefined;
    if (source.bytes[cursor.at] === 40) cursor.at = source.bytes.indexOf(41, cursor.at) + 1 || cursor.limit;
  }
  return undefined;
}

function parametersOf(words: readonly Word[]): Variable[] {
  const parameters: Variable[] = [];
  let from = 0;
  let depth = 0;
  for (let i = 0; i <= words.length; i++) {
    const text = words[i]?.text ?? ',';
    if (text === '(') depth++;
    else if (text === ')') depth--;
    if (text !== ',' || (depth > 0 && i < words.length)) continue;
    const names = words.slice(from, i).filter((word) => word.kind === Kind.identifier);
    const name = names.at(-1);
    if (name)
      parameters.push({
        name: name.text,
        type: names
          .slice(0, -1)
          .map((word) => word.text)
          .join(' '),
      });
    from = i + 1;
  }
  return parameters;
}
