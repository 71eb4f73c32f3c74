// Which line of a changed file was which line before. Where the text comes from a patch or from two revisions, the
// two texts are compared anew: hunks say only what their writer's diff made of them.
import { diffArrays } from 'diff';
import type { TreeFiles } from '../files/tree-files.ts';
import { linesOf } from './hunks.ts';
import type { FileChange } from './patched-files.ts';

export interface LineMap {
  /** The line before, from 1; undefined where the line is new or changed. */
  before(line: number): number | undefined;
}

/** More edits than this are no edit but another text; comparing goes with the square of their number. */
const MOST_EDITS = 3000;

export function lineMap(before: string, after: string): LineMap {
  const [old, now] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end++;
  const middle = middleMap(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return {
    before(line) {
      if (line <= start) return line;
      if (line > now.length - end) return line - now.length + old.length;
      const found = middle.get(line - start);
      return found === undefined ? undefined : found + start;
    },
  };
}

function middleMap(old: readonly string[], now: readonly string[]): ReadonlyMap<number, number> {
  const map = new Map<number, number>();
  const parts = diffArrays([...old], [...now], { maxEditLength: MOST_EDITS });
  let [oldLine, newLine] = [1, 1];
  for (const { added, removed, count = 0 } of parts ?? []) {
    if (!added && !removed) for (let i = 0; i < count; i++) map.set(newLine + i, oldLine + i);
    if (!added) oldLine += count;
    if (!removed) newLine += count;
  }
  return map;
}

/** What a change did to the lines of the tree, asked file by file. */
export interface Moves {
  /** Where a line was before; undefined where it is new or changed, or its file is new. */
  before(path: string, line: number): { readonly path: string; readonly line: number } | undefined;
  /** Whether the change wrote the line. */
  isAdded(path: string, line: number): boolean;
  /** Where the file was before; undefined for a new one. */
  pathBefore(path: string): string | undefined;
  /** Whether the change has anything to do with the file. */
  touches(path: string): boolean;
}

export function movesOf(before: TreeFiles, after: TreeFiles, changes: readonly FileChange[]): Moves {
  const changed = new Map(changes.flatMap(({ from, to }) => (to === undefined ? [] : [[to, from] as const])));
  const gone = new Set(changes.flatMap(({ from, to }) => (from === undefined || from === to ? [] : [from])));
  const maps = new Map<string, LineMap>();
  const mapOf = (path: string, from: string) => {
    let map = maps.get(path);
    if (!map) {
      map = lineMap(textOf(before, from), textOf(after, path));
      maps.set(path, map);
    }
    return map;
  };
  const moves: Moves = {
    before(path, line) {
      if (!changed.has(path)) return { path, line };
      const from = changed.get(path);
      const old = from === undefined ? undefined : mapOf(path, from).before(line);
      return old === undefined ? undefined : { path: from!, line: old };
    },
    isAdded: (path, line) => changed.has(path) && moves.before(path, line) === undefined,
    pathBefore: (path) => (changed.has(path) ? changed.get(path) : path),
    touches: (path) => changed.has(path) || gone.has(path),
  };
  return moves;
}

function textOf(files: TreeFiles, path: string): string {
  const bytes = files.read(path);
  return bytes === undefined
    ? ''
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
