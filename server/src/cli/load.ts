// The tree as a command wants it: found, its .config read, indexed with a bar on the terminal.
import { resolve } from 'node:path';
import type { KeptIndex } from '../cache/kept-index.ts';
import type { Looked } from '../files/looks.ts';
import type { IndexOptions } from '../index/build.ts';
import type { LiveIndex } from '../index/live.ts';
import type { TreeIndex } from '../index/model.ts';
import { archFolder, type KernelConfig, parseConfig } from '../kernel/config.ts';
import type { KernelTree } from '../kernel/tree.ts';
import { unknown } from '../rules/nearest.ts';
import { CannotRun, type Host } from './host.ts';
import { openKept } from './kept-index.ts';
import type { KernelFolder } from './kernel-folder.ts';
import type { BuildOptions, CacheOptions } from './options.ts';
import { tellProblems } from './problems.ts';
import { openTreeCache, type TreeCache } from './tree-cache.ts';

/** A tree, indexed, and what of it was asked for. */
export interface LoadedTree {
  readonly folder: KernelFolder;
  readonly index: TreeIndex;
  readonly config?: KernelConfig;
  readonly arch?: string;
  readonly buses: readonly string[];
  /** For the summary: version, architecture, buses, time since the start. */
  readonly told: () => string;
}

export interface KeptTree extends LoadedTree {
  readonly live: LiveIndex;
  /** As of KeptIndex: to be called when all is printed. */
  readonly id: string | undefined;
  readonly keep: KeptIndex['keep'];
  /** All that was looked at so far, by earlier runs too; undefined where nothing is kept. */
  readonly looked: Looked | undefined;
}

/**
 * Indexes a tree; of one that was read before, only what changed is read. Tells problems on stderr; throws CannotRun
 * where an option names what is not there. `cache`: where what is read is kept; only for the files of the disk as they are.
 */
export async function loadTree(
  host: Host,
  folder: KernelFolder,
  options: BuildOptions,
  buses: readonly string[],
  wanted: Pick<IndexOptions, 'aliases'> = {},
  cache?: TreeCache,
): Promise<KeptTree> {
  const start = host.now();
  const { config, arch } = chosenBuild(host, folder, options);
  const opened = await openKept(host, folder, cache, {
    tree: folder.tree,
    buses,
    ...wanted,
    ...(config && { config }),
    ...(arch !== undefined && { arch }),
  });
  const { index } = opened.live;
  tellProblems(host, index.problems);
  return {
    folder,
    index,
    buses,
    told: () => tellBuild(host, folder, arch, buses, start),
    live: opened.live,
    id: opened.id,
    keep: opened.keep,
    looked: opened.looked,
    ...(config && { config }),
    ...(arch !== undefined && { arch }),
  };
}

/** As loadTree, of what lies on disk, which is kept for the next run unless that is not asked for. */
export const loadKept = (
  host: Host,
  folder: KernelFolder,
  options: BuildOptions & CacheOptions,
  buses: readonly string[],
  wanted: Pick<IndexOptions, 'aliases'> = {},
): Promise<KeptTree> =>
  loadTree(host, folder, options, buses, wanted, openTreeCache(host, folder.root, options, buses));

/** What narrows the tree. Throws CannotRun where an option names what is not there. */
export function chosenBuild(
  host: Host,
  folder: KernelFolder,
  options: BuildOptions,
): { readonly config?: KernelConfig; readonly arch?: string } {
  const asked = options.arch === undefined ? undefined : knownArch(options.arch, folder.tree);
  const config = options.config === undefined ? undefined : readConfig(host, folder, options.config);
  const arch = asked ?? archOfConfig(host, config, folder.tree);
  return { ...(config && { config }), ...(arch !== undefined && { arch }) };
}

/** Version, architecture, buses, time since the start. */
export function tellBuild(
  host: Host,
  { tree }: KernelFolder,
  arch: string | undefined,
  buses: readonly string[],
  start: number,
): string {
  return [
    tree.version,
    ...(arch === undefined ? [] : [arch]),
    buses.length > 3 ? `${buses.length} buses` : buses.map((bus) => bus.toUpperCase()).join(', '),
    `${((host.now() - start) / 1000).toFixed(1)} s`,
  ].join(', ');
}

function readConfig(host: Host, { tree }: KernelFolder, name: string): KernelConfig {
  let bytes: Uint8Array;
  try {
    bytes = host.read(resolve(host.folder, name));
  } catch (error) {
    throw new CannotRun(`the configuration ${name} can not be read: ${reasonOf(error)}`);
  }
  // A configuration of nothing would silently build nothing.
  if (!/^(# )?CONFIG_\w/m.test(Buffer.from(bytes).toString('latin1')))
    throw new CannotRun(`${name} is no kernel configuration: no CONFIG_ line in it`);
  const { config, problems } = parseConfig(bytes, name);
  tellProblems(host, problems);
  if (config.version !== undefined && config.version !== tree.version)
    host.err(`warning: ${name} is the configuration of ${config.version}, the tree is ${tree.version}\n`);
  return config;
}

/** Why a file could not be written, in words. */
export const reasonOfWrite = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such folder' : reasonOf(error);

/** Why a file could not be read, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'ENOSPC') return 'no space left';
  if (code === 'EROFS') return 'it lies on what can only be read';
  return message ?? String(error);
}

function knownArch(name: string, tree: KernelTree): string {
  const arch = archFolder(name);
  if (tree.archs.includes(arch)) return arch;
  throw new CannotRun(unknown('architecture', name, tree.archs));
}

function archOfConfig(host: Host, config: KernelConfig | undefined, tree: KernelTree): string | undefined {
  if (config?.arch === undefined || tree.archs.includes(config.arch)) return config?.arch;
  host.err(
    `warning: ${config.path} is for ${config.arch}, of which the tree has no code; name one with --arch\n`,
  );
  return undefined;
}
