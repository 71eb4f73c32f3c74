// From a place to the byte where it begins. Columns count UTF-16 units of the decoded line (files/place.ts), bytes
// that are no UTF-8 count one each.
import type { Position } from './place.ts';

/** Byte offsets at which lines begin; the first is 0, behind a final newline stands one more. */
export function lineStarts(bytes: Uint8Array): number[] {
  const starts = [0];
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) starts.push(at + 1);
  return starts;
}

/**
 * The offset of a place; a column behind the line's end is the end (before its newline), a line behind the last one
 * the end of the file.
 */
export function byteAt(bytes: Uint8Array, starts: readonly number[], { line, column }: Position): number {
  let at = starts[line - 1];
  if (at === undefined) return bytes.length;
  const next = starts[line];
  const end = next === undefined ? bytes.length : next - 1;
  for (let units = 1; units < column && at < end; ) {
    const length = sequenceLength(bytes, at, end);
    units += length === 4 ? 2 : 1;
    at += length;
  }
  return at;
}

/** Bytes of the UTF-8 character at `at`; 1 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at]!;
  const length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
  if (length === 1 || at + length > end) return 1;
  for (let i = 1; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 1;
  // Overlong forms, surrogates and what lies behind U+10FFFF are no UTF-8 (RFC 3629).
  const second = bytes[at + 1]!;
  if (lead === 0xe0 && second < 0xa0) return 1;
  if (lead === 0xed && second > 0x9f) return 1;
  if (lead === 0xf0 && second < 0x90) return 1;
  if (lead === 0xf4 && second > 0x8f) return 1;
  return length;
}
