// A revision as what differs from the work tree: nothing is checked out, and of a whole kernel only the files that
// differ are read from git.
import { type Git, GitFailed, SILENT } from './git.ts';
import type { FileChange, Overlay } from './patched-files.ts';

/** A repository with a work tree, seen from the kernel tree in it. */
export interface Repository {
  readonly git: Git;
  /** The kernel tree in the repository: empty, or a folder with `/` behind it. */
  readonly prefix: string;
}

/** Throws GitFailed where the folder is in no work tree of git. */
export function openRepository(git: Git): Repository {
  const [inside, prefix = ''] = git.text('rev-parse', '--is-inside-work-tree', '--show-prefix').split('\n');
  if (inside !== 'true') throw new GitFailed('not a work tree of git');
  return { git, prefix: utf8(prefix) };
}

/** What a clone of the last commits only lacks: CI's checkouts are such clones. */
function cutOff(git: Git): string {
  try {
    if (git.text('rev-parse', '--is-shallow-repository').trim() !== 'true') return '';
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    return '';
  }
  return ', which is a shallow clone: git fetch --unshallow, or fetch that revision';
}

/** The full name of a commit. Throws GitFailed where there is none of that name. */
export function commitOf({ git }: Repository, revision: string): string {
  // A name that begins with `-` would be an option.
  if (revision.startsWith('-')) throw new GitFailed(`${revision} is no revision`);
  try {
    return git.text('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).trim();
  } catch (error) {
    if (!(error instanceof GitFailed) || error.message !== SILENT) throw error;
    throw new GitFailed(`${revision} is no commit of this repository${cutOff(git)}`);
  }
}

/** Where the two parted; undefined where they have nothing in common. */
export function mergeBase({ git }: Repository, a: string, b: string): string | undefined {
  try {
    return git.text('merge-base', a, b).trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * A commit's content where it is not the work tree's. Sources that git does not know are not in it; whatever else
 * git does not know (built objects) stays.
 */
export function revisionOverlay(repository: Repository, commit: string): Overlay {
  const { git } = repository;
  const differing = rawChanges(
    repository,
    git.text(
      'diff-index',
      '--raw',
      '-z',
      '--no-renames',
      '--no-ext-diff',
      '--ignore-submodules',
      commit,
      '--',
      '.',
    ),
  );
  // What diff-index calls added is in the index; the rest is in no index. `.` is the kernel tree.
  const unknown = git
    .text('ls-files', '--others', '-z', '--', ...SOURCES)
    .split('\0')
    .filter((path) => path !== '')
    .map((path) => [utf8(path), undefined] as const);
  const over = new Map<string, Uint8Array | undefined>(unknown);
  const wanted = differing.filter(({ from, oldMode }) => from !== undefined && isFile(oldMode));
  const blobs = git.blobs(wanted.map(({ oldBlob }) => oldBlob));
  for (const { from, to } of differing)
    for (const path of [from, to]) if (path !== undefined) over.set(path, undefined);
  for (const [i, { from }] of wanted.entries()) over.set(from!, blobs[i]);
  return over;
}

/** What the engine reads of a tree. */
const SOURCES = ['*.c', '*.h', '*Makefile*', '*Kbuild*', '*Kconfig*'];

export interface RawChange extends FileChange {
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldBlob: string;
  readonly newBlob: string;
}

const isFile = (mode: string) => mode === '100644' || mode === '100755';

/** What one commit changes, and the new content of what it changes. */
export function commitChanges(
  repository: Repository,
  parent: string,
  commit: string,
): { readonly changes: readonly FileChange[]; readonly content: Overlay } {
  const { git } = repository;
  const raw = rawChanges(
    repository,
    git.text('diff-tree', '-r', '--raw', '-z', '-M', '--no-ext-diff', parent, commit, '--', '.'),
  );
  const content = new Map<string, Uint8Array | undefined>();
  for (const { from } of raw) if (from !== undefined) content.set(from, undefined);
  const wanted = raw.filter(({ to, newMode }) => to !== undefined && isFile(newMode));
  const blobs = git.blobs(wanted.map(({ newBlob }) => newBlob));
  for (const { to } of raw) if (to !== undefined) content.set(to, undefined);
  for (const [i, { to }] of wanted.entries()) content.set(to!, blobs[i]);
  return { changes: raw, content };
}

/** `:MODE MODE BLOB BLOB STATUS\0PATH\0[PATH\0]`, paths from the repository's top. */
function rawChanges({ prefix }: Repository, output: string): RawChange[] {
  const changes: RawChange[] = [];
  const parts = output.split('\0');
  const inTree = (path: string) => {
    const text = utf8(path);
    return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
  };
  for (let at = 0; at + 1 < parts.length; ) {
    const [oldMode = '', newMode = '', oldBlob = '', newBlob = '', status = ''] =
      parts[at]!.slice(1).split(' ');
    const [first, second] = [
      inTree(parts[at + 1]!),
      /^[RC]/.test(status) ? inTree(parts[at + 2] ?? '') : undefined,
    ];
    at += /^[RC]/.test(status) ? 3 : 2;
    const from = /^[AC]/.test(status) ? undefined : first;
    const to = status === 'D' ? undefined : /^[RC]/.test(status) ? second : first;
    if (from === undefined && to === undefined) continue;
    changes.push({
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      oldMode,
      newMode,
      oldBlob,
      newBlob,
    });
  }
  return changes;
}

const utf8 = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8');

/** A commit of a range. */
export interface RangeCommit {
  readonly commit: string;
  readonly parent: string;
  readonly title: string;
  readonly author: { readonly name: string; readonly address: string };
}

/**
 * The commits of `A..B` along first parents, oldest first; a merge stands for all that it brought. `A...B` is taken
 * as what B has since the two parted, `A` alone as `A..HEAD`. Throws GitFailed.
 */
export function rangeCommits(repository: Repository, range: string): readonly RangeCommit[] {
  const [, from = '', to = ''] = /^(.*?)\.{2,3}(.*)$/.exec(range) ?? [undefined, range, ''];
  const start = commitOf(repository, from || 'HEAD');
  const end = commitOf(repository, to || 'HEAD');
  const listed = repository.git
    .text(
      'rev-list',
      '--first-parent',
      '--reverse',
      `--format=${['%H %P', '%an', '%ae', '%s'].join('%x1f')}`,
      `${start}..${end}`,
    )
    .split('\n')
    .filter((line) => line.includes('\x1f'));
  const commits: RangeCommit[] = [];
  for (const line of listed) {
    const [names = '', ...rest] = line.split('\x1f');
    const [commit = '', parent] = names.split(' ');
    if (!parent)
      throw new GitFailed(`${commit.slice(0, 12)} has no parent to compare it with: the history ends there`);
    const [name = '', address = '', title = ''] = rest.map(utf8);
    commits.push({ commit, parent, title, author: { name, address } });
  }
  return commits;
}
