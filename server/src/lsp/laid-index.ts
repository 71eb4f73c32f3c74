// The index of some of a tree's buses, with the editor's texts over what lies on disk.
import { type KeptIndex, openKeptIndex } from '../cache/kept-index.ts';
import type { KeptTree } from '../cache/kept-tree.ts';
import { type Overlay, openOverlay } from '../files/overlay.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { type IndexOptions, type LiveIndex, openLive } from '../index/live.ts';
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

/**
 * An index of the same that was not read here: what the reading leaves behind (texts and names of headers, makefiles)
 * takes more memory than what it found. `options`: those it was opened with, over whatever it reads from now on.
 */
export function slim(live: LiveIndex, options: Omit<IndexOptions, 'scout' | 'onLooked'>): LiveIndex {
  return live.since ? live : openLive(options, { saved: live.save(), edited: [] });
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
