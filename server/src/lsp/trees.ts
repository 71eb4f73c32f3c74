// Which kernel tree a file belongs to: the nearest one above it. Trees are opened when the first of their files is.
import { openDisk } from '../files/disk.ts';
import { folderOf } from '../files/paths.ts';
import type { OpenTree } from './open-tree.ts';

const MARK = 'include/linux/mod_devicetable.h';

/** Absolute path of the nearest kernel tree that holds an absolute path; undefined where none does. */
export function treeAround(path: string): string | undefined {
  for (let at = path; at !== ''; ) {
    const disk = openDisk(at);
    if (disk.isFile(MARK) && disk.isFile('Makefile')) return at;
    at = folderOf(at);
  }
  return undefined;
}

export interface Trees {
  /** The tree of a file, opened if it was not; undefined where it lies in none. */
  of(path: string): OpenTree | undefined;
  at(root: string): OpenTree | undefined;
  all(): readonly OpenTree[];
  /** Opens the tree around a folder. */
  ensure(folder: string): OpenTree | undefined;
  /** This one, or all of them. */
  close(tree?: OpenTree): void;
}

/**
 * `open` says itself why a tree can't be opened. `outside` gives the tree that a folder outside of any is built
 * against.
 */
export function createTrees(
  open: (root: string) => OpenTree | undefined,
  outside: (folder: string) => string | undefined,
): Trees {
  const byRoot = new Map<string, OpenTree | undefined>();
  /** Folders that were looked at. */
  const roots = new Map<string, string | undefined>();
  const rootOf = (folder: string) => {
    if (!roots.has(folder)) roots.set(folder, treeAround(folder) ?? outside(folder));
    return roots.get(folder);
  };
  const ensure = (folder: string) => {
    const root = rootOf(folder);
    if (root === undefined) return undefined;
    if (!byRoot.has(root)) byRoot.set(root, open(root));
    return byRoot.get(root);
  };
  return {
    of: (path) => ensure(folderOf(path)),
    at: (root) => byRoot.get(root),
    all: () => [...byRoot.values()].filter((tree) => tree !== undefined),
    ensure,
    close(only) {
      for (const [root, tree] of byRoot)
        if (only === undefined || tree === only) {
          tree?.close();
          byRoot.delete(root);
        }
      roots.clear();
    },
  };
}
