// A tree's index, kept for the next process: what did not change since is not read again.
import { randomUUID } from 'node:crypto';
import type { Looked } from '../files/looks.ts';
import { folderOf } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { Earlier } from '../index/live.ts';
import { pack, unpack } from '../index/packed.ts';
import type { SavedIndex } from '../index/saved.ts';
import { isWalked } from '../index/scan.ts';
import type { CacheHost } from './folder.ts';
import { type Asked, keyOf, nameOf } from './key.ts';
import { changedAfter, FOLDER, NUMBERS, STEP, type Stamps } from './stamps.ts';
import { readEntry, writeEntry } from './store.ts';
import type { TreeStamps } from './tree-stamps.ts';

export interface IndexCache {
  /** undefined: nothing is known of the tree. */
  load(files: TreeFiles): Kept | undefined;
  /** `looked`: all that the index was read from, by this process and those before. Gives its id; where it can't be kept, undefined. */
  save(saved: SavedIndex, looked: Looked): string | undefined;
}

export interface Kept extends Earlier {
  /** Tells it from what was kept before and later. */
  readonly id: string;
  readonly looked: Looked;
}

/** `more`: what an index hangs on beside what was asked. */
export function openIndexCache(
  { folder, program, today }: CacheHost,
  asked: Asked,
  stamps: TreeStamps,
  more: { readonly aliases: boolean },
): IndexCache {
  const key = keyOf('index', program, asked, more);
  const name = nameOf(key);
  const started = today();
  return {
    load(files) {
      const entry = readEntry(folder, name);
      const now = entry && stamps.of(entry.paths, entry.count);
      if (!entry || !now) return undefined;
      try {
        const { of, id, saved, folders } = unpack(entry.payload) as Payload;
        if (of !== key) return undefined;
        const names = Buffer.from(entry.paths).toString('utf8').split('\0');
        const looked = { files: new Set(names.slice(folders)), folders: new Set(names.slice(0, folders)) };
        return { id, saved, looked, edited: changedPaths(names, entry.stamps, now, saved, files) };
      } catch {
        // It was another program's, after all.
        return undefined;
      }
    },
    save(saved, { files, folders }) {
      const some = [...folders].filter((path) => !path.includes('\0'));
      const names = [...some, ...[...files].filter((path) => !folders.has(path) && !path.includes('\0'))];
      const paths = Buffer.from(names.join('\0'));
      try {
        const id = randomUUID();
        const payload = pack({ of: key, id, saved, folders: some.length } satisfies Payload);
        const seen = stamps.of(paths, names.length);
        // What changed while it was read, or may change again within one step of its clock, proves nothing.
        if (!seen || changedAfter(seen, started - STEP)) return undefined;
        writeEntry(folder, name, { paths, count: names.length, stamps: seen, payload });
        return id;
      } catch {
        // A cache is no reason to fail: the next process takes as long as this one.
        return undefined;
      }
    },
  };
}

interface Payload {
  /** The key, in full. */
  readonly of: string;
  readonly id: string;
  readonly saved: SavedIndex;
  /** How many of the paths are folders; they come first. */
  readonly folders: number;
}

/** What is not as it was. A folder that changed means the names that came and went in it. */
function changedPaths(
  names: readonly string[],
  before: Stamps,
  now: Stamps,
  saved: SavedIndex,
  files: TreeFiles,
): string[] {
  const changed: string[] = [];
  const folders: string[] = [];
  for (const [i, path] of names.entries()) {
    let same = true;
    for (let at = i * NUMBERS; at < (i + 1) * NUMBERS; at++) same &&= before[at] === now[at];
    if (same) continue;
    if (before[i * NUMBERS] === FOLDER && now[i * NUMBERS] === FOLDER) folders.push(path);
    else changed.push(path);
  }
  if (folders.length === 0) return changed;
  const known = new Set(names);
  for (const folder of folders) {
    const prefix = folder === '' ? '' : `${folder}/`;
    const listed = new Set<string>();
    // Of names that nobody looked at it is not known whether they were there: some file of the folder, for makefiles
    // and rules that listed it.
    changed.push(`${prefix}*`);
    for (const { name, kind } of files.list(folder)) {
      listed.add(name);
      const path = prefix + name;
      // A folder that was there was looked into, if any is; a file that was of no interest may have become one.
      if (!known.has(path) && (kind === 'file' || isWalked(`${path}/x`))) changed.push(path);
    }
    for (const name of saved.folders.get(folder) ?? []) if (!listed.has(name)) changed.push(prefix + name);
    // A link to nothing is in no listing: to be told again by this one, if it is still there.
    for (const { path } of saved.fileProblems) if (folderOf(path) === folder) changed.push(path);
  }
  return changed;
}
