// A kernel tree as part of a git repository.
import { GitFailed, openGit } from '../review/git.ts';
import { openRepository, type Repository } from '../review/revision.ts';
import { CannotRun, type Host } from './host.ts';
import type { KernelFolder } from './kernel-folder.ts';

/** Throws CannotRun where there is no repository, or git could not do it. */
export function withGit<T>(host: Host, { root }: KernelFolder, work: (repository: Repository) => T): T {
  try {
    return work(openRepository(openGit(root, host.env)));
  } catch (error) {
    if (error instanceof GitFailed) throw new CannotRun(`${root}: ${error.message}`);
    throw error;
  }
}
