// The tree of a command of which nothing is kept: what an index needs to follow edits is not noted, which costs a
// tenth of the time and a fifth of the memory.
import type { TreeIndex } from '../index/model.ts';
import type { Host } from './host.ts';
import type { KernelFolder } from './kernel-folder.ts';
import { chosenBuild, type LoadedTree, tellBuild } from './load.ts';
import type { BuildOptions } from './options.ts';
import { tellProblems } from './problems.ts';
import { startProgress } from './progress.ts';

/** As `loadTree` without a cache. */
export async function readOnce(
  host: Host,
  folder: KernelFolder,
  options: BuildOptions,
  buses: readonly string[],
): Promise<LoadedTree> {
  const start = host.now();
  const { root, files, tree } = folder;
  const build = chosenBuild(host, folder, options);
  // Its start overlaps with what else is still to be loaded.
  const thread = host.scout?.(root, files);
  const { buildIndex } = await import('../index/build.ts');
  const progress = await startProgress(host);
  let index: TreeIndex;
  try {
    index = buildIndex({
      files,
      tree,
      buses,
      ...build,
      ...(thread && { scout: thread.scout }),
      onProgress: (done, total, what) => progress.update(done, total, what),
    });
  } finally {
    thread?.stop();
    progress.stop();
  }
  tellProblems(host, index.problems);
  const told = () => tellBuild(host, folder, build.arch, buses, start);
  return { folder, index, buses, told, ...build };
}
