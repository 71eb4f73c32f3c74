// The index of some of a tree's buses, with the editor's texts over what lies on disk.
import { type KeptIndex, openKeptIndex } from '../cache/kept-index.ts';
import type { KeptTree } from '../cache/kept-tree.ts';
import { type Overlay, openOverlay } from '../files/overlay.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { IndexOptions } from '../index/live.ts';
import type { ScoutThread } from '../index/scout-thread.ts';

export interface LaidFiles extends Overlay {
  /** Reads from `base` what nothing is laid over; without one, from the disk again. Gives the same files. */
  over(base?: TreeFiles): TreeFiles;
}

/** Texts over a disk, or over what notes what is looked at there. */
export function openLaid(disk: TreeFiles): LaidFiles {
  let base = disk;
  const overlay = openOverlay({
    read: (path) => base.read(path),
    peek: (path) => base.peek(path),
    isFile: (path) => base.isFile(path),
    list: (dir) => base.list(dir),
    problems: () => base.problems(),
  });
  return {
    ...overlay,
    over(noting = disk) {
      base = noting;
      return overlay.files;
    },
  };
}

/** `where`: undefined: nothing is kept. `options.files`: the disk. */
export function openLaidIndex(
  options: Omit<IndexOptions, 'scout' | 'onLooked'>,
  laid: LaidFiles,
  where: KeptTree | undefined,
  startScout: () => ScoutThread | undefined,
): KeptIndex {
  return openKeptIndex(
    options,
    where && { indexes: where.index({ aliases: false }), stamps: where.stamps },
    startScout,
    laid.over,
  );
}
