// A file's bytes and what is derived from them once: its directives and its lines.
import { isAscii } from 'node:buffer';
import type { Place, Position } from '../files/place.ts';
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
  /** Offsets of line starts, computed on first use. */
  lines: number[] | undefined;
  /** Index of the line asked for last. */
  lastLine: number;
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
    lines: undefined,
    lastLine: 0,
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

function lineStarts(source: Source): number[] {
  if (source.lines) return source.lines;
  const lines = [0];
  for (let at = source.bytes.indexOf(10); at >= 0; at = source.bytes.indexOf(10, at + 1)) lines.push(at + 1);
  source.lines = lines;
  return lines;
}

/** Line and column (from 1, UTF-16 code units) of a byte offset. */
export function positionOf(source: Source, offset: number): Position {
  const lines = lineStarts(source);
  let low = source.lastLine;
  // Questions come in the order of the text: most often it is the line of the last one.
  if (!(lines[low]! <= offset && offset < (lines[low + 1] ?? Number.POSITIVE_INFINITY))) {
    low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (lines[mid]! <= offset) low = mid;
      else high = mid - 1;
    }
    source.lastLine = low;
  }
  const start = lines[low]!;
  source.ascii ??= isAscii(source.bytes);
  const column = source.ascii ? offset - start : source.bytes.utf8Slice(start, offset).length;
  return { line: low + 1, column: column + 1 };
}

export function placeOf(source: Source, start: number, end: number): Place {
  return { path: source.path, range: { start: positionOf(source, start), end: positionOf(source, end) } };
}
