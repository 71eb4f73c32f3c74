// One pass over a file's bytes that finds its preprocessing directives and skips comments and literals
// (C11 5.1.1.2, phases 2 to 4). It understands any bytes: what is cut off ends at the end of the file.

import { HASH_BASIS, hashByte, spelling, spells } from './spelling.ts';

export const DirectiveKind = {
  other: 0,
  define: 1,
  undef: 2,
  include: 3,
  if: 4,
  ifdef: 5,
  ifndef: 6,
  elif: 7,
  else: 8,
  endif: 9,
} as const;
export type DirectiveKind = (typeof DirectiveKind)[keyof typeof DirectiveKind];

/**
 * A file's directives in file order, packed: the headers that tables need have 200,000 of them. Read through
 * `startOf` and its sisters.
 */
export interface Directives {
  readonly count: number;
  readonly packed: Int32Array;
}

const STRIDE = 6;
const START = 0;
const BODY = 1;
const END = 2;
const NAME = 3;
const HASH = 4;
/** Kind in the low four bits, above them the length of the name. */
const KIND = 5;

/** Offset of the `#`. */
export function startOf({ packed }: Directives, index: number): number {
  return packed[index * STRIDE + START]!;
}

/** Offset behind the keyword. */
export function bodyOf({ packed }: Directives, index: number): number {
  return packed[index * STRIDE + BODY]!;
}

/** Offset behind the logical line, its newline included. */
export function endOf({ packed }: Directives, index: number): number {
  return packed[index * STRIDE + END]!;
}

export function kindOf({ packed }: Directives, index: number): DirectiveKind {
  return (packed[index * STRIDE + KIND]! & 15) as DirectiveKind;
}

/** Of define, undef, ifdef, ifndef: a hash of the name (spelling.ts). */
export function nameHash({ packed }: Directives, index: number): number {
  return packed[index * STRIDE + HASH]!;
}

/** Of define, undef, ifdef, ifndef: the name; empty where there is none. */
export function nameOf(bytes: Buffer, { packed }: Directives, index: number): string {
  const start = packed[index * STRIDE + NAME]!;
  const length = packed[index * STRIDE + KIND]! >> 4;
  return spelling(bytes, start, start + length, packed[index * STRIDE + HASH]!);
}

export function hasName({ packed }: Directives, index: number): boolean {
  return packed[index * STRIDE + KIND]! >> 4 > 0;
}

/** Whether the directive's name is this one. */
export function isNamed(bytes: Buffer, { packed }: Directives, index: number, name: string): boolean {
  const length = packed[index * STRIDE + KIND]! >> 4;
  return length === name.length && spells(bytes, packed[index * STRIDE + NAME]!, name);
}

