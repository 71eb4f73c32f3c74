// `lint --base REV`: what a work tree has that the revision had not.

import type { TreeFiles } from '../files/tree-files.ts';
import { compareFindings } from '../review/compare.ts';
import { movesOf } from '../review/lines.ts';
import { type FileChange, filesUnder, type Overlay } from '../review/patched-files.ts';
import { remarksOf } from '../review/remarks.ts';
import { commitOf, mergeBase, type Repository, revisionOverlay } from '../review/revision.ts';
import type { LintOptions } from '../rules/choice.ts';
import type { Finding } from '../rules/rule.ts';
import type { Host } from './host.ts';
import type { KernelFolder } from './kernel-folder.ts';
import { openLiveTree } from './live-tree.ts';
import type { LoadedTree } from './load.ts';
import type { BuildOptions, CacheOptions } from './options.ts';
import { tellProblems } from './problems.ts';
import { withGit } from './with-git.ts';

export interface Since {
  readonly loaded: LoadedTree;
  readonly introduced: readonly Finding[];
  readonly cured: readonly Finding[];
  /** `since main (1234567890ab)`. */
  readonly told: string;
}

/**
 * A branch is compared with where it left REV: what REV got meanwhile is not the branch's doing. Throws CannotRun
 * where the tree is in no repository, or the repository has no such revision.
 */
export async function lintSince(
  host: Host,
  folder: KernelFolder,
  options: BuildOptions & CacheOptions,
  buses: readonly string[],
  rules: LintOptions,
  base: string,
): Promise<Since> {
  const { commit, over } = withGit(host, folder, (repository) => baseOverlay(repository, base));
  const live = await openLiveTree(host, folder, options, buses, rules);
  const now = live.findings(new Map());
  const { index } = live;
  tellProblems(host, index.problems);
  const loaded: LoadedTree = { folder, index, buses, told: live.told };
  const before = over.size === 0 ? now : live.findings(over);
  const moves = movesOf(filesUnder(folder.files, over), folder.files, changesOf(over, folder.files));
  const { introduced, cured } = compareFindings(before, now, moves);
  return {
    loaded,
    introduced: remarksOf(introduced, moves),
    cured,
    told: `since ${base} (${commit.slice(0, 12)})`,
  };
}

function baseOverlay(
  repository: Repository,
  base: string,
): { readonly commit: string; readonly over: Overlay } {
  const named = commitOf(repository, base);
  const commit = mergeBase(repository, named, commitOf(repository, 'HEAD')) ?? named;
  return { commit, over: revisionOverlay(repository, commit) };
}

/** From the revision to the work tree. */
function changesOf(over: Overlay, files: TreeFiles): FileChange[] {
  return [...over].map(([path, content]) => ({
    ...(content !== undefined && { from: path }),
    ...(files.isFile(path) && { to: path }),
  }));
}
