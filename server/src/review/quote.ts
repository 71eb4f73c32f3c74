// The part of a patch that a remark is about, as its mail has it.
import { type StructuredPatchHunk, structuredPatch } from 'diff';
import type { Range } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { Patch } from './input.ts';

export interface Quote {
  /** `--- a/…` and `+++ b/…`. */
  readonly names: readonly string[];
  /** `@@ … @@`, and the function that the mail names behind it. */
  readonly header: string;
  /** The hunk's lines, signs and all, as text. */
  readonly lines: readonly string[];
  /** Which of them the remark is about, the first and the last; -1 where it is about none of them. */
  readonly from: number;
  readonly at: number;
  /** Tells hunks apart: two remarks on one hunk quote it once. */
  readonly hunk: StructuredPatchHunk;
}

/**
 * The hunk that wrote one of the lines of `range`, of the mail where there is one; else the hunk of the file that is
 * nearest. undefined where the patch has nothing of the file.
 */
export function quoteOf(
  path: string,
  range: Range,
  before: TreeFiles,
  after: TreeFiles,
  pathBefore: string | undefined,
  patch: Patch | undefined,
): Quote | undefined {
  const file = patch?.diff.files.find(({ to, from }) => (to ?? from) === path);
  const from = file?.from ?? pathBefore;
  const hunks = file?.hunks ?? hunksBetween(textOf(before, pathBefore), textOf(after, path));
  const start = range.start.line;
  const texts = linesOf(textOf(after, path)).slice(start - 1, Math.max(range.end.line, start));
  let best:
    | {
        readonly index: number;
        readonly distance: number;
        /** By how many lines the hunk stands elsewhere than it says; undefined where it wrote none of the lines. */
        readonly offset: number | undefined;
      }
    | undefined;
  for (const [index, hunk] of hunks.entries())
    for (const { number, text } of newLines(hunk))
      for (const [i, wanted] of texts.entries()) {
        const isIt = text.startsWith('+') && text.slice(1) === wanted;
        const offset = number - (start + i);
        // An added line is the one, wherever its hunk came to stand; without it the nearest hunk has to do.
        const distance = Math.abs(offset) + (isIt ? 0 : 1e6);
        if (!best || distance < best.distance) best = { index, distance, offset: isIt ? offset : undefined };
      }
  if (!best) return undefined;
  const { index, offset } = best;
  const hunk = hunks[index]!;
  const about =
    offset === undefined
      ? []
      : newLines(hunk).filter(({ number }) => {
          const line = number - offset - start;
          return line >= 0 && line < texts.length;
        });
  return {
    names: namesOf(from, path),
    header: headerOf(hunk, file?.headings[index]),
    lines: hunk.lines.map(decoded),
    from: about[0]?.at ?? -1,
    at: about.at(-1)?.at ?? -1,
    hunk,
  };
}

/** The lines that a hunk leaves behind, and where in it they are. */
function newLines(
  hunk: StructuredPatchHunk,
): { readonly at: number; readonly number: number; readonly text: string }[] {
  let number = hunk.newStart;
  return hunk.lines.flatMap((text, at) =>
    text.startsWith('-') || text.startsWith('\\') ? [] : [{ at, number: number++, text }],
  );
}

/** Of no lines diff names the line before, which the library counts from. */
const span = (start: number, count: number) =>
  count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;

function hunksBetween(before: string, after: string): readonly StructuredPatchHunk[] {
  return structuredPatch('a', 'b', before, after, '', '', { context: 3, maxEditLength: 3000 })?.hunks ?? [];
}

const linesOf = (text: string) => text.split('\n');

/**
 * For a remark on a file that a patch has nothing of, the line that it is likely to come of: what builds one of the files
 * in question, what defines a name of the lines in question; else the first line that the patch adds, or takes away.
 */
export function causeQuote(
  patch: Patch | undefined,
  places: readonly { readonly path: string; readonly range: Range }[],
  after: TreeFiles,
): Quote | undefined {
  const objects = new Set(
    places.map(({ path }) => path.slice(path.lastIndexOf('/') + 1).replace(/\.c$/, '.o')),
  );
  const names = new Set(
    places.flatMap(({ path, range }) => {
      const texts = linesOf(textOf(after, path)).slice(range.start.line - 1, range.end.line);
      return texts.join('\n').match(/[A-Za-z_]\w+/g) ?? [];
    }),
  );
  const builds = (line: string) => line.split(/[\s=]+/).some((word) => objects.has(word));
  const defines = (line: string) => names.has(/^.\s*#\s*define\s+(\w+)/.exec(line)?.[1] ?? '');
  const ways: readonly ((line: string) => boolean)[] = [builds, defines, () => true];
  for (const sign of ['+', '-'])
    for (const way of ways)
      for (const file of patch?.diff.files ?? [])
        for (const [index, hunk] of file.hunks.entries()) {
          const at = hunk.lines.findIndex((line) => line.startsWith(sign) && way(line));
          if (at < 0) continue;
          return {
            names: namesOf(file.from, file.to),
            header: headerOf(hunk, file.headings[index]),
            lines: hunk.lines.map(decoded),
            from: at,
            at,
            hunk,
          };
        }
  return undefined;
}

const namesOf = (from: string | undefined, to: string | undefined) => [
  `--- ${from === undefined ? '/dev/null' : `a/${from}`}`,
  `+++ ${to === undefined ? '/dev/null' : `b/${to}`}`,
];

const headerOf = (hunk: StructuredPatchHunk, heading = '') =>
  `@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@ ${heading}`.trimEnd();

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
