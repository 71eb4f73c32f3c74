// Expressions of a function body (C11 6.5), without types: a parenthesised type name is a cast where what follows
// can only be its operand.
import { PRECEDENCE } from '../c/precedence.ts';
import { Kind } from '../c/tokens.ts';
import { parseInteger } from '../c/values.ts';
import type { Expression } from './ast.ts';
import type { Word } from './words.ts';

/** Where in the words a parser is. */
export interface Reader {
  readonly words: readonly Word[];
  at: number;
  /** Nesting, so that text of nothing but brackets ends. */
  depth: number;
}

export const peek = (reader: Reader, ahead = 0): string => reader.words[reader.at + ahead]?.text ?? '';

export const offset = (reader: Reader): number => (reader.words[reader.at] ?? reader.words.at(-1))?.at ?? 0;

const DEEPEST = 60;

const ASSIGN = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);

/** With commas. */
export function expression(reader: Reader): Expression {
  const at = offset(reader);
  const first = assignment(reader);
  if (peek(reader) !== ',') return first;
  const parts = [first];
  while (peek(reader) === ',') {
    reader.at++;
    parts.push(assignment(reader));
  }
  return { kind: 'other', at, parts };
}

/** Without commas. */
export function assignment(reader: Reader): Expression {
  if (++reader.depth > DEEPEST) return skipped(reader);
  const at = offset(reader);
  let left = binary(reader, unary(reader), 1);
  if (peek(reader) === '?') {
    reader.at++;
    const yes = peek(reader) === ':' ? left : expression(reader);
    if (peek(reader) === ':') reader.at++;
    left = { kind: 'choice', at, condition: left, yes, no: assignment(reader) };
  } else if (ASSIGN.has(peek(reader))) {
    const op = peek(reader);
    reader.at++;
    left = { kind: 'assign', at, op, left, right: assignment(reader) };
  }
  reader.depth--;
  return left;
}

function binary(reader: Reader, first: Expression, least: number): Expression {
  let left = first;
  for (;;) {
    const op = peek(reader);
    const precedence = PRECEDENCE[op];
    if (precedence === undefined || precedence < least) return left;
    reader.at++;
    let right = unary(reader);
    for (let next = PRECEDENCE[peek(reader)] ?? 0; next > precedence; next = PRECEDENCE[peek(reader)] ?? 0)
      right = binary(reader, right, next);
    left = { kind: 'binary', at: left.at, op, left, right };
  }
}

const UNARY = new Set(['!', '-', '+', '~', '*', '&', '++', '--']);

function unary(reader: Reader): Expression {
  const at = offset(reader);
  const text = peek(reader);
  if (UNARY.has(text)) {
    reader.at++;
    if (++reader.depth > DEEPEST) return skipped(reader);
    const of = unary(reader);
    reader.depth--;
    return text === '+' ? of : { kind: 'unary', at, op: text, of };
  }
  if (text === 'sizeof' || text === '__alignof__') {
    reader.at++;
    if (peek(reader) === '(') skipBrackets(reader);
    else unary(reader);
    return { kind: 'other', at, parts: [] };
  }
  if (text === '(' && isCast(reader)) {
    skipBrackets(reader);
    if (peek(reader) === '{') return postfix(reader, list(reader));
    return unary(reader);
  }
  return postfix(reader, primary(reader));
}

function primary(reader: Reader): Expression {
  const word = reader.words[reader.at];
  const at = offset(reader);
  if (!word) return { kind: 'other', at, parts: [] };
  if (word.text === '(') {
    reader.at++;
    // A statement expression of GNU C.
    if (peek(reader) === '{') {
      const from = reader.at + 1;
      skipBrackets(reader);
      const parts = plainStatements({ ...reader, words: reader.words.slice(0, reader.at - 1), at: from });
      if (peek(reader) === ')') reader.at++;
      return { kind: 'other', at, parts };
    }
    const inside = expression(reader);
    if (peek(reader) === ')') reader.at++;
    return inside;
  }
  if (word.text === '{') return list(reader);
  switch (word.kind) {
    case Kind.number: {
      reader.at++;
      const value = parseInteger(word.text);
      return value ? { kind: 'number', at, value: value.value } : { kind: 'other', at, parts: [] };
    }
    case Kind.char:
      reader.at++;
      return { kind: 'other', at, parts: [] };
    case Kind.string: {
      let text = '';
      for (; reader.words[reader.at]?.kind === Kind.string; reader.at++) text += peek(reader).slice(1, -1);
      return { kind: 'string', at, text };
    }
    case Kind.identifier:
      reader.at++;
      if (word.text === 'NULL' || word.text === 'false') return { kind: 'number', at, value: 0n };
      if (word.text === 'true') return { kind: 'number', at, value: 1n };
      return { kind: 'name', at, name: word.text };
    default:
      // `;` and `}` end what is around; anything else is stepped over, so that reading goes on.
      if (!/^[;})\],:]$/.test(word.text)) reader.at++;
      return { kind: 'other', at, parts: [] };
  }
}

