import { describe, expect, it } from 'vitest';
import { RULES } from '../../server/src/rules/all.ts';
import { differences, examplesOf } from './pages.ts';

const SECTIONS = ['What it does', 'Why is this bad?', 'Example', 'Use instead', 'Fix safety', 'References'];

describe.each(RULES)('the page of $name', (rule) => {
  const examples = examplesOf(rule.page);

  it('has the sections that a page has', () => {
    expect(rule.page.startsWith(`# ${rule.name}\n`)).toBe(true);
    const headings = [...rule.page.matchAll(/^## (.*)$/gm)].map((match) => match[1]);
    expect(headings.filter((heading) => SECTIONS.includes(heading!))).toEqual(SECTIONS);
  });

  it('shows what is flagged and what is not', () => {
    expect(examples.some(({ expected }) => expected.length > 0)).toBe(true);
    expect(examples.some(({ heading, expected }) => heading === 'Use instead' && expected.length === 0)).toBe(
      true,
    );
  });

  it.each(examples)('$heading', (example) => {
    expect(differences(rule.name, example)).toEqual({ missing: [], extra: [] });
  });
});
