// git's objects, read by the git program. Nothing that a repository's own settings name is run, nothing is fetched,
// no lock is taken and nothing is written: only plumbing commands, with all that could start a program switched off.
import { spawnSync } from 'node:child_process';

/** git could not do it; the message is for people. */
export class GitFailed extends Error {}

/** The message where git gave none. */
export const SILENT = 'git failed and did not say why';

export interface Git {
  /** Output of one command, one character per byte. Throws GitFailed. */
  text(...args: readonly string[]): string;
  /** The contents of blobs, in order; undefined for one that is missing. */
  blobs(names: readonly string[]): readonly (Uint8Array | undefined)[];
}

const SETTINGS = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.untrackedCache=false',
  'core.pager=cat',
  'protocol.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
].flatMap((setting) => ['-c', setting]);

/** Blobs are read in portions of about so many bytes. */
const PORTION = 64 << 20;
const MOST = 1 << 30;

export function openGit(folder: string, env: Readonly<Record<string, string | undefined>>): Git {
  let filters: readonly string[] | undefined;
  const run = (args: readonly string[], input?: string): Buffer => {
    filters ??= noFilters(
      start([], ['config', '--name-only', '-z', '--get-regexp', '^filter\\.'], undefined, [0, 1]),
    );
    return start(filters, args, input);
  };
  const start = (
    settings: readonly string[],
    args: readonly string[],
    input?: string,
    fine: readonly number[] = [0],
  ): Buffer => {
    const { stdout, stderr, error, status } = spawnSync(
      'git',
      ['-C', folder, ...SETTINGS, ...settings, ...args],
      {
        input: input ?? '',
        maxBuffer: MOST,
        env: {
          ...env,
          GIT_OPTIONAL_LOCKS: '0',
          GIT_NO_LAZY_FETCH: '1',
          GIT_NO_REPLACE_OBJECTS: '1',
          GIT_TERMINAL_PROMPT: '0',
          LC_ALL: 'C',
        },
      },
    );
    if (error)
      throw new GitFailed(
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? 'the program git is not installed'
          : `git can not be run: ${error.message}`,
      );
    if (!fine.includes(status ?? -1))
      throw new GitFailed(
        stderr
          .toString()
          .trim()
          .split('\n')[0]!
          .replace(/^(fatal|error): /, '') || SILENT,
      );
    return stdout;
  };
  return {
    text: (...args) => run(args).toString('latin1'),
    blobs(names) {
      const found: (Uint8Array | undefined)[] = [];
      for (let at = 0; at < names.length; ) {
        const sizes = sizesOf(run(['cat-file', '--batch-check'], lines(names.slice(at, at + 5000))));
        let count = 0;
        for (let bytes = 0; count < sizes.length && (count === 0 || bytes < PORTION); count++)
          bytes += sizes[count]!;
        found.push(...contents(run(['cat-file', '--batch'], lines(names.slice(at, at + count))), count));
        at += count;
      }
      return found;
    },
  };
}

/**
 * Settings that take their programs from content filters, which git would run on files whose time is that of the
 * index to see whether they changed.
 */
const noFilters = (names: Buffer): readonly string[] =>
  names
    .toString()
    .split('\0')
    .filter((name) => /\.(clean|smudge|process|required)$/.test(name))
    .flatMap((name) => ['-c', `${name}=${name.endsWith('.required') ? 'false' : ''}`]);

const lines = (names: readonly string[]) => `${names.join('\n')}\n`;

/** `NAME blob SIZE`, or `NAME missing`. */
const sizesOf = (output: Buffer) =>
  output
    .toString('latin1')
    .trimEnd()
    .split('\n')
    .map((line) => Number(line.split(' ')[2] ?? 0));

function contents(output: Buffer, count: number): (Uint8Array | undefined)[] {
  const found: (Uint8Array | undefined)[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const end = output.indexOf(0x0a, at);
    const [, type, size] = output.subarray(at, end).toString('latin1').split(' ');
    at = end + 1;
    if (type !== 'blob') {
      found.push(undefined);
      // A commit (of a submodule's path) has content too.
      if (size !== undefined) at += Number(size) + 1;
      continue;
    }
    // A copy: a part of the output would keep all of it.
    found.push(Uint8Array.prototype.slice.call(output, at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}
