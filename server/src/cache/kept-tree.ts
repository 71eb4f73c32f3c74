// All that is kept of one tree for one question: its index, what was made of that, and what its files were like.
import { type BesideIndex, openBesideIndex } from './beside-index.ts';
import type { CacheHost } from './folder.ts';
import { type IndexCache, openIndexCache } from './index-cache.ts';
import type { Asked } from './key.ts';
import { startStampsThread } from './stamps.ts';
import { openTreeStamps, type TreeStamps } from './tree-stamps.ts';

export interface KeptTree {
  readonly stamps: TreeStamps;
  index(more: { readonly aliases: boolean }): IndexCache;
  /** What was made of the index. `kind`: what it is; `more`: what it hangs on beside what was asked. */
  beside<T>(kind: string, more: unknown): BesideIndex<T>;
}

export function openKeptTree(host: CacheHost, asked: Asked): KeptTree {
  const { thread, ahead } = host;
  const start = () => (thread === undefined ? undefined : startStampsThread(thread));
  const stamps = openTreeStamps(asked.root, () => ahead?.() ?? start());
  return {
    stamps,
    index: (more) => openIndexCache(host, asked, stamps, more),
    beside: (kind, more) => openBesideIndex(host, kind, asked, more),
  };
}
