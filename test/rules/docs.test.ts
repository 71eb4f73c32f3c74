// docs/rules is made of the rules' own pages: `npx vitest run test/rules/docs.test.ts -u` writes it anew.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { RULES } from '../../server/src/rules/all.ts';

const FOLDER = fileURLToPath(new URL('../../docs/rules/', import.meta.url));

const index = () =>
  [
    '# Rules',
    '',
    'What `matchtable lint` looks for. `matchtable explain RULE` prints the same pages.',
    '',
    ...RULES.map(
      ({ name, severity, state, summary }) =>
        `- [${name}](${name}.md) (${severity}${state === 'preview' ? ', preview' : ''}): ${summary}`,
    ),
    '',
  ].join('\n');

it('has an index', async () => {
  await expect(index()).toMatchFileSnapshot(`${FOLDER}README.md`);
});

it.each(RULES)('$name: the page is the one that explain prints', async ({ name, page }) => {
  await expect(page).toMatchFileSnapshot(`${FOLDER}${name}.md`);
});

it('has no page of a rule that is gone', () => {
  const pages = readdirSync(FOLDER).filter((name) => name !== 'README.md');
  expect(pages.sort()).toEqual(RULES.map(({ name }) => `${name}.md`).sort());
});
