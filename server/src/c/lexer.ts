// Tokens from a stretch of a file (C11 6.4). Directives are not read here: the caller stops at them.
import { IDENTIFIER, skipComment, skipLiteral } from './skeleton.ts';
import type { Source } from './source.ts';
import { Kind, makeToken, type Token } from './tokens.ts';
import type { Frame } from './unit.ts';

const PUNCTUATORS3 = new Set(['...', '<<=', '>>=']);
const PUNCTUATORS2 = new Set(
  ['->', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '##'].concat([
    '*=',
    '/=',
    '%=',
    '+=',
    '-=',
    '&=',
    '^=',
    '|=',
  ]),
);
/** One string per one-byte punctuator, so that no slice is taken. */
const ONE: readonly string[] = Array.from({ length: 256 }, (_, c) => String.fromCharCode(c));

export interface Cursor {
  readonly source: Source;
  at: number;
  /** Exclusive. */
  limit: number;
}

function isDigit(c: number | undefined): boolean {
  return c !== undefined && c >= 48 && c <= 57;
}

/** The next token before `cursor.limit`, or undefined. `cursor.at` moves behind it. */
export function lexToken(cursor: Cursor, frame: Frame | undefined): Token | undefined {
  const { source, limit } = cursor;
  const { bytes } = source;
  let at = cursor.at;
  let space = false;
  for (; at < limit; ) {
    const c = bytes[at]!;
    if (c === 32 || (c >= 9 && c <= 13)) at++;
    else if (c === 92 && (bytes[at + 1] === 10 || bytes[at + 1] === 13)) at += bytes[at + 1] === 13 ? 3 : 2;
    else if (c === 47) {
      const past = skipComment(bytes, at, limit);
      if (past === at) break;
      at = past;
    } else break;
    space = true;
  }
  if (at >= limit) {
    cursor.at = limit;
    return undefined;
  }
  const start = at;
  const c = bytes[at]!;
  let kind: Kind;
  let text: string | undefined;
  if (isDigit(c) || (c === 46 && isDigit(bytes[at + 1]))) {
    kind = Kind.number;
    at++;
    for (; at < limit; at++) {
      const d = bytes[at]!;
      if (IDENTIFIER[d] || d === 46) continue;
      const e = bytes[at - 1]! | 32;
      // An exponent's sign; in a hexadecimal integer `0xe+1` C says so too (6.4.8).
      if ((d === 43 || d === 45) && (e === 101 || e === 112)) continue;
      break;
    }
  } else if (IDENTIFIER[c]) {
    kind = Kind.identifier;
    while (at < limit && IDENTIFIER[bytes[at]!]) at++;
    const next = bytes[at];
    if ((next === 34 || next === 39) && at - start <= 2 && /^(L|u8?|U)$/.test(bytes.latin1Slice(start, at))) {
      kind = next === 34 ? Kind.string : Kind.char;
      at = skipLiteral(bytes, at, limit);
    }
  } else if (c === 34 || c === 39) {
    kind = c === 34 ? Kind.string : Kind.char;
    at = skipLiteral(bytes, at, limit);
  } else {
    kind = Kind.punctuator;
    if (at + 2 < limit && PUNCTUATORS3.has(bytes.latin1Slice(at, at + 3))) at += 3;
    else if (at + 1 < limit && !IDENTIFIER[bytes[at + 1]!] && PUNCTUATORS2.has(bytes.latin1Slice(at, at + 2)))
      at += 2;
    else {
      text = ONE[c]!;
      at++;
    }
  }
  cursor.at = at;
  text ??= bytes.latin1Slice(start, at);
  return makeToken(kind, text, space, source, start, at, undefined, frame);
}

/** All tokens of bytes [from, to). */
export function lexRange(source: Source, from: number, to: number): Token[] {
  const cursor = { source, at: from, limit: to };
  const tokens: Token[] = [];
  for (let t = lexToken(cursor, undefined); t; t = lexToken(cursor, undefined)) tokens.push(t);
  return tokens;
}
