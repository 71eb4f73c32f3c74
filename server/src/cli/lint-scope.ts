// What `lint` was asked to look at: a tree, or files and folders of one.
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { CannotRun, type Host } from './host.ts';
import { type KernelFolder, kernelFolder, MARK, open, treeAround } from './kernel-folder.ts';

export interface LintScope {
  readonly folder: KernelFolder;
  /** Paths in the tree that were asked for by name; none: the tree. */
  readonly named: readonly string[];
  /** Whether a path of the tree was asked for. */
  includes(path: string): boolean;
}

const OUTSIDE = 'for a driver outside of any tree add --against /lib/modules/$(uname -r)/modules.alias';

/** Throws CannotRun where a path does not exist, is in no kernel tree or in another one than the first. */
export function lintScope(host: Host, paths: readonly string[]): LintScope {
  const everything = () => true;
  if (paths.length === 0) return { folder: kernelFolder(host, undefined), named: [], includes: everything };
  const first = resolve(host.folder, paths[0]!);
  if (paths.length === 1 && host.kind(first) === 'dir') {
    const folder = open(host, first, paths[0]!);
    if (typeof folder !== 'string') return { folder, named: [], includes: everything };
    // No tree itself: a folder of one, or a mistake.
    if (!treeAround(host, first))
      throw new CannotRun(host.kind(join(first, MARK)) === 'file' ? folder : `${folder}; ${OUTSIDE}`);
  }
  const wanted = paths.map((path) => existing(host, path));
  const start = wanted[0]!;
  const folder = treeAround(host, host.kind(start) === 'dir' ? start : dirname(start));
  if (!folder)
    throw new CannotRun(`${paths[0]} is in no kernel tree: no ${MARK} in a folder above it; ${OUTSIDE}`);
  const inside = wanted.map((path, index) => {
    const below = relative(folder.root, path);
    if (below === '..' || below.startsWith(`..${sep}`))
      throw new CannotRun(`${paths[index]} is not in the kernel tree ${folder.root}`);
    return below.split(sep).join('/');
  });
  // The tree itself, as a folder of itself, is the empty path.
  if (inside.includes('')) return { folder, named: [], includes: everything };
  const files = new Set(inside);
  const folders = inside.filter((_, index) => host.kind(wanted[index]!) === 'dir').map((path) => `${path}/`);
  return {
    folder,
    named: inside,
    includes: (path) => files.has(path) || folders.some((prefix) => path.startsWith(prefix)),
  };
}

/** The absolute path, links to folders followed, so that two ways to a file are one. */
function existing(host: Host, path: string): string {
  const absolute = resolve(host.folder, path);
  const kind = host.kind(absolute);
  if (kind === undefined)
    throw new CannotRun(
      host.link(absolute) === undefined ? `${path}: no such file or folder` : `${path}: is a link to nothing`,
    );
  if (kind === 'dir') return host.real(absolute);
  return join(host.real(dirname(absolute)), basename(absolute));
}