const CONTROL = /^(?:if|for|while|do|switch|return|goto|break|continue|typeof|__typeof__|__auto_type|\{|;)$/;

/** The expressions of a statement expression, its value last; none where it has variables or branches. */
function plainStatements(reader: Reader): Expression[] {
  const parts: Expression[] = [];
  while (reader.at < reader.words.length) {
    const first = peek(reader);
    const declares = TYPE.test(first) || STANDARD.test(first) || /^[A-Za-z_]/.test(peek(reader, 1));
    if (declares || CONTROL.test(first)) return [];
    parts.push(expression(reader));
    if (reader.at < reader.words.length && peek(reader) !== ';') return [];
    reader.at++;
  }
  return parts;
}

function postfix(reader: Reader, first: Expression): Expression {
  let of = first;
  for (;;) {
    const { at } = of;
    switch (peek(reader)) {
      case '(': {
        reader.at++;
        of = { kind: 'call', at, callee: of, args: listed(reader, ')') };
        break;
      }
      case '[': {
        reader.at++;
        const index = expression(reader);
        if (peek(reader) === ']') reader.at++;
        of = { kind: 'index', at, of, index };
        break;
      }
      case '.':
      case '->': {
        reader.at++;
        of = { kind: 'member', at, of, name: peek(reader) };
        reader.at++;
        break;
      }
      case '++':
      case '--':
        reader.at++;
        of = { kind: 'unary', at, op: peek(reader, -1), of };
        break;
      default:
        // Strings are often joined with macros: "…" FOO "…".
        if (of.kind === 'string' && reader.words[reader.at]?.kind === Kind.identifier) {
          reader.at++;
          if (peek(reader) === '(') skipBrackets(reader);
          while (reader.words[reader.at]?.kind === Kind.string) reader.at++;
          break;
        }
        return of;
    }
  }
}

/** Arguments up to `close`, which is read; a type among them (`sizeof`, `va_arg`, `list_entry`) is some expression. */
function listed(reader: Reader, close: string): Expression[] {
  const items: Expression[] = [];
  while (reader.at < reader.words.length && peek(reader) !== close) {
    const before = reader.at;
    items.push(argument(reader));
    if (peek(reader) === ',') reader.at++;
    else if (peek(reader) !== close && (reader.at === before || /^[;}]$/.test(peek(reader)))) break;
  }
  if (peek(reader) === close) reader.at++;
  return items;
}

const TYPE = /^(?:struct|union|enum|const|volatile|unsigned|signed|int|char|short|long|void|bool|_Bool)$/;

function argument(reader: Reader): Expression {
  const at = offset(reader);
  if (!TYPE.test(peek(reader))) return assignment(reader);
  for (; reader.at < reader.words.length && !/^[,);]$/.test(peek(reader)); ) reader.at++;
  return { kind: 'other', at, parts: [] };
}

function list(reader: Reader): Expression {
  const at = offset(reader);
  skipBrackets(reader);
  return { kind: 'other', at, parts: [] };
}

const STANDARD =
  /^(?:[us](?:8|16|32|64)|__[us](?:8|16|32|64)|__[bl]e(?:16|32|64)|u?int\d+_t|size_t|ssize_t|\w+_t|u?long|uint|ushort|uchar|unchar)$/;

/** Whether the parenthesis at the reader holds a type and something follows that can only be its operand. */
function isCast(reader: Reader): boolean {
  const inside: string[] = [];
  let i = 1;
  for (; inside.length < 8; i++) {
    const text = peek(reader, i);
    if (text === ')') break;
    if (!/^(?:\w+|\*)$/.test(text) || /^\d/.test(text)) return false;
    inside.push(text);
  }
  if (peek(reader, i) !== ')' || inside.length === 0) return false;
  if (TYPE.test(inside[0]!) || STANDARD.test(inside[0]!)) return true;
  if (inside.at(-1) === '*') return true;
  const behind = reader.words[reader.at + i + 1];
  return (
    inside.length === 1 && behind !== undefined && behind.kind !== Kind.punctuator && behind.kind !== Kind.end
  );
}

/** Steps behind the bracket that closes the one at the reader. */
export function skipBrackets(reader: Reader): void {
  let depth = 0;
  for (; reader.at < reader.words.length; reader.at++) {
    const text = peek(reader);
    if (text === '(' || text === '[' || text === '{') depth++;
    else if ((text === ')' || text === ']' || text === '}') && --depth === 0) {
      reader.at++;
      return;
    }
  }
}

function skipped(reader: Reader): Expression {
  const at = offset(reader);
  reader.depth--;
  while (reader.at < reader.words.length && !/^[;}]$/.test(peek(reader))) reader.at++;
  return { kind: 'other', at, parts: [] };
}
