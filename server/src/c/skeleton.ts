// One pass over a file's bytes that finds its preprocessing directives and skips comments and literals
// (C11 5.1.1.2, phases 2 to 4). It understands any bytes: what is cut off ends at the end of the file.

export type DirectiveKind =
  | 'define'
  | 'undef'
  | 'include'
  | 'if'
  | 'ifdef'
  | 'ifndef'
  | 'elif'
  | 'else'
  | 'endif'
  | 'other';

export interface Directive {
  readonly kind: DirectiveKind;
  /** Offset of the `#`. */
  readonly start: number;
  /** Offset behind the keyword. */
  readonly body: number;
  /** Offset behind the logical line, its newline included. */
  readonly end: number;
  /** Of define, undef, ifdef, ifndef: the name. */
  readonly name: string;
}

const KINDS = new Map<string, DirectiveKind>(
  (['define', 'undef', 'include', 'if', 'ifdef', 'ifndef', 'elif', 'else', 'endif'] as const).map((kind) => [
    kind,
    kind,
  ]),
);

const NEWLINE = 10;
const BACKSLASH = 92;
const SLASH = 47;
const STAR = 42;
const QUOTE = 34;
const APOSTROPHE = 39;
const HASH = 35;

/** 1 where the scan must look closer. */
const SPECIAL = new Uint8Array(256);
for (const c of [NEWLINE, SLASH, QUOTE, APOSTROPHE]) SPECIAL[c] = 1;

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

function readDirective(bytes: Buffer, hash: number): Directive {
  const limit = bytes.length;
  let at = skipBlanks(bytes, hash + 1, limit);
  const keyword = at;
  while (at < limit && IDENTIFIER[bytes[at]!]) at++;
  const kind = KINDS.get(bytes.latin1Slice(keyword, at)) ?? 'other';
  const body = at;
  let name = '';
  if (kind === 'define' || kind === 'undef' || kind === 'ifdef' || kind === 'ifndef') {
    const start = skipBlanks(bytes, at, limit);
    let end = start;
    while (end < limit && IDENTIFIER[bytes[end]!]) end++;
    name = bytes.latin1Slice(start, end);
  }
  // The logical line: continued by a backslash, or by a comment that spans lines.
  while (at < limit) {
    const c = bytes[at]!;
    if (c === NEWLINE) {
      at++;
      break;
    }
    if (c === BACKSLASH) at += bytes[at + 1] === 13 && bytes[at + 2] === NEWLINE ? 3 : 2;
    else if (c === SLASH) {
      const past = skipComment(bytes, at, limit);
      at = past === at ? at + 1 : past;
    } else if ((c === QUOTE || c === APOSTROPHE) && kind !== 'other') at = skipLiteral(bytes, at, limit);
    else at++;
  }
  return { kind, start: hash, body, end: Math.min(at, limit), name };
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

export function scanDirectives(bytes: Buffer): { directives: Directive[]; skipped: number[] } {
  const directives: Directive[] = [];
  const skipped: number[] = [];
  const limit = bytes.length;
  let at = 0;
  let lineStart = true;
  while (at < limit) {
    if (lineStart) {
      lineStart = false;
      let i = at;
      while (bytes[i] === 32 || bytes[i] === 9) i++;
      if (bytes[i] === HASH) {
        const directive = readDirective(bytes, i);
        directives.push(directive);
        skipped.push(i, directive.end);
        at = directive.end;
        lineStart = true;
        continue;
      }
      // A comment may stand before the `#`: `/* … */ #define`.
      if (bytes[i] === SLASH) {
        const past = skipComment(bytes, i, limit);
        if (past > i) {
          skipped.push(i, past);
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
      if (past > at) skipped.push(at, past);
      at = past > at ? past : at + 1;
    } else at = skipLiteral(bytes, at, limit);
  }
  return { directives, skipped };
}