/** Index of the last directive that starts at or before `offset`, or -1. */
export function directiveAt({ packed, count }: Directives, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (packed[mid * STRIDE + START]! <= offset) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

const KINDS = new Map<string, DirectiveKind>(Object.entries(DirectiveKind));

const NEWLINE = 10;
const BACKSLASH = 92;
const SLASH = 47;
const STAR = 42;
const QUOTE = 34;
const APOSTROPHE = 39;
const NUMBER_SIGN = 35;

/** 1 where the scan must look closer. */
const SPECIAL = new Uint8Array(256);
for (const c of [NEWLINE, SLASH, QUOTE, APOSTROPHE]) SPECIAL[c] = 1;

/** 1 for what a directive's line is passed over. */
const PLAIN = new Uint8Array(256).fill(1);
for (const c of [NEWLINE, SLASH, QUOTE, APOSTROPHE, BACKSLASH]) PLAIN[c] = 0;

export const IDENTIFIER = new Uint8Array(256);
for (let c = 0; c < 256; c++)
  if ((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 36)
    IDENTIFIER[c] = 1;

/** Offset behind a comment that starts at `at` (which holds a slash), or `at` where none does. */
export function skipComment(bytes: Uint8Array, at: number, limit: number): number {
  const next = bytes[at + 1];
  if (next === STAR) {
    for (let i = at + 2; i < limit; i++) if (bytes[i] === STAR && bytes[i + 1] === SLASH) return i + 2;
    return limit;
  }
  if (next === SLASH) {
    let i = at + 2;
    for (; i < limit && bytes[i] !== NEWLINE; i++)
      if (bytes[i] === BACKSLASH && i + 1 < limit)
        i += bytes[i + 1] === 13 && bytes[i + 2] === NEWLINE ? 2 : 1;
    return Math.min(i, limit);
  }
  return at;
}

/** Offset behind a literal whose quote stands at `at`; one that is not closed ends with its line. */
export function skipLiteral(bytes: Uint8Array, at: number, limit: number): number {
  const quote = bytes[at];
  for (let i = at + 1; i < limit; i++) {
    const c = bytes[i];
    if (c === quote) return i + 1;
    if (c === NEWLINE) return i;
    if (c === BACKSLASH) i += bytes[i + 1] === 13 && bytes[i + 2] === NEWLINE ? 2 : 1;
  }
  return limit;
}

/** Where a scan writes, both growing; what it found is copied out of them. */
let directiveScratch = new Int32Array(STRIDE * 4096);
let skippedScratch = new Int32Array(8192);

function keywordKind(bytes: Buffer, from: number, to: number): DirectiveKind {
  const length = to - from;
  // Nine of ten are these two.
  if (length === 6 && spells(bytes, from, 'define')) return DirectiveKind.define;
  if (length === 7 && spells(bytes, from, 'include')) return DirectiveKind.include;
  if (length < 2 || length > 7) return DirectiveKind.other;
  return KINDS.get(bytes.latin1Slice(from, to)) ?? DirectiveKind.other;
}

/** Writes the directive whose `#` stands at `hash` to `out` from `slot` on; gives the offset behind it. */
function readDirective(bytes: Buffer, hash: number, out: Int32Array, slot: number): number {
  const limit = bytes.length;
  let at = skipBlanks(bytes, hash + 1, limit);
  const keyword = at;
  while (at < limit && IDENTIFIER[bytes[at]!]) at++;
  const kind = keywordKind(bytes, keyword, at);
  const body = at;
  let name = at;
  let length = 0;
  let nameHash = HASH_BASIS;
  if (
    kind === DirectiveKind.define ||
    kind === DirectiveKind.ifdef ||
    kind === DirectiveKind.ifndef ||
    kind === DirectiveKind.undef
  ) {
    name = skipBlanks(bytes, at, limit);
    let end = name;
    for (; end < limit; end++) {
      const c = bytes[end]!;
      if (!IDENTIFIER[c]) break;
      nameHash = hashByte(nameHash, c);
    }
    length = end - name;
    at = end;
  }
  // The logical line: continued by a backslash, or by a comment that spans lines.
  while (at < limit) {
    const c = bytes[at]!;
    if (PLAIN[c]) at++;
    else if (c === NEWLINE) {
      at++;
      break;
    } else if (c === BACKSLASH) at += bytes[at + 1] === 13 && bytes[at + 2] === NEWLINE ? 3 : 2;
    else if (c === SLASH) {
      const past = skipComment(bytes, at, limit);
      at = past === at ? at + 1 : past;
    } else if (kind !== DirectiveKind.other) at = skipLiteral(bytes, at, limit);
    else at++;
  }
  if (at > limit) at = limit;
  out[slot + START] = hash;
  out[slot + BODY] = body;
  out[slot + END] = at;
  out[slot + NAME] = name;
  out[slot + HASH] = nameHash;
  out[slot + KIND] = kind | (length << 4);
  return at;
}

function skipBlanks(bytes: Uint8Array, from: number, limit: number): number {
  let at = from;
  while (at < limit) {
    const c = bytes[at];
    if (c === 32 || c === 9) at++;
    else if (c === BACKSLASH && bytes[at + 1] === NEWLINE) at += 2;
    else if (c === SLASH) {
      const past = skipComment(bytes, at, limit);
      if (past === at) break;
      at = past;
    } else break;
  }
  return at;
}

/** The directives of a text, and its comments and directives as [start, end) pairs in order. */
export function scanDirectives(bytes: Buffer): { directives: Directives; skipped: Int32Array } {
  const limit = bytes.length;
  let count = 0;
  let pairs = 0;
  let at = 0;
  let lineStart = true;
  const skip = (from: number, to: number) => {
    if (pairs + 2 > skippedScratch.length) skippedScratch = grown(skippedScratch);
    skippedScratch[pairs++] = from;
    skippedScratch[pairs++] = to;
  };
  while (at < limit) {
    if (lineStart) {
      lineStart = false;
      let i = at;
      while (bytes[i] === 32 || bytes[i] === 9) i++;
      if (bytes[i] === NUMBER_SIGN) {
        if ((count + 1) * STRIDE > directiveScratch.length) directiveScratch = grown(directiveScratch);
        at = readDirective(bytes, i, directiveScratch, count++ * STRIDE);
        skip(i, at);
        lineStart = true;
        continue;
      }
      // A comment may stand before the `#`: `/* … */ #define`.
      if (bytes[i] === SLASH) {
        const past = skipComment(bytes, i, limit);
        if (past > i) {
          skip(i, past);
          at = past;
          lineStart = true;
          continue;
        }
      }
      at = i;
    }
    while (at < limit && SPECIAL[bytes[at]!] === 0) at++;
    if (at >= limit) break;
    const c = bytes[at]!;
    if (c === NEWLINE) {
      at++;
      lineStart = true;
    } else if (c === SLASH) {
      const past = skipComment(bytes, at, limit);
      if (past > at) skip(at, past);
      at = past > at ? past : at + 1;
    } else at = skipLiteral(bytes, at, limit);
  }
  return {
    directives: { count, packed: directiveScratch.slice(0, count * STRIDE) },
    skipped: skippedScratch.slice(0, pairs),
  };
}

function grown(scratch: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * scratch.length);
  larger.set(scratch);
  return larger;
}
