import { expect, test } from 'vitest';
import { repositoryFiles, repositoryText } from './repository.ts';

const files = repositoryFiles();

/** Paths that exist on one machine only: somebody's home, a checkout, a drive. */
const MACHINE_PATH = /(?<![\w.~$}/-])(\/(home|Users|work|root|mnt|workspace)\/\w|[A-Z]:\\\\?Users)/;
/** Where packages are fetched from is the machine's matter: npm's and apt's own settings. */
const REGISTRY =
  /registry\.(npmjs|yarnpkg)\.|npmmirror\.|\b(deb|security|archive)\.debian\.org|verdaccio|artifactory/i;

/** Lines of the repository's text files that match, as `path:line`. */
function linesWith(pattern: RegExp, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) =>
    repositoryText(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}

test('the repository is found', () => {
  expect(files).toContain('package.json');
  expect(files).toContain('test/kernel-tree/drivers/vfio/pci/mlx5/main.c');
});

test('no file names a path of one machine', () => {
  for (const line of ['cd /home/me/linux', 'see "/mnt/x"', 'C:\\Users\\me'])
    expect(line).toMatch(MACHINE_PATH);
  for (const line of ['~/work/linux', 'src/home/page.ts', 'https://x.org/home/x'])
    expect(line).not.toMatch(MACHINE_PATH);
  expect(
    linesWith(
      MACHINE_PATH,
      files.filter((path) => path !== 'test/architecture/repository.test.ts'),
    ),
  ).toEqual([]);
});

test('no file names the host of a package registry', () => {
  expect(
    linesWith(
      REGISTRY,
      files.filter((path) => path !== 'test/architecture/repository.test.ts'),
    ),
  ).toEqual([]);
});

test('no source file has outgrown its room', () => {
  const long = files
    .filter((path) => /^(server|client|bench|test|scripts)\/.*\.(ts|mjs)$/.test(path))
    .filter((path) => repositoryText(path).split('\n').length > 500);
  expect(long).toEqual([]);
});

test('no room or file is called by what anything could be called', () => {
  const vague = /(^|\/)(utils?|helpers?|common|misc|managers?|shared)(\.|\/|$)|[a-z]Manager\.ts$/;
  expect(files.filter((path) => !path.startsWith('test/kernel-tree/') && vague.test(path))).toEqual([]);
});
