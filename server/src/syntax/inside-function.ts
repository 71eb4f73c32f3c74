// An edit between the braces of one function, as most are: what a text says elsewhere can't be other than before.
import { LONGEST } from './functions.ts';

/** Offsets of the text before the edit are `old`, those of the text after it `now`. */
export interface InsideEdit {
  /** Of the brace that opens the function. */
  readonly open: number;
  /** Of the end of the line before the brace that closes it. */
  readonly oldClose: number;
  /** How many bytes and lines what comes behind it has moved. */
  readonly bytes: number;
  readonly lines: number;
  /** All between the braces. */
  readonly old: string;
  readonly now: string;
  /** Where the first line begins that is another, and the lines that are, with their ends. */
  readonly at: number;
  readonly oldLines: string;
  readonly nowLines: string;
}

/** undefined: it is elsewhere, or more may hang on it than the function. What looks like one is taken for one: `bodyAround` (bodies.ts) knows. */
export function insideFunction(a: Buffer, b: Buffer): InsideEdit | undefined {
  const first = sharedStart(a, b);
  const last = sharedEnd(a, b, first);
  // A `{` in the first column mostly opens a function behind a `)`, and an initialiser behind a `=`.
  const open = a.lastIndexOf('\n{', first - 1) + 1;
  if (open <= 0 || open + 1 > first || a.lastIndexOf('\n}', first - 2) > open) return undefined;
  if (!/(?:^|[;}/])[^;}=]*\)\s*$/.test(a.latin1Slice(Math.max(0, open - LONGEST_HEAD), open)))
    return undefined;
  const oldEnd = a.length - last;
  // What is added in front of the brace that closes it begins at that brace.
  const oldClose = a.indexOf('\n}', first - 1);
  const bytes = b.length - a.length;
  if (oldClose < oldEnd - 1 || b.indexOf('\n}', first - 1) !== oldClose + bytes) return undefined;
  // One that is longer is none, and one on a single line before it goes on up to this one's end (syntax/functions.ts).
  const whole = oldClose - Math.max(0, a.lastIndexOf('\n}', open));
  if (Math.max(whole, whole + bytes) >= LONGEST) return undefined;
  const [old, now] = [a.latin1Slice(open + 1, oldClose), b.latin1Slice(open + 1, oldClose + bytes)];
  const changed = wholeLines(a, b, first, oldEnd) ?? linesAround(a, b, first, oldEnd);
  const { at, oldLines, nowLines } = changed;
  // Directives and comments may reach over its end, what begins in the first column may be a head.
  if (UNSAFE.test(oldLines) || UNSAFE.test(nowLines) || goesOn(a, at)) return undefined;
  if (HEADLIKE.test(old) || HEADLIKE.test(now)) return undefined;
  const lines = nowLines.split('\n').length - oldLines.split('\n').length;
  return { open, oldClose, bytes, lines, old, now, ...changed };
}

type ChangedLines = Pick<InsideEdit, 'at' | 'oldLines' | 'nowLines'>;

/** The lines that an edit touches. `first`, `oldEnd`: what is other, of the text before. */
function linesAround(a: Buffer, b: Buffer, first: number, oldEnd: number): ChangedLines {
  const at = a.lastIndexOf('\n', first - 1) + 1;
  const [oldLines, nowLines] = [a, b].map((text, i) => {
    const end = text.indexOf('\n', i === 0 ? oldEnd : oldEnd + b.length - a.length);
    // The last line need not end.
    return `${text.latin1Slice(at, end < 0 ? text.length : end)}\n`;
  }) as [string, string];
  return { at, oldLines, nowLines };
}

/** Where whole lines came or went; undefined where a line is another. */
function wholeLines(a: Buffer, b: Buffer, first: number, oldEnd: number): ChangedLines | undefined {
  const came = b.length - a.length;
  if (oldEnd - first !== Math.max(0, -came)) return undefined;
  // What begins like the line behind it was found to be added in the middle of a line.
  const text = came > 0 ? b : a;
  let at = first;
  const length = Math.abs(came);
  while (at > 0 && text[at - 1] !== NEWLINE && text[at - 1] === text[at + length - 1]) at--;
  if (at > 0 && text[at - 1] !== NEWLINE) return undefined;
  if (text[at + length - 1] !== NEWLINE) return undefined;
  const lines = text.latin1Slice(at, at + length);
  return came > 0 ? { at, oldLines: '', nowLines: lines } : { at, oldLines: lines, nowLines: '' };
}

const NEWLINE = 10;

/** Whether the line before is continued. */
const goesOn = (bytes: Buffer, lineStart: number): boolean =>
  bytes[lineStart - 2] === BACKSLASH || (bytes[lineStart - 2] === 13 && bytes[lineStart - 3] === BACKSLASH);

const LONGEST_HEAD = 400;
const BACKSLASH = 92;
const UNSAFE = /#|\/\*|\*\/|\\\r?$/m;
/** What may be taken for a function's head, and declarations that are looked for all over a text. */
const HEADLIKE = /^[A-Za-z_].*\(|\bstruct\s+\w+\s*\{/m;

/** Bytes that are compared at once. */
const CHUNK = 4096;

function sharedStart(a: Buffer, b: Buffer): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at + CHUNK <= most && a.compare(b, at, at + CHUNK, at, at + CHUNK) === 0) at += CHUNK;
  while (at < most && a[at] === b[at]) at++;
  return at;
}

function sharedEnd(a: Buffer, b: Buffer, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let length = 0;
  const [x, y] = [a.length, b.length];
  while (
    length + CHUNK <= most &&
    a.compare(b, y - length - CHUNK, y - length, x - length - CHUNK, x - length) === 0
  )
    length += CHUNK;
  while (length < most && a[x - length - 1] === b[y - length - 1]) length++;
  return length;
}
