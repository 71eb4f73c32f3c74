// A tree with other text over some of its files, that can be edited: an editor's unsaved buffers.
import { overlayFiles } from './memory.ts';
import { normalPath } from './paths.ts';
import type { TreeFiles } from './tree-files.ts';

export interface Overlay {
  /** The tree as it is now: each call sees the edits made before it. */
  readonly files: TreeFiles;
  /** Lays a text (stored as UTF-8) or bytes over a file, which need not exist; undefined hides the file. */
  lay(path: string, content: string | Uint8Array | undefined): void;
  /** Takes away what was laid over a path: the tree's own file shows again. */
  lift(path: string): void;
}

export function openOverlay(base: TreeFiles): Overlay {
  const over = new Map<string, Uint8Array | undefined>();
  let laid = base;
  let current = true;
  const now = () => {
    if (!current) laid = over.size === 0 ? base : overlayFiles(base, Object.fromEntries(over));
    current = true;
    return laid;
  };
  // One path has one entry, however it is written; what leads out of the tree is told by `problems`.
  const keyOf = (path: string) => normalPath(path) ?? path;
  return {
    files: {
      read: (path) => now().read(path),
      peek: (path) => now().peek(path),
      isFile: (path) => now().isFile(path),
      list: (dir) => now().list(dir),
      problems: () => now().problems(),
    },
    lay(path, content) {
      over.set(keyOf(path), typeof content === 'string' ? new TextEncoder().encode(content) : content);
      current = false;
    },
    lift(path) {
      if (over.delete(keyOf(path))) current = false;
    },
  };
}
