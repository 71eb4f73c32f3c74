// The skeleton of a C text byte by byte, as skeleton.ts was before it was assembled: what skeleton.wat is measured by.
import { IDENTIFIER, skipComment, skipLiteral } from '../../server/src/c/skeleton.ts';
import { hashOf } from '../../server/src/c/spelling.ts';

const KINDS = [
  'other',
  'define',
  'undef',
  'include',
  'if',
  'ifdef',
  'ifndef',
  'elif',
  'else',
  'endif',
  'elifdef',
  'elifndef',
];
const [NEWLINE, CR, QUOTE, NUMBER_SIGN, APOSTROPHE, SLASH, BACKSLASH] = [10, 13, 34, 35, 39, 47, 92];

export interface PlainDirective {
  readonly kind: string;
  readonly start: number;
  readonly body: number;
  readonly end: number;
  readonly name: string;
  readonly hash: number;
}

export function plainSkeleton(bytes: Buffer): {
  directives: PlainDirective[];
  skipped: number[];
  enums: number[];
} {
  const directives: PlainDirective[] = [];
  const skipped: number[] = [];
  const enums: number[] = [];
  const limit = bytes.length;
  let lineStart = true;
  for (let at = 0; at < limit; ) {
    if (lineStart) {
      lineStart = false;
      let i = at;
      while (bytes[i] === 32 || bytes[i] === 9) i++;
      if (bytes[i] === NUMBER_SIGN) {
        const directive = plainDirective(bytes, i);
        directives.push(directive);
        at = directive.end;
        skipped.push(i, at);
        lineStart = true;
        continue;
      }
      const past = bytes[i] === SLASH ? skipComment(bytes, i, limit) : i;
      if (past > i) {
        skipped.push(i, past);
        at = past;
        lineStart = true;
        continue;
      }
      at = i;
      if (at >= limit) break;
    }
    const c = bytes[at];
    if (c === NEWLINE) {
      at++;
      lineStart = true;
    } else if (c === SLASH) {
      const past = skipComment(bytes, at, limit);
      if (past > at) skipped.push(at, past);
      at = past > at ? past : at + 1;
    } else if (c === QUOTE || c === APOSTROPHE) at = skipLiteral(bytes, at, limit);
    else {
      if (bytes.toString('latin1', at, at + 4) === 'enum') enums.push(at);
      at++;
    }
  }
  return { directives, skipped, enums };
}

function plainDirective(bytes: Buffer, start: number): PlainDirective {
  const limit = bytes.length;
  const keyword = skipBlanks(bytes, start + 1, limit);
  let at = keyword;
  while (IDENTIFIER[bytes[at] ?? 0]) at++;
  const word = bytes.latin1Slice(keyword, at);
  const kind = KINDS.includes(word) ? word : 'other';
  const body = at;
  let name = '';
  if (['define', 'undef', 'ifdef', 'ifndef', 'elifdef', 'elifndef'].includes(kind)) {
    const from = skipBlanks(bytes, at, limit);
    let to = from;
    while (IDENTIFIER[bytes[to] ?? 0]) to++;
    name = bytes.latin1Slice(from, to);
  }
  while (at < limit) {
    const c = bytes[at]!;
    if (c === NEWLINE) {
      at++;
      break;
    }
    if (c === BACKSLASH) at += bytes[at + 1] === CR && bytes[at + 2] === NEWLINE ? 3 : 2;
    else if (c === SLASH) {
      const past = skipComment(bytes, at, limit);
      at = past === at ? at + 1 : past;
    } else if ((c === QUOTE || c === APOSTROPHE) && kind !== 'other') at = skipLiteral(bytes, at, limit);
    else at++;
  }
  return { kind, start, body, end: Math.min(at, limit), name, hash: hashOf(name) };
}

function skipBlanks(bytes: Buffer, from: number, limit: number): number {
  for (let at = from; at < limit; ) {
    const c = bytes[at];
    const past = c === SLASH ? skipComment(bytes, at, limit) : at;
    if (c === 32 || c === 9) at++;
    else if (c === BACKSLASH && bytes[at + 1] === NEWLINE) at += 2;
    else if (past > at) at = past;
    else return at;
  }
  return limit;
}
