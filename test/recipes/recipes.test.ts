// The recipes as their services call them, in a repository of the miniature kernel. `npm test` has built the program.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { repositoryFiles, repositoryText } from '../architecture/repository.ts';
import { MINI } from '../cli/small-tree.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const recipe = (name: string) => join(repository, 'recipes', name);

const tree = mkdtempSync(join(tmpdir(), 'matchtable-recipes-'));
const env = {
  PATH: process.env.PATH,
  HOME: tree,
  MATCHTABLE: `${process.execPath} ${join(repository, 'dist/cli.js')}`,
  GIT_CONFIG_NOSYSTEM: '1',
  ...Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) => [
      [`GIT_${who}_NAME`, 'A Developer'],
      [`GIT_${who}_EMAIL`, 'developer@example.org'],
    ]),
  ),
};

function run(command: string, args: readonly string[], more: Record<string, string> = {}, input = '') {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: tree,
    env: { ...env, ...more },
    input,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

function git(...args: string[]): string {
  const { status, out, err } = run('git', args);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${err}`);
  return out.trim();
}

const MLX5 = 'drivers/vfio/pci/mlx5/main.c';
const BAD = '\t{ PCI_DEVICE(0x10ec, 0x8138) },\n';
const GOOD = '\t{ PCI_DEVICE(0x10ec, 0x8160) },\n';
const CLAIMED = /^drivers\/vfio\/pci\/mlx5\/main\.c:17:2: warning: .*10ec:8138.*\n$/;

/** Adds lines in front of the table's sentinel. */
function add(lines: string): void {
  const path = join(tree, MLX5);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('\t{ 0, }\n', `${lines}\t{ 0, }\n`));
}

function commit(lines: string): string {
  add(lines);
  git('commit', '-qam', 'vfio/mlx5: more devices');
  return git('rev-parse', 'HEAD');
}

let base: string;

beforeAll(() => {
  cpSync(MINI, tree, { recursive: true });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'the miniature kernel');
  base = git('rev-parse', 'HEAD');
});
beforeEach(() => void git('reset', '-q', '--hard', base));
afterAll(() => rmSync(tree, { recursive: true }));

test('pre-commit: what is staged, and nothing else', () => {
  expect(run(recipe('pre-commit'), [])).toEqual({ status: 0, out: '', err: '' });
  add(BAD);
  git('add', MLX5);
  add(BAD.replace('8138', '816a'));
  const { status, out } = run(recipe('pre-commit'), []);
  expect(out).toMatch(CLAIMED);
  expect(status).toBe(1);
  git('reset', '-q', '--hard');
  add(GOOD);
  git('add', MLX5);
  expect(run(recipe('pre-commit'), []).out).not.toContain('10ec:8138');
});

test('sendemail-validate: one mail, and a series whose second patch needs the first', () => {
  commit(BAD);
  const [first] = git('format-patch', '-1').split('\n');
  expect(run(recipe('sendemail-validate'), [first!])).toMatchObject({
    status: 1,
    out: expect.stringMatching(CLAIMED),
  });

  git('reset', '-q', '--hard', base);
  commit(GOOD);
  commit(BAD);
  // The branch with the series stays checked out, as it is for whoever sends it.
  const series = git('format-patch', '-2').split('\n');
  const results = series.map((patch, i) =>
    run(recipe('sendemail-validate'), [patch], {
      GIT_SENDEMAIL_FILE_COUNTER: `${i + 1}`,
      GIT_SENDEMAIL_FILE_TOTAL: '2',
    }),
  );
  expect(results.map(({ status }) => status)).toEqual([0, 1]);
  expect(results[0]!.out).toBe('');
  expect(results[1]!.out).toContain('10ec:8138');
});

test('b4: a patch on standard input, a line per finding', () => {
  commit(BAD);
  const mail = git('format-patch', '--stdout', '-1');
  git('reset', '-q', '--hard', base);
  const command = /am-perpatch-check-cmd '([^']+)'/.exec(repositoryText('docs/ci.md'))![1]!;
  const { out, status } = run('sh', ['-c', command.replace('matchtable', '$MATCHTABLE')], {}, mail);
  expect(out).toMatch(CLAIMED);
  expect(status).toBe(1);
});

test('kernel-check: the last word is the file; findings do not end a build', () => {
  const { status, out } = run(recipe('kernel-check'), ['-Wall', '-D__CHECKER__', '-Iinclude', MLX5]);
  expect(out).toContain(`${MLX5}:16:2: warning: `);
  expect(status).toBe(0);
});

test('reviewdog: diagnostics of the range go to it', () => {
  commit(BAD);
  const reviewdog = join(tree, 'reviewdog');
  writeFileSync(reviewdog, '#!/bin/sh\necho "$@"\ncat\n', { mode: 0o755 });
  const { out } = run(recipe('reviewdog'), [`${base}..HEAD`, '-reporter=local'], {
    PATH: `${tree}:${env.PATH}`,
  });
  const [args, ...lines] = out.trimEnd().split('\n');
  expect(args).toBe('-f=rdjsonl -name=matchtable -reporter=local');
  expect(lines.map((line) => JSON.parse(line).location.path)).toEqual([MLX5]);
});

test('GitHub: annotations, a SARIF file, and only what is new since the base', () => {
  commit(BAD);
  const output = join(tree, 'output');
  const { status, out } = run(recipe('github-action'), [], {
    MATCHTABLE_TREE: tree,
    MATCHTABLE_BASE: base,
    MATCHTABLE_ARGUMENTS: '--bus pci',
    RUNNER_TEMP: tree,
    GITHUB_OUTPUT: output,
  });
  expect(status).toBe(1);
  expect(out.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^::warning file=drivers\/vfio.*,line=17,/),
  ]);
  const sarif = /^sarif=(.*)$/m.exec(readFileSync(output, 'utf8'))![1]!;
  expect(JSON.parse(readFileSync(sarif, 'utf8')).runs[0].results).toHaveLength(1);
  const whole = run(recipe('github-action'), [], { MATCHTABLE_TREE: tree, RUNNER_TEMP: tree });
  expect(whole.out.split('\n').length).toBeGreaterThan(2);
});

test('GitLab: the widget’s report and a page', () => {
  commit(BAD);
  const { status, out } = run(recipe('gitlab'), [], {
    MATCHTABLE_TREE: tree,
    CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
  });
  expect(status).toBe(1);
  expect(out).toMatch(CLAIMED);
  expect(JSON.parse(readFileSync(join(tree, 'gl-code-quality-report.json'), 'utf8'))).toHaveLength(1);
  expect(readFileSync(join(tree, 'matchtable.html'), 'utf8')).toMatch(/^<!doctype html>/);
});

test('every recipe is named on the page, and what the services’ files call exists', () => {
  const page = repositoryText('docs/ci.md');
  const names = repositoryFiles()
    .filter((path) => path.startsWith('recipes/'))
    .map((path) => path.slice('recipes/'.length));
  expect(names.length).toBeGreaterThanOrEqual(7);
  const told = `${page}${repositoryText('action.yml')}${repositoryText('recipes/gitlab-ci.yml')}`;
  expect(names.filter((name) => !told.includes(name))).toEqual([]);
});
