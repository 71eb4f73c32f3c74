// A line of source as a terminal can show it. The engine's columns count UTF-16 units of the decoded line
// (files/place.ts); a terminal counts cells, tabs go to the next multiple of eight, and nothing of a
// source file may reach the terminal as a control sequence.
import { legible } from '../../files/legible.ts';

/** The line's text, without its end; undefined where the file has no such line. Lines count from 1. */
export function lineAt(bytes: Uint8Array, line: number): string | undefined {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0) return undefined;
    start = end + 1;
  }
  const end = bytes.indexOf(0x0a, start);
  let stop = end < 0 ? bytes.length : end;
  if (stop > start && bytes[stop - 1] === 0x0d) stop--;
  return decode(bytes.subarray(start, stop));
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8, where each byte that is none counts as one character, so that columns stay those of the engine. */
function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    let text = '';
    for (let at = 0; at < bytes.length; ) {
      const length = sequenceLength(bytes[at]!);
      const part = bytes.subarray(at, at + length);
      try {
        text += strict.decode(part);
        at += length;
      } catch {
        text += '\ufffd';
        at++;
      }
    }
    return text;
  }
}

function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** One character per terminal cell (with its combining marks), and for each UTF-16 unit the cell it stands in. */
export interface Cells {
  readonly cells: readonly string[];
  /** `cellOf[column - 1]`; one more than the line has units, so that an exclusive end can be asked for. */
  readonly cellOf: readonly number[];
}

// Control and format characters: escape sequences, but also the bidirectional overrides of CVE-2021-42574.
const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const COMBINING = /\p{M}/u;

export function cellsOf(line: string): Cells {
  const cells: string[] = [];
  const cellOf: number[] = [];
  for (const character of line) {
    for (let unit = 0; unit < character.length; unit++) cellOf.push(cells.length);
    if (character === '\t') {
      const stop = (Math.floor(cells.length / 8) + 1) * 8;
      while (cells.length < stop) cells.push(' ');
    } else if (COMBINING.test(character) && cells.length > 0) cells[cells.length - 1] += character;
    else cells.push(CONTROL.test(character) ? '\ufffd' : character);
  }
  cellOf.push(cells.length);
  return { cells, cellOf };
}

/** Text of other people's making (messages, names, paths) on one line, safe for a terminal. */
export function oneLine(text: string): string {
  return legible(text).replace(/\s+/g, ' ').replace(new RegExp(CONTROL, 'gu'), '\ufffd');
}
