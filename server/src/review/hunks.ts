// Puts hunks into a text as `git apply` does, and so `git am`: every context line must be there, the place may be
// another one (the nearest, forward before backward), a hunk at the file's start or end stays there
// (find_pos, match_fragment and apply_one_fragment of git's apply.c). No fuzz.
import type { StructuredPatchHunk } from 'diff';

export interface Applied {
  readonly text: string;
  /** By how many lines each hunk stood elsewhere than it says. */
  readonly offsets: readonly number[];
}

export interface Misfit {
  /** From 1. */
  readonly hunk: number;
  readonly message: string;
}

interface Image {
  lines: string[];
  /** Which lines a hunk has been at: no other one may take them for its own. */
  patched: boolean[];
}

export function applyHunks(text: string, hunks: readonly StructuredPatchHunk[]): Applied | Misfit {
  const lines = linesOf(text);
  const image: Image = { lines, patched: lines.map(() => false) };
  const offsets: number[] = [];
  for (const [index, hunk] of hunks.entries()) {
    const { before, after, trailing } = sides(hunk);
    const expected = hunk.newStart > 0 ? hunk.newStart - 1 : 0;
    const atStart = hunk.oldStart <= 1;
    const found = findPlace(image, before, expected, atStart, trailing === 0);
    if (found === undefined)
      return {
        hunk: index + 1,
        message: `the lines that it changes are not at or near line ${Math.max(hunk.oldStart, 1)}${first(before)}`,
      };
    offsets.push(found - expected);
    image.lines.splice(found, before.length, ...after);
    image.patched.splice(found, before.length, ...after.map(() => true));
  }
  return { text: image.lines.join(''), offsets };
}

/** The hunk's lines with their ends, before and after, and how many context lines it ends in. */
function sides(hunk: StructuredPatchHunk): { before: string[]; after: string[]; trailing: number } {
  const before: string[] = [];
  const after: string[] = [];
  let trailing = 0;
  let last: string[][] = [];
  for (const line of hunk.lines) {
    const sign = line === '' ? ' ' : line[0];
    if (sign === '\\') {
      for (const side of last) side[side.length - 1] = side.at(-1)!.slice(0, -1);
      continue;
    }
    last = sign === ' ' ? [before, after] : sign === '-' ? [before] : [after];
    for (const side of last) side.push(`${line.slice(1)}\n`);
    trailing = sign === ' ' ? trailing + 1 : 0;
  }
  return { before, after, trailing };
}

/** Each line with its `\n`, which the last one may lack. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop()!;
  const ended = lines.map((line) => `${line}\n`);
  if (last !== '') ended.push(last);
  return ended;
}

function findPlace(
  { lines, patched }: Image,
  before: readonly string[],
  expected: number,
  atStart: boolean,
  atEnd: boolean,
): number | undefined {
  const fits = (at: number) => {
    if (at + before.length > lines.length) return false;
    if ((atEnd && at + before.length !== lines.length) || (atStart && at !== 0)) return false;
    return before.every(
      (line, i) => !patched[at + i] && (lines[at + i] === line || (!atEnd && isOpen(line, lines[at + i]!))),
    );
  };
  const start = atStart ? 0 : atEnd ? lines.length - before.length : expected;
  if (start < 0) return undefined;
  const from = Math.min(start, lines.length);
  if (fits(from)) return from;
  for (let step = 1; from - step >= 0 || from + step <= lines.length; step++) {
    if (from + step <= lines.length && fits(from + step)) return from + step;
    if (from - step >= 0 && fits(from - step)) return from - step;
  }
  return undefined;
}

/** git compares bytes up to the end of the hunk: where its last line has no end, the text's may have one. */
const isOpen = (line: string, there: string) =>
  !line.endsWith('\n') && there.startsWith(line) && there.slice(line.length).trim() === '';

/** The first line that the hunk looks for and that says something. */
function first(before: readonly string[]): string {
  const line = before.find((each) => /\w/.test(each))?.trim();
  return line === undefined ? '' : `: \`${line.length > 60 ? `${line.slice(0, 59)}…` : line}\``;
}
