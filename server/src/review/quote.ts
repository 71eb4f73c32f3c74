// The part of a patch that a remark is about, as its mail has it.
import { type StructuredPatchHunk, structuredPatch } from 'diff';
import type { TreeFiles } from '../files/tree-files.ts';
import type { Patch } from './input.ts';

export interface Quote {
  /** `--- a/…` and `+++ b/…`. */
  readonly names: readonly string[];
  /** `@@ … @@`. */
  readonly header: string;
  /** The hunk's lines, signs and all, as text. */
  readonly lines: readonly string[];
  /** Which of them the remark is about; -1 where it is about none of them. */
  readonly at: number;
  /** Tells hunks apart: two remarks on one hunk quote it once. */
  readonly hunk: StructuredPatchHunk;
}

/**
 * The hunk that holds the line, of the mail where there is one; else the hunk of the file that is nearest. undefined
 * where the patch has nothing of the file.
 */
export function quoteOf(
  path: string,
  line: number,
  before: TreeFiles,
  after: TreeFiles,
  pathBefore: string | undefined,
  patch: Patch | undefined,
): Quote | undefined {
  const file = patch?.diff.files.find(({ to, from }) => (to ?? from) === path);
  const from = file?.from ?? pathBefore;
  const hunks = file?.hunks ?? hunksBetween(textOf(before, pathBefore), textOf(after, path));
  const wanted = linesOf(textOf(after, path))[line - 1];
  let best:
    | { readonly hunk: StructuredPatchHunk; readonly at: number; readonly distance: number }
    | undefined;
  for (const hunk of hunks) {
    let number = hunk.newStart;
    for (const [at, text] of hunk.lines.entries()) {
      if (text.startsWith('-') || text.startsWith('\\')) continue;
      const isIt = text.startsWith('+') && text.slice(1) === wanted;
      // An added line is the one, wherever its hunk came to stand; without it the nearest hunk has to do.
      const distance = Math.abs(number - line) + (isIt ? 0 : 1e6);
      if (!best || distance < best.distance) best = { hunk, at: isIt ? at : -1, distance };
      number++;
    }
  }
  if (!best) return undefined;
  const { hunk, at } = best;
  return {
    names: namesOf(from, path),
    header: headerOf(hunk),
    lines: hunk.lines.map(decoded),
    at,
    hunk,
  };
}

/** Of no lines diff names the line before, which the library counts from. */
const span = (start: number, count: number) =>
  count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;

function hunksBetween(before: string, after: string): readonly StructuredPatchHunk[] {
  return structuredPatch('a', 'b', before, after, '', '', { context: 3, maxEditLength: 3000 })?.hunks ?? [];
}

const linesOf = (text: string) => text.split('\n');

/** The first line that a patch changes: for a remark on a file that it has nothing of. */
export function firstQuote(patch: Patch | undefined): Quote | undefined {
  const file = patch?.diff.files.find(({ hunks }) => hunks.length > 0);
  const [hunk] = file?.hunks ?? [];
  if (!file || !hunk) return undefined;
  return {
    names: namesOf(file.from, file.to),
    header: headerOf(hunk),
    lines: hunk.lines.map(decoded),
    at: hunk.lines.findIndex((line) => /^[+-]/.test(line)),
    hunk,
  };
}

const namesOf = (from: string | undefined, to: string | undefined) => [
  `--- ${from === undefined ? '/dev/null' : `a/${from}`}`,
  `+++ ${to === undefined ? '/dev/null' : `b/${to}`}`,
];

const headerOf = (hunk: StructuredPatchHunk) =>
  `@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@`;

/** One character per byte, as hunks are. */
function textOf(files: TreeFiles, path: string | undefined): string {
  const bytes = path === undefined ? undefined : files.read(path);
  return bytes === undefined
    ? ''
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function decoded(line: string): string {
  const text = Buffer.from(line, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? line : text;
}
