// Function definitions of a file, by name. Kernel style puts the closing brace of a function into the first column
// (Documentation/process/coding-style.rst); a body ends there, whatever `#if` does to the braces inside.
import { cursorAt, scanToken, tokenText } from '../c/lexer.ts';
import { inCode, type Source } from '../c/source.ts';
import { Kind } from '../c/tokens.ts';
import type { CFunction, Variable } from './ast.ts';
import { parseStatements } from './statements.ts';
import { type Word, wordsOf } from './words.ts';

/** Longer functions are not looked at: generated tables, test cases. */
const LONGEST = 60_000;

/** The definition of a function in a file's text; undefined where it has none. */
export function functionNamed(source: Source, name: string): CFunction | undefined {
  const { bytes } = source;
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + name.length)) {
    if (isWordByte(bytes[at - 1]) || isWordByte(bytes[at + name.length]) || !inCode(source, at)) continue;
    const head = headAt(source, at + name.length);
    if (!head) continue;
    const close = bytes.indexOf('\n}', head.body);
    const end = close < 0 ? bytes.length : close;
    if (end - head.body > LONGEST) return undefined;
    return {
      name,
      at,
      parameters: head.parameters,
      body: parseStatements(wordsOf(source, head.body, end)),
    };
  }
  return undefined;
}

const isWordByte = (c: number | undefined) =>
  c !== undefined && ((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95);

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
