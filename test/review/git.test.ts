// Revisions and ranges of a real repository: read through git's objects, with nothing of the repository run.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDisk } from '../../server/src/files/disk.ts';
import { openGit } from '../../server/src/review/git.ts';
import { filesUnder } from '../../server/src/review/patched-files.ts';
import { commitOf, openRepository, revisionOverlay } from '../../server/src/review/revision.ts';
import { matchtable } from '../cli/harness.ts';
import { gitDiff, type Texts } from './mails.ts';
import { driver, treeOf } from './reviewed.ts';

const folder = mkdtempSync(join(tmpdir(), 'matchtable-git-'));
const repo = join(folder, 'repo');
/** The kernel tree is a folder of the repository. */
const tree = join(repo, 'linux');
const ran = join(folder, 'ran');
afterAll(() => rmSync(folder, { recursive: true }));

const git = (...args: string[]) =>
  execFileSync(
    'git',
    [
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@example.org',
      '-c',
      'core.hooksPath=/dev/null',
      '-c',
      'core.fsmonitor=false',
      ...args,
    ],
    {
      cwd: repo,
      encoding: 'utf8',
    },
  );
const write = (texts: Texts) => {
  for (const [path, text] of Object.entries(texts)) {
    const name = join(tree, path);
    mkdirSync(dirname(name), { recursive: true });
    if (text === undefined) rmSync(name);
    else writeFileSync(name, text);
  }
};
const commit = (title: string, texts: Texts) => {
  write(texts);
  git('add', '-A');
  git('commit', '-qm', title);
};
const run = async (...args: string[]) => {
  rmSync(ran, { force: true });
  const result = await matchtable(args, {
    folder: tree,
    host: { env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } },
  });
  // Nothing that the repository names was run.
  expect(existsSync(ran)).toBe(false);
  return result;
};

const A = 'drivers/a.c';
const B = 'drivers/b.c';
const first: Texts = {
  [A]: driver('a', '{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x10ec, 2) }'),
  [B]: driver('b', '{ PCI_DEVICE(0x8086, 1) }', '{ PCI_DEVICE(0x10ec, 1) }'),
};
const more = (...entries: string[]) =>
  driver('b', '{ PCI_DEVICE(0x8086, 1) }', '{ PCI_DEVICE(0x10ec, 1) }', ...entries);

beforeAll(() => {
  mkdirSync(tree, { recursive: true });
  execFileSync('git', ['init', '-q', '-b', 'main', repo]);
  const files = treeOf(first);
  commit(
    'the tree',
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path.slice('/linux/'.length), String(text)]),
    ),
  );
  git('checkout', '-qb', 'topic');
  commit('docs: say it', { README: 'said\n' });
  commit('b: größer', { [B]: more('{ PCI_DEVICE(0x10ec, 2) }') });
  commit('b: moved', {
    [B]: undefined,
    'drivers/Makefile': 'obj-m += a.o\nobj-y += sub/\n',
    'drivers/sub/Makefile': 'obj-m += b.o\n',
    'drivers/sub/b.c': more('{ PCI_DEVICE(0x10ec, 2) }'),
  });
  git('checkout', '-q', 'main');
  commit('a: more', {
    [A]: driver('a', '{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x10ec, 2) }', '{ PCI_DEVICE(0x8086, 1) }'),
  });
  git('checkout', '-q', 'topic');
  // Whatever a repository can name to be run.
  const trap = join(folder, 'trap');
  writeFileSync(trap, `#!/bin/sh\ntouch ${ran}\ncat\n`, { mode: 0o755 });
  for (const [name, value] of [
    ['core.fsmonitor', trap],
    ['diff.external', trap],
    ['diff.c.textconv', trap],
    ['diff.c.command', trap],
    ['filter.c.clean', trap],
    ['filter.c.smudge', trap],
    ['filter.c.required', 'true'],
    ['core.pager', trap],
    ['core.sshCommand', trap],
    ['log.showSignature', 'true'],
    ['gpg.program', trap],
  ] as const)
    git('config', name, value);
  writeFileSync(join(repo, '.git/info/attributes'), '* diff=c filter=c\n');
  mkdirSync(join(repo, '.git/hooks'), { recursive: true });
  for (const hook of ['post-index-change', 'post-checkout', 'pre-auto-gc', 'reference-transaction'])
    writeFileSync(join(repo, '.git/hooks', hook), `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
  rmSync(ran, { force: true });
});

describe('a range', () => {
  it('is reviewed commit by commit', async () => {
    const { status, out, err } = await run('review', '--range', 'main..topic', '--format', 'json');
    expect(JSON.parse(out)).toEqual([
      expect.objectContaining({
        path: 'drivers/sub/b.c',
        range: expect.objectContaining({ start: { line: 6, column: 2 } }),
        message: 'a claims 10ec:0002 too: load order decides who gets the device',
        patch: expect.stringMatching(/^[0-9a-f]{12} b: größer$/),
      }),
    ]);
    expect(status).toBe(1);
    expect(err).toContain('1 warning new in 3 patches');
  });

  it('is answered to its author', async () => {
    const { out } = await run('review', '--range', 'main...', '--format', 'reply');
    expect(out).toContain('To: Ada <ada@example.org>\nSubject: =?UTF-8?B?');
    expect(out).toContain(
      '\n\nAda wrote:\n> --- a/drivers/b.c\n> +++ b/drivers/b.c\n> @@ -3,6 +3,7 @@\n>  static const struct pci_device_id ids[] = {\n',
    );
    expect(out).toContain(
      '> +\t{ PCI_DEVICE(0x10ec, 2) },\n\na claims 10ec:0002 too: load order decides who gets the device.\n',
    );
  });

  it.each([
    ['topic..topic', 'text', ''],
    ['main..main', 'json', '[]\n'],
    ['HEAD..', 'concise', ''],
  ])('%s has no commits: that is said, and no failure', async (range, format, expected) => {
    const { status, out, err } = await run('review', `--range=${range}`, '--format', format);
    expect({ status, out, err }).toEqual({
      status: 0,
      out: expected,
      err: `note: no commits in ${range}: there is nothing to review\n`,
    });
  });

  it.each([
    ['nowhere..topic', 'nowhere is no commit of this repository'],
    ['--all', '--all is no revision'],
    ['main..topic:linux', 'topic:linux is no commit of this repository'],
  ])('%s can not be', async (range, message) => {
    const { status, err } = await run('review', `--range=${range}`);
    expect({ status, err }).toEqual({ status: 2, err: `matchtable: ${tree}: ${message}\n` });
  });
});

describe('a shallow clone', () => {
  it('says that it is one where it lacks a revision', async () => {
    const clone = join(folder, 'clone');
    git('clone', '-q', '--depth', '1', `file://${repo}`, clone);
    const inClone = (...args: string[]) => matchtable([...args], { folder: join(clone, 'linux') });
    for (const args of [
      ['review', '--range', 'HEAD~1..'],
      ['lint', '--base', 'HEAD~1'],
    ]) {
      const { status, err } = await inClone(...args);
      expect(status).toBe(2);
      expect(err).toContain(
        'HEAD~1 is no commit of this repository, which is a shallow clone: git fetch --unshallow, or fetch that revision\n',
      );
    }
  });
});

