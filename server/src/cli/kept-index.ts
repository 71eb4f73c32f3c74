// The index of a tree: what an earlier run kept, and what changed since; else all of it, with a bar on the terminal.
import type { IndexCache, Kept } from '../cache/index-cache.ts';
import { type Looked, noteLooks } from '../files/looks.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { IndexOptions } from '../index/build.ts';
import type { LiveIndex } from '../index/live.ts';
import { openTree } from '../kernel/tree.ts';
import type { Host } from './host.ts';
import type { KernelFolder } from './kernel-folder.ts';
import { startProgress } from './progress.ts';
import type { TreeCache } from './tree-cache.ts';

export interface KeptIndex {
  readonly live: LiveIndex;
  /** The tree's files, through which what is looked at is noted where the index is kept. */
  readonly files: TreeFiles;
  readonly looked: Looked | undefined;
  /** Keeps the index as it is now for the next run; to be called before its files are edited. */
  keep(): void;
}

/** Of so many edited files what is kept is not written anew: reading them takes no time worth it. */
const FEW = 16;

/** `over`: what is laid over the tree's files, to be edited afterwards. */
export async function openKept(
  host: Host,
  folder: KernelFolder,
  { aliases = false }: Pick<IndexOptions, 'aliases'>,
  cache: TreeCache | undefined,
  options: Omit<IndexOptions, 'files' | 'scout' | 'onLooked' | 'onProgress'>,
  over: (files: TreeFiles) => TreeFiles = (files) => files,
): Promise<KeptIndex> {
  const indexes = cache?.index({ aliases });
  const kept = indexes?.load(folder.files);
  const noted = cache && noteLooks(folder.files);
  const look = ({ files, folders }: Looked) => {
    for (const path of files) noted?.looked.files.add(path);
    for (const path of folders) noted?.looked.folders.add(path);
  };
  if (kept) look(kept.looked);
  // Its start overlaps with what else is still to be loaded.
  const thread = kept ? undefined : host.scout?.(folder.root, folder.files);
  const files = noted?.files ?? folder.files;
  const { openLive } = await import('../index/live.ts');
  const progress = await startProgress(host);
  try {
    const live = openLive(
      {
        ...options,
        files: over(files),
        ...(thread && { scout: thread.scout }),
        ...(noted && { onLooked: look }),
        onProgress: (done, total, what) => progress.update(done, total, what),
      },
      kept,
    );
    return {
      live,
      files,
      looked: noted?.looked,
      keep() {
        cache?.stamps.renew();
        if (noted && indexes && isWorthKeeping(kept)) keep(noted, indexes, live);
      },
    };
  } finally {
    thread?.stop();
    progress.stop();
  }
}

const isWorthKeeping = (kept: Kept | undefined) => !kept || kept.edited.length > FEW;

function keep({ files, looked }: ReturnType<typeof noteLooks>, indexes: IndexCache, live: LiveIndex): void {
  // What told that this is a tree was looked at before anything was noted; a link to nothing is in no listing.
  openTree(files);
  for (const { path } of live.index.problems) looked.files.add(path);
  indexes.save(live.save(), looked);
}
