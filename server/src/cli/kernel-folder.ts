// Which kernel tree a command works on: the one that the user names, or the one around a place.
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { TreeFiles } from '../files/tree-files.ts';
import { type KernelTree, openTree } from '../kernel/tree.ts';
import { CannotRun, type Host } from './host.ts';

export const MARK = 'include/linux/mod_devicetable.h';

export interface KernelFolder {
  /** Absolute. */
  readonly root: string;
  readonly files: TreeFiles;
  readonly tree: KernelTree;
}

/** The tree `given`, else the one around the current folder. Throws CannotRun where there is none. */
export function kernelFolder(host: Host, given: string | undefined): KernelFolder {
  if (given === undefined) {
    const found = treeAround(host, host.folder);
    if (found) return found;
    throw new CannotRun(
      `no kernel tree here: ${whyNone(host, host.folder) ?? `no ${MARK} in ${host.folder} or a folder above it`}; name the TREE`,
    );
  }
  const root = resolve(host.folder, given);
  const opened = open(host, root, given);
  if (typeof opened === 'string') throw new CannotRun(opened);
  return opened;
}

/** Paths of the tree as they are written in the current folder, where that lies in the tree. */
export function pathsHere(host: Host, root: string): { readonly pathHere?: (path: string) => string } {
  const here = relative(root, host.folder);
  if (here === '' || here === '..' || here.startsWith(`..${sep}`) || isAbsolute(here)) return {};
  return { pathHere: (path) => relative(here, path) };
}

/** The tree at `folder` or the nearest one above it. */
export function treeAround(host: Host, folder: string): KernelFolder | undefined {
  for (const opened of openedFrom(host, folder)) if (typeof opened !== 'string') return opened;
  return undefined;
}

/** Of the nearest folder that holds what makes a tree, why it is none all the same. */
function whyNone(host: Host, folder: string): string | undefined {
  for (const opened of openedFrom(host, folder)) if (typeof opened === 'string') return opened;
  return undefined;
}

/** The folders from `folder` up that hold what makes a tree, as far as they are asked for. */
function* openedFrom(host: Host, folder: string): Generator<KernelFolder | string> {
  for (let at = folder; ; at = dirname(at)) {
    // A cheap look first: most folders on the way up are no trees.
    if (host.kind(join(at, MARK)) === 'file') yield open(host, at, at);
    if (dirname(at) === at) return;
  }
}

/**
 * The source of a folder that a kernel is built in: its Makefile includes the source's (the kernel's own Makefile
 * writes it so, and /lib/modules/RELEASE/build of Debian leans on the common headers in this way).
 */
function sourceOf(host: Host, root: string): string | undefined {
  const path = join(root, 'Makefile');
  if (host.kind(path) !== 'file') return undefined;
  try {
    const [, included] =
      /^include[ \t]+(\S+)\/Makefile[ \t]*$/m.exec(Buffer.from(host.read(path)).toString('latin1')) ?? [];
    return included === undefined ? undefined : resolve(root, included);
  } catch {
    return undefined;
  }
}

/** The tree at exactly `root`, or that which is built there; else why it is none, for people who wrote `name`. */
export function open(host: Host, root: string, name: string): KernelFolder | string {
  const kind = host.kind(root);
  if (kind === undefined) return `${name}: no such folder`;
  if (kind !== 'dir') return `${name} is no kernel tree: it is no folder`;
  // What makes a tree one for us; said first, whatever else is missing.
  if (host.kind(join(root, MARK)) !== 'file') {
    const source = sourceOf(host, root);
    return source !== undefined && host.kind(join(source, MARK)) === 'file'
      ? open(host, source, name)
      : `${name} is no kernel tree: no ${MARK} in it`;
  }
  const files = host.open(root);
  const tree = openTree(files);
  return 'error' in tree ? `${name} is no kernel tree: ${tree.error}` : { root, files, tree };
}
