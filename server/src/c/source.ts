// A file's bytes and what is derived from them once: its directives and its lines.
import { isAscii } from 'node:buffer';
import type { Place, Position } from '../files/place.ts';
import type { Enumerators } from './enums.ts';
import type { Macro } from './macro.ts';
import {
  bodyOf,
  countLines,
  endOf,
  LINES_BLOCK,
  type Skeleton,
  scanSkeleton,
  skimSkeleton,
  startOf,
} from './skeleton.ts';

export interface Source extends Skeleton {
  readonly path: string;
  readonly bytes: Buffer;
  /** Macros of its `#define`s, by index of the directive, as far as they were asked for; null: malformed. */
  readonly macros: Map<number, Macro | null>;
  /** Enumerators that its text declares, by name; looked for on first use (enums.ts). */
  enumerators: Enumerators | undefined;
  /** The line asked for last, counted from 0, and where it starts. */
  line: number;
  lineStart: number;
  /** That line has no end before this offset. */
  lineSeen: number;
  /** How many lines end before each LINES_BLOCK of bytes; counted on first use. */
  linesBefore: Int32Array | undefined;
  /** Whether every byte is a character of its own; looked at on first use. */
  ascii: boolean | undefined;
  /** Names whose declaration was looked for: the offset of the first, or -1 (declared.ts). */
  readonly declared: Map<string, number>;
  /** Whether one of them was asked for before it is declared: what it means may hang on who asks first. */
  declaredLate: boolean;
}

export function sourceOf(path: string, bytes: Uint8Array): Source {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return sourceWith(path, buffer, scanSkeleton(buffer));
}

/** As `sourceOf`, for one look: it is gone with the bytes, or when another text is scanned. */
export function skimmedSource(path: string, bytes: Uint8Array): Source {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return sourceWith(path, buffer, skimSkeleton(buffer));
}

const NO_NUMBERS = new Int32Array(0);
const BARE: Skeleton = {
  directives: { count: 0, packed: NO_NUMBERS },
  skipped: NO_NUMBERS,
  enums: NO_NUMBERS,
};

/** A text of tokens alone, as `##` and a command line make: it is not looked through for directives and comments. */
export function bareSource(path: string, text: string): Source {
  return sourceWith(path, Buffer.from(text, 'latin1'), BARE);
}

function sourceWith(path: string, bytes: Buffer, { directives, skipped, enums }: Skeleton): Source {
  return {
    path,
    bytes,
    directives,
    skipped,
    enums,
    macros: new Map(),
    enumerators: undefined,
    line: 0,
    lineStart: 0,
    lineSeen: 0,
    linesBefore: undefined,
    ascii: undefined,
    declared: new Map(),
    declaredLate: false,
  };
}

/** The text between two offsets as Latin-1, cut to what there is. */
export function textBetween(bytes: Buffer, from: number, to: number): string {
  const end = Math.min(to, bytes.length);
  return from < end ? bytes.latin1Slice(Math.max(0, from), end) : '';
}

/** Where a directive starts; the text's end for an index behind the last. */
export function directiveStart({ directives, bytes }: Source, index: number): number {
  return index < directives.count ? startOf(directives, index) : bytes.length;
}

/** What stands behind a directive's keyword, as Latin-1. */
export function directiveText({ directives, bytes }: Source, index: number): string {
  return bytes.latin1Slice(bodyOf(directives, index), endOf(directives, index));
}

/** Whether an offset lies in code: in no comment and in no directive. (String literals are not looked at.) */
export function inCode(source: Source, offset: number): boolean {
  const { skipped } = source;
  let low = 0;
  let high = skipped.length / 2;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (skipped[2 * mid + 1]! <= offset) low = mid + 1;
    else high = mid;
  }
  return low * 2 >= skipped.length || offset < skipped[2 * low]!;
}

/** Line and column (from 1, UTF-16 code units) of a byte offset. */
export function positionOf(source: Source, offset: number): Position {
  const column = columnOf(source, offset);
  return { line: source.line + 1, column };
}

/** The column of a byte offset; its line, counted from 0, is then `source.line`. */
export function columnOf(source: Source, offset: number): number {
  const { bytes } = source;
  const end = Math.min(offset, bytes.length);
  // Questions come in the order of the text: most often it is the line of the last one, or one near by.
  if (end < source.lineStart || end - source.lineSeen > LINES_BLOCK) startNear(source, end);
  let { line, lineStart } = source;
  for (let at = source.lineSeen; at < end; at++)
    if (bytes[at] === NEWLINE) {
      line++;
      lineStart = at + 1;
    }
  source.line = line;
  source.lineStart = lineStart;
  if (end > source.lineSeen) source.lineSeen = end;
  source.ascii ??= isAscii(bytes);
  return (source.ascii ? offset - lineStart : bytes.utf8Slice(lineStart, offset).length) + 1;
}

const NEWLINE = 10;

/** Goes to a line that starts at most a block (and a line) before an offset. */
function startNear(source: Source, offset: number): void {
  const { bytes } = source;
  source.linesBefore ??= countLines(bytes);
  const block = Math.floor(offset / LINES_BLOCK);
  source.line = source.linesBefore[block]!;
  source.lineStart = bytes.lastIndexOf(NEWLINE, block * LINES_BLOCK - 1) + 1;
  if (block === 0) source.lineStart = 0;
  source.lineSeen = source.lineStart;
}

/** A line, counted from 0, without its end; undefined where the text has no such line. As UTF-8. */
export function lineAt(source: Source, line: number): string | undefined {
  const { bytes } = source;
  if (line < 0) return undefined;
  source.linesBefore ??= countLines(bytes);
  const { linesBefore } = source;
  let [block, behind] = [0, linesBefore.length];
  while (behind - block > 1) {
    const middle = (block + behind) >> 1;
    if (linesBefore[middle]! < line) block = middle;
    else behind = middle;
  }
  let start = line === 0 ? 0 : block * LINES_BLOCK;
  for (let before = line === 0 ? 0 : linesBefore[block]!; before < line; before++) {
    start = bytes.indexOf(NEWLINE, start) + 1;
    if (start === 0) return undefined;
  }
  const end = bytes.indexOf(NEWLINE, start);
  return bytes.utf8Slice(start, end < 0 ? bytes.length : end);
}

export function placeOf(source: Source, start: number, end: number): Place {
  return { path: source.path, range: { start: positionOf(source, start), end: positionOf(source, end) } };
}
