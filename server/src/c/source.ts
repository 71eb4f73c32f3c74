// A file's bytes and what is derived from them once: its directives and its lines.
import { isAscii } from 'node:buffer';
import type { Place, Position } from '../files/place.ts';
import type { Enumerator } from './enums.ts';
import type { Macro } from './macro.ts';
import { bodyOf, type Directives, endOf, scanDirectives, startOf } from './skeleton.ts';

export interface Source {
  readonly path: string;
  readonly bytes: Buffer;
  readonly directives: Directives;
  /** Comments and directives as [start, end) pairs in order; code is what lies outside them. */
  readonly skipped: Int32Array;
  /** Macros of its `#define`s, by index of the directive, as far as they were asked for; null: malformed. */
  readonly macros: Map<number, Macro | null>;
  /** Enumerators that its text declares, by name; looked for on first use (enums.ts). */
  enumerators: ReadonlyMap<string, Enumerator> | undefined;
  /** The line asked for last, counted from 0, and where it starts. */
  line: number;
  lineStart: number;
  /** Whether every byte is a character of its own; looked at on first use. */
  ascii: boolean | undefined;
  /** Names whose declaration was looked for: the offset of the first, or -1 (declared.ts). */
  readonly declared: Map<string, number>;
}

export function sourceOf(path: string, bytes: Uint8Array): Source {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { directives, skipped } = scanDirectives(buffer);
  return {
    path,
    bytes: buffer,
    directives,
    skipped,
    macros: new Map(),
    enumerators: undefined,
    line: 0,
    lineStart: 0,
    ascii: undefined,
    declared: new Map(),
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
  const { bytes } = source;
  let { line, lineStart } = source;
  // Questions come in the order of the text: most often it is the line of the last one, or one near by.
  if (offset < lineStart) {
    for (let at = lineStart - 1; at >= offset; at--) if (bytes[at] === NEWLINE) line--;
    lineStart = offset;
    while (lineStart > 0 && bytes[lineStart - 1] !== NEWLINE) lineStart--;
  } else {
    const end = Math.min(offset, bytes.length);
    for (let at = lineStart; at < end; at++)
      if (bytes[at] === NEWLINE) {
        line++;
        lineStart = at + 1;
      }
  }
  source.line = line;
  source.lineStart = lineStart;
  source.ascii ??= isAscii(bytes);
  const column = source.ascii ? offset - lineStart : bytes.utf8Slice(lineStart, offset).length;
  return { line: line + 1, column: column + 1 };
}

const NEWLINE = 10;

export function placeOf(source: Source, start: number, end: number): Place {
  return { path: source.path, range: { start: positionOf(source, start), end: positionOf(source, end) } };
}
