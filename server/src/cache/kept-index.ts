// The index of a tree: what an earlier process kept and what changed since, else all of it.
import { type Looked, noteLooks } from '../files/looks.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { type IndexOptions, type LiveIndex, openLive } from '../index/live.ts';
import type { ScoutThread } from '../index/scout-thread.ts';
import { openTree } from '../kernel/tree.ts';
import type { IndexCache, Kept } from './index-cache.ts';
import type { TreeStamps } from './tree-stamps.ts';

export interface KeptIndex {
  readonly live: LiveIndex;
  /** All that was looked at so far, by earlier processes too; undefined where nothing is kept. */
  readonly looked: Looked | undefined;
  /** Of what was taken up; undefined where nothing was. */
  readonly id: string | undefined;
  /**
   * Keeps the index as it is now; to be called before its files are edited. It takes a while. After few edits what was
   * taken up stays, unless `always`. Gives the id of what is kept anew.
   */
  keep(always?: boolean): string | undefined;
}

/** Where an index is kept, and what the tree's files are like. */
export interface KeptWhere {
  readonly indexes: IndexCache;
  readonly stamps: TreeStamps;
}

/** Of so many edited files what is kept is not written anew: reading them takes no time worth it. */
const FEW = 16;

/** An editor that renames makes all names of a folder count as edited; those that nobody asked for cost nothing. */
const worthReading = ({ edited, looked }: Kept): number =>
  edited.filter((path) => looked.files.has(path) || path.endsWith('.c')).length;

/**
 * `options.files` are the tree's as they lie on disk; `over` lays over them what is edited afterwards. `startScout`:
 * asked for where the whole tree is to be read; ended here.
 */
export function openKeptIndex(
  { files, ...options }: Omit<IndexOptions, 'scout' | 'onLooked'>,
  where: KeptWhere | undefined,
  startScout: () => ScoutThread | undefined,
  over: (files: TreeFiles) => TreeFiles = (files) => files,
): KeptIndex {
  let place = where;
  let kept = where?.indexes.load(files);
  let noted = where && noteLooks(files);
  const look = ({ files, folders }: Looked) => {
    for (const path of files) noted?.looked.files.add(path);
    for (const path of folders) noted?.looked.folders.add(path);
  };
  if (kept) look(kept.looked);
  const thread = kept ? undefined : startScout();
  const save = (always: boolean): string | undefined => {
    if (!place || !noted) return undefined;
    place.stamps.renew();
    // Where what was kept was of no use, all was read.
    if (!always && live.since && kept && worthReading(kept) <= FEW) return undefined;
    // What told that this is a tree was looked at before anything was noted; a link to nothing is in no listing.
    openTree(noted.files);
    for (const { path } of live.index.problems) noted.looked.files.add(path);
    return place.indexes.save(live.save(), noted.looked);
  };
  let live: LiveIndex;
  try {
    live = openLive(
      {
        ...options,
        files: over(noted?.files ?? files),
        ...(thread && { scout: thread.scout }),
        ...(noted && { onLooked: look }),
      },
      kept,
    );
    return {
      live,
      looked: noted?.looked,
      id: kept?.id,
      keep(always = false) {
        const id = save(always);
        // The live index holds on to what it was opened with: tens of thousands of paths, and all that was kept.
        place = undefined;
        kept = undefined;
        noted = undefined;
        return id;
      },
    };
  } finally {
    thread?.stop();
  }
}
