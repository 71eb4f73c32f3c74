// A tree's findings: those of the last run where nothing changed since, else by reading and checking it.
import { noteLooks } from '../files/looks.ts';
import { openTree } from '../kernel/tree.ts';
import type { LintOptions } from '../rules/choice.ts';
import { openResultCache, type Results } from './cache/results.ts';
import type { Host } from './host.ts';
import type { KernelFolder } from './kernel-folder.ts';
import { chosenBuild, type LoadedTree, loadTree, tellBuild } from './load.ts';
import type { BuildOptions } from './options.ts';
import { tellProblems } from './problems.ts';

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
  options: BuildOptions & { readonly cache: boolean },
  buses: readonly string[],
  chosen: LintOptions,
): Promise<CheckedTree> {
  const start = host.now();
  const cache = options.cache
    ? openResultCache(host, {
        root: folder.root,
        config: options.config,
        arch: options.arch,
        buses,
        chosen,
      })
    : undefined;
  const known = cache?.load();
  if (known) {
    const { arch } = chosenBuild(host, folder, options);
    tellProblems(host, known.problems);
    return { ...known, told: () => tellBuild(host, folder, arch, buses, start), keep: () => {} };
  }
  const noted = cache && noteLooks(folder.files);
  const loaded = await loadTree(host, noted ? { ...folder, files: noted.files } : folder, options, buses, {
    ...(noted && {
      onLooked({ files, folders }) {
        for (const path of files) noted.looked.files.add(path);
        for (const path of folders) noted.looked.folders.add(path);
      },
    }),
  });
  const { lintIndex } = await import('../rules/engine.ts');
  const findings = lintIndex(loaded.index, chosen);
  const checked = checkedOf(loaded);
  const results: Results = { findings, problems: checked.problems, tables: checked.tables };
  return {
    ...results,
    told: checked.told,
    keep() {
      if (!cache || !noted) return;
      // What told that this is a tree was looked at before anything was noted; a link to nothing is in no listing.
      openTree(noted.files);
      for (const { path } of results.problems) noted.looked.files.add(path);
      cache.save(results, noted.looked);
    },
  };
}

/** What is told of a tree that was read, whoever found what in it; nothing is kept of it. */
export function checkedOf({ index, told }: LoadedTree): Omit<CheckedTree, 'findings'> {
  const counts = new Map<string, number>();
  for (const { path } of index.tables) counts.set(path, (counts.get(path) ?? 0) + 1);
  return { problems: index.problems, tables: [...counts], told, keep: () => {} };
}