describe('a base', () => {
  it('is what patches go on, whatever is in the work tree', async () => {
    const before = { [B]: first[B] };
    const patch = join(folder, 'b.patch');
    writeFileSync(patch, gitDiff(before, { [B]: more('{ PCI_DEVICE(0x10ec, 2) }') }));
    expect((await run('review', patch)).err).toContain('drivers/b.c: is not in the tree');
    const { status, out } = await run('review', '--base', 'main', '--format', 'concise', patch);
    expect({ status, out }).toEqual({
      status: 1,
      out: 'drivers/b.c:6:2: warning: a claims 10ec:0002 too: load order decides who gets the device [claimed-twice]\n',
    });
  });

  it('of lint is where the branch left it', async () => {
    const { status, out, err } = await run('lint', '--base', 'main', '--format', 'concise');
    expect({ status, out }).toEqual({
      status: 1,
      out: 'drivers/sub/b.c:6:2: warning: a claims 10ec:0002 too: load order decides who gets the device [claimed-twice]\n',
    });
    expect(err).toMatch(/new since main \([0-9a-f]{12}\); cured: 0\n$/);
    expect((await run('lint', '--base', 'HEAD')).status).toBe(0);
  });

  it('of lint sees what is not committed, and files that git does not know', async () => {
    write({
      'drivers/sub/Makefile': 'obj-m += b.o c.o\n',
      'drivers/sub/c.c': driver('c', '{ PCI_DEVICE(0x10ec, 2) }'),
    });
    const status = git('status', '--porcelain');
    const index = readFileSync(join(repo, '.git/index'));
    const objects = readdirSync(join(repo, '.git/objects')).length;
    const { out } = await run('lint', '--base', 'HEAD', '--format', 'concise');
    expect(
      out
        .replaceAll(/ too: .*/g, '')
        .trimEnd()
        .split('\n'),
    ).toEqual([
      'drivers/sub/c.c:4:2: warning: a claims 10ec:0002',
      'drivers/sub/c.c:4:2: warning: b claims 10ec:0002',
    ]);
    expect(readFileSync(join(repo, '.git/index'))).toEqual(index);
    expect(readdirSync(join(repo, '.git/objects'))).toHaveLength(objects);
    write({ 'drivers/sub/Makefile': 'obj-m += b.o\n', 'drivers/sub/c.c': undefined });
    expect(status).not.toBe('');
  });

  it('is the tree that a checkout would give', () => {
    const overlay = (revision: string) => {
      const repository = openRepository(openGit(tree, process.env));
      return filesUnder(openDisk(tree), revisionOverlay(repository, commitOf(repository, revision)));
    };
    const files = overlay('main');
    const listed = git('ls-tree', '-r', '--name-only', 'main', 'linux/')
      .trim()
      .split('\n')
      .map((path) => path.slice('linux/'.length));
    for (const path of listed)
      expect(Buffer.from(files.read(path)!).toString()).toBe(git('show', `main:linux/${path}`));
    expect(files.isFile('drivers/sub/b.c')).toBe(false);
    expect(files.isFile('README')).toBe(false);
  });
});

it('the traps are real: git status falls into them', () => {
  rmSync(ran, { force: true });
  execFileSync('git', ['status'], { cwd: repo, stdio: 'ignore' });
  expect(existsSync(ran)).toBe(true);
});

it('without a repository, says so', async () => {
  const { status, err } = await matchtable(['lint', '--base', 'HEAD'], {
    folder: '/linux',
    files: treeOf(first),
    host: { env: { PATH: process.env.PATH } },
  });
  expect(status).toBe(2);
  expect(err).toMatch(/^matchtable: \/linux: /);
  const none = await matchtable(['lint', '--base', 'HEAD', tree], { host: { env: { PATH: '/nowhere' } } });
  expect(none).toMatchObject({ status: 2, err: `matchtable: ${tree}: the program git is not installed\n` });
});
