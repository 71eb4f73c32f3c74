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
    if (found === undefined) {
      const there = findPlace(image, after, expected, atStart, trailing === 0) !== undefined;
      const message = there ? 'what it makes is there already' : misfit(image.lines, before, expected);
      return { hunk: index + 1, message };
    }
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

/** Lines farther off than this are not looked at to tell what is other there. */
const NEAR = 200;

/** What is other at the place where most of the lines are; the nearest, where there are several. */
function misfit(lines: readonly string[], before: readonly string[], expected: number): string {
  let best = { at: expected, same: 0 };
  for (let step = 0; step <= NEAR; step++)
    for (const at of new Set([expected + step, expected - step])) {
      if (at < 0 || at > lines.length) continue;
      let same = 0;
      let begun = true;
      for (const [i, line] of before.entries()) {
        begun &&= lines[at + i] === line;
        if (line.trim() === '' || !isAlike(lines[at + i], line)) continue;
        // Lines that somebody put in between move those behind them: what tells is where the hunk still begins.
        same += lines[at + i] !== line ? 1 : begun ? 4 : 2;
      }
      if (same > best.same) best = { at, same };
    }
  if (best.same === 0)
    return `the lines that it changes are not at or near line ${expected + 1}${first(before)}`;
  const i = before.findIndex((line, i) => lines[best.at + i] !== line);
  const wanted = before[i];
  const there = lines[best.at + i];
  // A hunk that ends in no context stands at the end, and a line that has no end is the last.
  if (wanted === undefined || there === `${wanted}\n`)
    return `line ${best.at + (wanted === undefined ? before.length : i + 1) + 1}: expected the end of the file`;
  const found =
    there === undefined
      ? 'the end of the file'
      : isAlike(there, wanted)
        ? 'the same with other white space'
        : quoted(there);
  return `line ${best.at + i + 1}: expected ${quoted(wanted)}, found ${found}`;
}

/** The same, but for white space: what mailers make of tabs. */
const isAlike = (there: string | undefined, wanted: string) =>
  there === wanted || there?.replace(/\s+/g, '') === wanted.replace(/\s+/g, '');

/** The first line that the hunk looks for and that says something. */
function first(before: readonly string[]): string {
  const line = before.find((each) => /\w/.test(each));
  return line === undefined ? '' : `: ${quoted(line)}`;
}

function quoted(line: string): string {
  const text = line.trim();
  if (text === '') return 'an empty line';
  return `\`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``;
}
