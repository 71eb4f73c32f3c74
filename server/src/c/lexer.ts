// Tokens from a stretch of a file (C11 6.4). Directives are not read here: the caller stops at them.
import { IDENTIFIER, skipComment, skipLiteral } from './skeleton.ts';
import type { Source } from './source.ts';
import { HASH_BASIS, hashByte, hashOf, spelling } from './spelling.ts';
import { Kind, makeToken, type Token } from './tokens.ts';
import type { Frame } from './unit.ts';

const PUNCTUATORS3 = ['...', '<<=', '>>='];
const PUNCTUATORS2 = ['->', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '##'].concat([
  '*=',
  '/=',
  '%=',
  '+=',
  '-=',
  '&=',
  '^=',
  '|=',
]);
const codeOf = (text: string) => (text.charCodeAt(0) << 8) | text.charCodeAt(1);
/** Those of two bytes by these, so that no slice is taken. */
const TWO = new Map(PUNCTUATORS2.map((text) => [codeOf(text), text]));
/** Those of three by their first two bytes, with the third. */
const THIRD = new Map(PUNCTUATORS3.map((text) => [codeOf(text), text.charCodeAt(2)]));
/** 1 for what a punctuator of several bytes begins with. */
const LONG = new Uint8Array(256);
for (const text of [...PUNCTUATORS2, ...PUNCTUATORS3]) LONG[text.charCodeAt(0)] = 1;
/** One string per one-byte punctuator. */
const ONE: readonly string[] = Array.from({ length: 256 }, (_, c) => String.fromCharCode(c));

/** Where a text is read. Made by `cursorAt`, so that all have one shape in memory. */
export interface Cursor {
  readonly source: Source;
  at: number;
  /** Exclusive. */
  limit: number;
  /** Of the token read last: where it starts, whether white space stands before it, a hash of its spelling. */
  start: number;
  space: boolean;
  hash: number;
  /** Its spelling, where it goes over the end of a line; else undefined. */
  joined: string | undefined;
}

export function cursorAt(source: Source, at: number, limit: number): Cursor {
  return { source, at, limit, start: at, space: false, hash: 0, joined: undefined };
}

function isDigit(c: number | undefined): boolean {
  return c !== undefined && c >= 48 && c <= 57;
}

/** Reads the next token before `cursor.limit` and gives its kind; `end` where there is none. `cursor.at` moves behind it. */
export function scanToken(cursor: Cursor): Kind {
  const { source, limit } = cursor;
  const { bytes } = source;
  let at = cursor.at;
  let space = false;
  for (; at < limit; ) {
    const c = bytes[at]!;
    if (c === 32 || (c >= 9 && c <= 13)) at++;
    else if (c === 92 && (bytes[at + 1] === 10 || (bytes[at + 1] === 13 && bytes[at + 2] === 10))) {
      // A line that goes on is no white space (5.1.1.2).
      at += bytes[at + 1] === 13 ? 3 : 2;
      continue;
    } else if (c === 47) {
      const past = skipComment(bytes, at, limit);
      if (past === at) break;
      at = past;
    } else break;
    space = true;
  }
  cursor.space = space;
  cursor.hash = 0;
  cursor.joined = undefined;
  if (at >= limit) {
    cursor.at = limit;
    return Kind.end;
  }
  const start = at;
  cursor.start = start;
  const c = bytes[at]!;
  let kind: Kind;
  if (isDigit(c) || (c === 46 && isDigit(bytes[at + 1]))) {
    kind = Kind.number;
    let hash = hashByte(HASH_BASIS, c);
    at++;
    for (; at < limit; at++) {
      const d = bytes[at]!;
      if (!IDENTIFIER[d] && d !== 46) {
        const e = bytes[at - 1]! | 32;
        // An exponent's sign; in a hexadecimal integer `0xe+1` C says so too (6.4.8).
        if (!((d === 43 || d === 45) && (e === 101 || e === 112))) break;
      }
      hash = hashByte(hash, d);
    }
    cursor.hash = hash;
  } else if (IDENTIFIER[c]) {
    kind = Kind.identifier;
    let hash = HASH_BASIS;
    for (; at < limit; at++) {
      const d = bytes[at]!;
      if (!IDENTIFIER[d]) break;
      hash = hashByte(hash, d);
    }
    cursor.hash = hash;
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
    at += LONG[c] ? punctuatorLength(bytes, at, limit) : 1;
  }
  cursor.at = at;
  if (bytes[at] === 92 && at < limit && (kind === Kind.identifier || kind === Kind.number))
    join(cursor, kind);
  return kind;
}

/** A name or number that goes on in the next line, behind a backslash: it is one token (5.1.1.2, phase 2). */
function join(cursor: Cursor, kind: Kind): void {
  const { source, limit } = cursor;
  const { bytes } = source;
  for (let at = cursor.at; bytes[at] === 92; ) {
    while (bytes[at] === 92 && (bytes[at + 1] === 10 || (bytes[at + 1] === 13 && bytes[at + 2] === 10)))
      at += bytes[at + 1] === 13 ? 3 : 2;
    const from = at;
    while (at < limit && (IDENTIFIER[bytes[at]!] || (kind === Kind.number && bytes[at] === 46))) at++;
    if (at === from) break;
    cursor.at = at;
    cursor.joined = bytes.latin1Slice(cursor.start, at).replace(/\\\r?\n/g, '');
  }
  if (cursor.joined !== undefined) cursor.hash = hashOf(cursor.joined);
}

function punctuatorLength(bytes: Buffer, at: number, limit: number): number {
  if (at + 1 >= limit) return 1;
  const code = (bytes[at]! << 8) | bytes[at + 1]!;
  if (at + 2 < limit && THIRD.get(code) === bytes[at + 2]) return 3;
  return TWO.has(code) ? 2 : 1;
}

/** The spelling of the token read last. */
export function tokenText({ source: { bytes }, start, at, hash, joined }: Cursor, kind: Kind): string {
  if (joined !== undefined) return joined;
  if (kind === Kind.identifier || kind === Kind.number) return spelling(bytes, start, at, hash);
  if (at === start + 1) return ONE[bytes[start]!]!;
  const two = at === start + 2 ? TWO.get((bytes[start]! << 8) | bytes[start + 1]!) : undefined;
  return two ?? bytes.latin1Slice(start, at);
}

/** The next token before `cursor.limit`, or undefined. `cursor.at` moves behind it. */
export function lexToken(cursor: Cursor, frame: Frame | undefined): Token | undefined {
  const kind = scanToken(cursor);
  if (kind === Kind.end) return undefined;
  const text = tokenText(cursor, kind);
  return makeToken(kind, text, cursor.space, cursor.source, cursor.start, cursor.at, undefined, frame);
}

/** All tokens of bytes [from, to). */
export function lexRange(source: Source, from: number, to: number): Token[] {
  const cursor = cursorAt(source, from, to);
  const tokens: Token[] = [];
  for (let t = lexToken(cursor, undefined); t; t = lexToken(cursor, undefined)) tokens.push(t);
  return tokens;
}
