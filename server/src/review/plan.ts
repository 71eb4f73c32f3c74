// From patch sets and revisions to the steps of a review.

import type { Patch, PatchSet } from './input.ts';
import { applyPatch, type Base, type Overlay } from './patched-files.ts';
import { commitChanges, type RangeCommit, type Repository } from './revision.ts';
import type { Step } from './run.ts';

export interface PatchStep extends Step {
  readonly patch: Patch;
  /** The farthest that a hunk stood from where it says, in lines. */
  readonly offset: number;
  /** Files that were taken note of and not read: binary ones, links. */
  readonly unread: readonly string[];
}

/** Puts the patches on the tree, each on top of those before it that could be put on. */
export function patchSteps(base: Base, start: Overlay, set: PatchSet): readonly PatchStep[] {
  let over = start;
  return set.patches.map((patch) => {
    const { diff, charset, label } = patch;
    const applied = applyPatch(base, over, diff, charset);
    if ('troubles' in applied)
      return { label, patch, over, changes: [], troubles: applied.troubles, offset: 0, unread: [] };
    over = applied.over;
    return { label, patch, troubles: [], ...applied };
  });
}

export interface CommitStep extends Step {
  readonly commit: RangeCommit;
}

export function commitSteps(
  repository: Repository,
  start: Overlay,
  commits: readonly RangeCommit[],
): readonly CommitStep[] {
  let over = start;
  return commits.map((commit) => {
    const { changes, content } = commitChanges(repository, commit.parent, commit.commit);
    over = new Map([...over, ...content]);
    return { label: `${commit.commit.slice(0, 12)} ${commit.title}`, commit, over, changes, troubles: [] };
  });
}
