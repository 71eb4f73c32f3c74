// The index of a tree, with a bar on the terminal while it is read.
import type { KeptIndex } from '../cache/kept-index.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { IndexOptions } from '../index/build.ts';
import type { Host } from './host.ts';
import type { KernelFolder } from './kernel-folder.ts';
import { startProgress } from './progress.ts';
import type { TreeCache } from './tree-cache.ts';

/** `over`: what is laid over the tree's files, to be edited afterwards. */
export async function openKept(
  host: Host,
  { root, files }: KernelFolder,
  cache: TreeCache | undefined,
  options: Omit<IndexOptions, 'files' | 'scout' | 'onLooked' | 'onProgress'>,
  over?: (files: TreeFiles) => TreeFiles,
): Promise<KeptIndex> {
  const { openKeptIndex } = await import('../cache/kept-index.ts');
  const progress = await startProgress(host);
  try {
    return openKeptIndex(
      { ...options, files, onProgress: (done, total, what) => progress.update(done, total, what) },
      cache && { indexes: cache.index({ aliases: options.aliases ?? false }), stamps: cache.stamps },
      () => host.scout?.(root, files),
      over,
    );
  } finally {
    progress.stop();
  }
}
