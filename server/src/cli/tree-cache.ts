// What is kept of a tree between runs, as a command uses it.
import { resolve } from 'node:path';
import type { BesideIndex } from '../cache/beside-index.ts';
import { type KeptTree, openKeptTree } from '../cache/kept-tree.ts';
import type { Asked } from '../cache/key.ts';
import type { LintOptions } from '../rules/choice.ts';
import type { SavedChecks } from '../rules/earlier-checks.ts';
import type { Host } from './host.ts';
import type { BuildOptions, CacheOptions } from './options.ts';
import { openResultCache, type ResultCache } from './results.ts';

export interface TreeCache extends Pick<KeptTree, 'index' | 'stamps'> {
  results(chosen: LintOptions): ResultCache;
  /** What the checks of these rules came to. */
  checks(chosen: LintOptions): BesideIndex<SavedChecks>;
}

/** undefined where nothing is to be kept: not asked for, or a configuration that is no file that can be read twice. */
export function openTreeCache(
  host: Host,
  root: string,
  options: BuildOptions & CacheOptions,
  buses: readonly string[],
): TreeCache | undefined {
  const { cache } = host;
  const asked = cache && options.cache ? askedOf(host, root, options, buses) : undefined;
  if (!cache || !asked) return undefined;
  const kept = openKeptTree(cache, asked);
  return {
    ...kept,
    checks: (chosen) => kept.beside('checks', chosen),
    results: (chosen) => openResultCache(cache, asked, kept.stamps, chosen),
  };
}

function askedOf(
  host: Host,
  root: string,
  { config, arch }: BuildOptions,
  buses: readonly string[],
): Asked | undefined {
  if (config === undefined) return { root, config: undefined, arch, buses };
  const path = resolve(host.folder, config);
  if (host.kind(path) !== 'file') return undefined;
  try {
    return { root, config: { name: config, bytes: host.read(path) }, arch, buses };
  } catch {
    return undefined;
  }
}
