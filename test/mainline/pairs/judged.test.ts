import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { KINDS } from '../../../server/src/overlap/arbitration.ts';
import { readVerdicts, shareOfFalse } from '../verdicts.ts';
import { BETWEEN, readPairs } from './judged.ts';

const read = (name: string) => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');

describe.each(['6.1.tsv', '6.12.tsv', '7.3.tsv'])('%s', (name) => {
  const text = read(name);

  it('has a verdict and a reason for each finding, sorted', () => {
    const judged = readPairs(text, name);
    expect(judged.length).toBeGreaterThan(30);
    for (const { rule } of judged) expect(BETWEEN).toContain(rule);
    const rows = text.trimEnd().split('\n').slice(1);
    expect(rows).toEqual([...rows].sort());
  });
});

it.each(['6.1', '6.12', '7.3'])('of all findings in %s less than one in twenty is false', (version) => {
  const above = `../${version}.tsv`;
  const judged = [...readPairs(read(`${version}.tsv`), version), ...readVerdicts(read(above), above)];
  expect(judged.length).toBeGreaterThan(150);
  expect(shareOfFalse(judged)).toBeLessThan(0.05);
});

it.each(['6.1', '6.12', '7.3'])('nor of those between drivers alone in %s', (version) => {
  expect(shareOfFalse(readPairs(read(`${version}.tsv`), version))).toBeLessThan(0.05);
});

it('every module pair has an arbitration with its place, or none', () => {
  const rows = read('6.1-amd64.txt').trimEnd().split('\n').slice(1);
  expect(rows.length).toBeGreaterThan(54);
  for (const row of rows) {
    const [a, b, arbitration, place] = row.split('\t');
    expect(a! < b!).toBe(true);
    expect(KINDS).toContain(arbitration);
    expect(place).toMatch(/^(-|[\w./-]+:\d+)$/);
  }
});

it('a row that is none is named by its line', () => {
  expect(() => readPairs('rule\n', 'x')).toThrow('x:1');
  expect(() => readPairs('rule\tpath\ttable\tother\tverdict\twhy\na\tb\tc\td\tmaybe\te\n', 'x')).toThrow(
    'x:2',
  );
});
