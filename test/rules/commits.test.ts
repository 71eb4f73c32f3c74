// What people repaired, rebuilt small (commits.md): flagged before the commit, quiet after it.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES } from '../../server/src/rules/all.ts';
import { examplesOf, findingsOf, treeOf } from './pages.ts';

const examples = examplesOf(readFileSync(new URL('commits.md', import.meta.url), 'utf8'));

it.each(examples)('$heading', ({ heading, files, expected }) => {
  const found = RULES.flatMap(({ name }) => findingsOf(name, treeOf(files), Object.keys(files)));
  expect(expected.length > 0).toBe(heading.startsWith('Before'));
  expect(found.map((f) => `${f.path}:${f.range.start.line} ${f.rule}`)).toEqual(
    expected.map((e) => `${e.path}:${e.line} ${e.rule}`),
  );
  for (const [i, { text }] of expected.entries()) expect(found[i]!.message).toContain(text);
});
