// What a tree is read with, in whichever thread.
import { type KeptTree, openKeptTree } from '../cache/kept-tree.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { IndexOptions } from '../index/live.ts';
import { type KernelConfig, parseConfig } from '../kernel/config.ts';
import { openTree } from '../kernel/tree.ts';
import { bytesAt } from './names.ts';
import type { ThreadData } from './thread-messages.ts';

export type Progress = (what: 'scanning' | 'reading' | 'checking', done: number) => void;

export interface TreeReading {
  /** Throws an Error for people where the files are no tree. */
  options(files: TreeFiles, buses: readonly string[]): Omit<IndexOptions, 'scout' | 'onLooked'>;
  /** Where what is read of these buses is kept; undefined: nowhere. */
  kept(buses: readonly string[]): KeptTree | undefined;
}

export function openReading(data: ThreadData, onProgress: Progress): TreeReading {
  const config = data.config === undefined ? undefined : readConfig(data.config);
  const arch = data.arch ?? config?.arch;
  return {
    options(files, buses) {
      const tree = openTree(files);
      if ('error' in tree) throw new Error(tree.error);
      return {
        files,
        tree,
        buses,
        ...(config && { config }),
        ...(arch !== undefined && { arch }),
        onProgress: (done, _total, what) => onProgress(what, done),
      };
    },
    kept(buses) {
      const { cache, root, config } = data;
      const bytes = config === undefined ? undefined : bytesAt(config);
      if (!cache || (config !== undefined && !bytes)) return undefined;
      const asked = { root, buses, arch, config: config && bytes ? { name: config, bytes } : undefined };
      return openKeptTree({ ...cache, today: () => Date.now() }, asked);
    },
  };
}

/** Throws an Error for people where the file can't be read. */
export function readConfig(path: string): KernelConfig {
  const bytes = bytesAt(path);
  if (!bytes) throw new Error(`the configuration ${path} can not be read`);
  if (!/^(# )?CONFIG_\w/m.test(Buffer.from(bytes).toString('latin1')))
    throw new Error(`${path} is no kernel configuration: no CONFIG_ line in it`);
  return parseConfig(bytes, path).config;
}
