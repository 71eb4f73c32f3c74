// Folders outside of the kernel tree whose modules are built against it: read as if they lay in it.
import { openDisk } from '../files/disk.ts';
import { mountFiles } from '../files/mount.ts';
import type { TreeFiles } from '../files/tree-files.ts';

export interface Mount {
  /** Absolute. */
  readonly folder: string;
  /** The name that it has in the tree, which no folder of a kernel has. */
  readonly at: string;
}

export const mountsOf = (folders: readonly string[]): readonly Mount[] =>
  folders.map((folder, index) => ({ folder, at: `outside-${index}` }));

/** The tree on disk at `root`, with the mounts in it. */
export const openMounted = (root: string, mounts: readonly Mount[]): TreeFiles =>
  mounts.reduce((base, { at, folder }) => mountFiles(base, at, openDisk(folder)), openDisk(root));

/** Paths in the tree of absolute ones (undefined where one lies elsewhere), and the other way round. */
export const pathsOf = (root: string, mounts: readonly Mount[]) => ({
  inside(path: string): string | undefined {
    for (const { at, folder } of mounts)
      if (path.startsWith(`${folder}/`)) return `${at}${path.slice(folder.length)}`;
    return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
  },
  absolute(path: string): string {
    const mount = mounts.find(({ at }) => path.startsWith(`${at}/`));
    return mount ? `${mount.folder}${path.slice(mount.at.length)}` : `${root}/${path}`;
  },
});
