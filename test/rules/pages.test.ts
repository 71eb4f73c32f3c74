import { describe, expect, it } from 'vitest';
import { RULES } from '../../server/src/rules/all.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { type Expected, examplesOf, findingsOf, treeOf } from './pages.ts';

const SECTIONS = ['What it does', 'Why is this bad?', 'Example', 'Use instead', 'Fix safety', 'References'];

/** An annotation is met where its first caret lies in the finding's range and its text in the message. */
const meets = ({ path, line, column, rule, text }: Expected, finding: Finding) =>
  finding.path === path &&
  finding.rule === rule &&
  finding.range.start.line === line &&
  (finding.range.start.column <= column || finding.range.end.line > line) &&
  (finding.range.end.line > line || column < finding.range.end.column) &&
  finding.message.includes(text);

const told = (f: Finding) =>
  `${f.path}:${f.range.start.line}:${f.range.start.column} ${f.rule}: ${f.message}`;
const wanted = (e: Expected) => `${e.path}:${e.line}:${e.column} ${e.rule}: ${e.text}`;

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

  it.each(examples)('$heading', ({ files, expected }) => {
    const found = findingsOf(rule.name, treeOf(files), Object.keys(files));
    const missing = expected.filter((e) => !found.some((f) => meets(e, f)));
    const extra = found.filter((f) => !expected.some((e) => meets(e, f)));
    expect({ missing: missing.map(wanted), extra: extra.map(told) }).toEqual({ missing: [], extra: [] });
  });
});
