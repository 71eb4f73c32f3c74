// A tree's findings: those of the last run where nothing changed since, else by reading and checking it.
import type { LintOptions } from '../rules/choice.ts';
import type { Host } from './host.ts';
import type { KernelFolder } from './kernel-folder.ts';
import { chosenBuild, type LoadedTree, loadTree, tellBuild } from './load.ts';
import type { BuildOptions, CacheOptions } from './options.ts';
import { tellProblems } from './problems.ts';
import { readOnce } from './read-once.ts';
import type { Results } from './results.ts';
import { openTreeCache } from './tree-cache.ts';

export interface CheckedTree extends Results {
  /** For the summary: version, architecture, buses, time since the start. */
  told(): string;
  /** Keeps the results for the next run. To be called when they are printed: it takes a while. */
  keep(): void;
}

/** Tells problems on stderr; throws CannotRun where an option names what is not there. */
export async function checkTree(
  host: Host,
  folder: KernelFolder,
  options: BuildOptions & CacheOptions,
  buses: readonly string[],
  chosen: LintOptions,
): Promise<CheckedTree> {
  const start = host.now();
  const cache = openTreeCache(host, folder.root, options, buses);
  if (!cache) {
    const loaded = await readOnce(host, folder, options, buses);
    const { lintIndex } = await import('../rules/engine.ts');
    return { findings: lintIndex(loaded.index, chosen), ...checkedOf(loaded) };
  }
  const results = cache.results(chosen);
  const known = results.load();
  if (known) {
    const { arch } = chosenBuild(host, folder, options);
    tellProblems(host, known.problems);
    return { ...known, told: () => tellBuild(host, folder, arch, buses, start), keep: () => {} };
  }
  const loaded = await loadTree(host, folder, options, buses, {}, cache);
  const { openKeptFindings } = await import('../rules/kept-findings.ts');
  const { found, keep } = openKeptFindings(loaded.live, loaded, cache.checks(chosen), chosen);
  const { findings } = found;
  const checked = checkedOf(loaded);
  return {
    findings,
    ...checked,
    keep() {
      keep();
      if (loaded.looked)
        results.save({ findings, problems: checked.problems, tables: checked.tables }, loaded.looked);
    },
  };
}

/** What is told of a tree that was read, whoever found what in it; nothing is kept of it. */
export function checkedOf({ index, told }: LoadedTree): Omit<CheckedTree, 'findings'> {
  const counts = new Map<string, number>();
  for (const { path, absent } of index.tables) if (!absent) counts.set(path, (counts.get(path) ?? 0) + 1);
  return { problems: index.problems, tables: [...counts], told, keep: () => {} };
}
