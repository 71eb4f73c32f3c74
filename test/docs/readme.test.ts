import { expect, test } from 'vitest';
import { FORMATS } from '../../server/src/cli/report/formats.ts';
import { repositoryFiles, repositoryText } from '../architecture/repository.ts';
import { withOutput } from './console.ts';

// `npx vitest run test/docs -u` writes what the commands print now into the page.
test('README.md shows what its commands print', async () => {
  const page = repositoryText('README.md');
  expect(page.match(/^\$ matchtable /gm)?.length).toBeGreaterThanOrEqual(5);
  await expect(await withOutput(page)).toMatchFileSnapshot('../../README.md');
});

test('docs/review.md shows what its commands print', async () => {
  const page = repositoryText('docs/review.md');
  expect(page.match(/^\$ matchtable review /gm)?.length).toBeGreaterThanOrEqual(2);
  await expect(await withOutput(page)).toMatchFileSnapshot('../../docs/review.md');
});

test('what a command prints differently is seen', async () => {
  const page = '# A page\n\n```console\n$ matchtable alias | grep no-such-module\nalias x y\n```\n\nend\n';
  expect(await withOutput(page)).toBe(page.replace('alias x y\n', ''));
});

test('README.md names every output format', () => {
  const page = repositoryText('README.md');
  expect(FORMATS.map(({ name }) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test.each([
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/architecture.md',
  'docs/review.md',
  'docs/settings.md',
])('%s links to files that exist', (page) => {
  const files = new Set(repositoryFiles());
  const folder = page.includes('/') ? `${page.slice(0, page.lastIndexOf('/'))}/` : '';
  const links = [...repositoryText(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1]!);
  const targets = links.map((link) => new URL(link, `file:///${folder}`).pathname.slice(1));
  expect(targets.filter((target) => !files.has(target))).toEqual([]);
});
