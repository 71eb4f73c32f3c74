// A tree with patches on it, in memory: nothing is ever written.

import { overlayFiles } from '../files/memory.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { FilePatch, ParsedDiff, PatchTrouble } from './file-patch.ts';
import { applyHunks } from './hunks.ts';

/** Content in place of the base's own; undefined deletes. */
export type Overlay = ReadonlyMap<string, Uint8Array | undefined>;

/** What became of one file. */
export interface FileChange {
  /** Before; undefined where the file is new, a copy too. */
  readonly from?: string;
  readonly to?: string;
}

/** The tree that patches go on. */
export interface Base {
  readonly files: TreeFiles;
  /** Whether the path, or a folder that it lies in, is a symbolic link: patches don't go through those. */
  throughLink(path: string): boolean;
}

export interface AppliedPatch {
  readonly over: Overlay;
  readonly changes: readonly FileChange[];
  /** The farthest that a hunk stood from where it says, in lines; 0 where all stood there. */
  readonly offset: number;
  /** Binary files, links, submodules: taken note of, not read. */
  readonly unread: readonly string[];
}

/** All of the patch or, as with `git am`, nothing of it. */
export function applyPatch(
  base: Base,
  over: Overlay,
  { files, troubles }: ParsedDiff,
  charset: string,
): AppliedPatch | { readonly troubles: readonly PatchTrouble[] } {
  const wrong: PatchTrouble[] = [...troubles];
  const next = new Map(over);
  const before = (path: string) => (over.has(path) ? over.get(path) : base.files.read(path));
  const touched = new Set<string>();
  const leaving = new Set(
    files.flatMap(({ from, to, copies }) => (from !== undefined && from !== to && !copies ? [from] : [])),
  );
  const changes: FileChange[] = [];
  const unread: string[] = [];
  let offset = 0;
  for (const file of files) {
    const { from, to } = file;
    const path = (to ?? from)!;
    const trouble =
      refusedPlace(base, over, file) ?? (file.binary || file.noFile ? undefined : missing(file));
    if (trouble) {
      wrong.push(trouble);
      continue;
    }
    const old =
      from === undefined ? undefined : touched.has(from) && from === to ? next.get(from) : before(from);
    const made = file.binary || file.noFile ? old : patched(old, file, charset);
    if (file.binary || file.noFile) unread.push(path);
    if (made !== undefined && 'message' in made) {
      wrong.push({ path, ...made });
      continue;
    }
    const content = made instanceof Uint8Array ? made : made?.content;
    offset = Math.max(offset, made !== undefined && 'offset' in made ? made.offset : 0);
    if (from !== undefined && from !== to && !file.copies && !touched.has(from)) next.set(from, undefined);
    if (to !== undefined) {
      next.set(to, file.noFile ? undefined : content);
      touched.add(to);
    }
    changes.push({
      ...(from !== undefined && !file.copies && old !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
  }
  return wrong.length > 0 ? { troubles: wrong } : { over: next, changes, offset, unread };

  function missing({ from, to, mayCreate }: FilePatch): PatchTrouble | undefined {
    if (from !== undefined && before(from) === undefined && !touched.has(from) && !mayCreate)
      return { path: from, message: 'is not in the tree' };
    if (to !== undefined && to !== from && before(to) !== undefined && !leaving.has(to))
      return { path: to, message: 'is in the tree already' };
    return undefined;
  }
}

function refusedPlace(
  { throughLink }: Base,
  over: Overlay,
  { from, to }: FilePatch,
): PatchTrouble | undefined {
  for (const path of [from, to])
    if (path !== undefined && !over.has(path) && throughLink(path))
      return { path, message: 'leads through a symbolic link: refused' };
  return undefined;
}

interface Made {
  readonly content: Uint8Array;
  readonly offset: number;
}

function patched(
  old: Uint8Array | undefined,
  { hunks, to }: FilePatch,
  charset: string,
): Made | { hunk?: number; message: string } {
  const text =
    old === undefined ? '' : Buffer.from(old.buffer, old.byteOffset, old.byteLength).toString('latin1');
  let result = applyHunks(text, hunks);
  // A mailer may have written the text in another charset than the file's.
  if ('message' in result && !/^(utf-?8|us-ascii)$/.test(charset)) {
    const asUtf8 = hunks.map((hunk) => ({
      ...hunk,
      lines: hunk.lines.map((line) => recoded(line, charset)),
    }));
    const again = applyHunks(text, asUtf8);
    if (!('message' in again)) result = again;
  }
  if ('message' in result) return result;
  if (to === undefined && result.text !== '') return { message: 'is to be deleted and still holds text' };
  return {
    content: Buffer.from(result.text, 'latin1'),
    offset: Math.max(0, ...result.offsets.map(Math.abs)),
  };
}

/** Bytes of one charset as the bytes of UTF-8. */
function recoded(line: string, charset: string): string {
  try {
    const text = new TextDecoder(charset).decode(Buffer.from(line, 'latin1'));
    return Buffer.from(text, 'utf8').toString('latin1');
  } catch {
    // No charset that anybody knows.
    return line;
  }
}

/** The tree as it is under an overlay. */
export function filesUnder(base: TreeFiles, over: Overlay): TreeFiles {
  return over.size === 0 ? base : overlayFiles(base, Object.fromEntries(over));
}
