import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { suppressed } from '../../server/src/rules/suppress.ts';
import { dev, table } from '../bus/make.ts';
import { indexOf } from './index.ts';

const at = (line: number, rule = 'claimed-twice') => ({
  rule,
  path: 'a.c',
  range: { start: { line, column: 2 }, end: { line, column: 5 } },
});
const allowed = (source: string, line: number, rule?: string) =>
  suppressed(memoryFiles({ 'a.c': source }), at(line, rule));

describe('suppressed', () => {
  it.each([
    ['{ X }, // matchtable: allow(claimed-twice) probe looks at the revision', true],
    ['{ X }, /* matchtable: allow(claimed-twice) probe looks at the revision */', true],
    ['{ X }, // matchtable: allow(duplicate-entry, claimed-twice) a reason', true],
    ['{ X }, // matchtable: allow(duplicate-entry) a reason', false],
    ['{ X }, // matchtable: allow(claimed-twice)', false],
    ['{ X }, /* matchtable: allow(claimed-twice) */', false],
    ['{ X }, // matchtable: allow() a reason', false],
    ['{ X } matchtable: allow(claimed-twice) not in a comment', false],
    ['{ X },', false],
  ])('on the line itself: %s', (line, expected) => {
    expect(allowed(`first\n\t${line}\nlast\n`, 2)).toBe(expected);
  });

  it('alone on the line above', () => {
    const comment = '// matchtable: allow(claimed-twice) a reason';
    expect(allowed(`\t${comment}\n\t{ X },\n\t{ Y },\n`, 2)).toBe(true);
    expect(allowed(`\t${comment}\n\t{ X },\n\t{ Y },\n`, 3)).toBe(false);
    expect(allowed(`\t/* matchtable: allow(claimed-twice) a reason */\n\t{ X },\n`, 2)).toBe(true);
  });

  it('but not beside other code above', () => {
    expect(allowed('\t{ X }, // matchtable: allow(claimed-twice) of X\n\t{ Y },\n', 2)).toBe(false);
    expect(allowed('/* matchtable: allow(claimed-twice) of X */ { X },\n\t{ Y },\n', 2)).toBe(false);
  });

  it('is false where there is nothing to read', () => {
    expect(suppressed(memoryFiles({}), at(1))).toBe(false);
    expect(allowed('matchtable:', 99)).toBe(false);
    expect(allowed('', 1)).toBe(false);
  });
});

it('keeps findings out of the result', () => {
  const tables = [table({ module: 'x', entries: [dev(1, 2), dev(1, 2, { driver_data: 1 })] })];
  const source = `${'\n'.repeat(10)}{ }, // matchtable: allow(duplicate-entry) both boards exist\n`;
  expect(lintIndex(indexOf(tables))).toHaveLength(1);
  expect(lintIndex(indexOf(tables, { 'drivers/x/x.c': source }))).toEqual([]);
});
