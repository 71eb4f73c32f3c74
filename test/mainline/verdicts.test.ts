import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../server/src/rules/all.ts';
import { compareVerdicts, HEADER, keyOf, readVerdicts, shareOfFalse } from './verdicts.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(here).filter((name) => name.endsWith('.tsv'));

it('there are three kernels', () => {
  expect(files.sort()).toEqual(['6.1.tsv', '6.12.tsv', '7.3.tsv']);
});

describe.each(files)('%s', (name) => {
  const text = readFileSync(here + name, 'utf8');
  const judged = readVerdicts(text, name);

  it('is sorted, so that rows of two hands merge', () => {
    const rows = text.trimEnd().split('\n').slice(1);
    expect(rows).toEqual([...rows].sort());
  });

  it('names rules that there are', () => {
    const names = RULES.map((rule) => rule.name);
    for (const { rule } of judged) expect(names).toContain(rule);
  });

  it('has less than one false finding in twenty', () => {
    expect(judged.length).toBeGreaterThan(50);
    expect(shareOfFalse(judged)).toBeLessThan(0.05);
  });
});

describe('compareVerdicts', () => {
  const row = (table: string) => ({ rule: 'r', path: 'a.c', table, verdict: 'true' as const, why: 'w' });

  it('tells what nobody judged and what is gone, as multisets', () => {
    const judged = [row('one'), row('two')];
    expect(compareVerdicts(judged, [row('one'), row('one'), row('three')])).toEqual({
      unjudged: [keyOf(row('one')), keyOf(row('three'))],
      gone: [keyOf(row('two'))],
    });
    expect(compareVerdicts(judged, judged)).toEqual({ unjudged: [], gone: [] });
  });
});

it('a row that is none is named by its line', () => {
  expect(() => readVerdicts(`${HEADER}\nrule\tpath\ttable\tmaybe\twhy\n`, 'x.tsv')).toThrow('x.tsv:2');
  expect(() => readVerdicts('rule path\n', 'x.tsv')).toThrow('x.tsv:1');
});
