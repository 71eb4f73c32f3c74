import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { applyFixes } from '../../server/src/rules/apply-fixes.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { openSuppressions } from '../../server/src/rules/suppress.ts';
import { dev, table } from '../bus/make.ts';
import { indexOf } from './index.ts';

const at = (line: number, rule = 'claimed-twice') => ({
  rule,
  path: 'a.c',
  range: { start: { line, column: 2 }, end: { line, column: 5 } },
});
const allowed = (source: string, line: number, rule?: string) =>
  openSuppressions(memoryFiles({ 'a.c': source })).suppresses(at(line, rule));

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
    expect(openSuppressions(memoryFiles({})).suppresses(at(1))).toBe(false);
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

describe('what is said of comments', () => {
  const tables = () => [table({ module: 'x', entries: [dev(1, 2), dev(1, 2, { driver_data: 1 })] })];
  // The second entry stands on line 11.
  const said = (
    line: string,
    options: Parameters<typeof lintIndex>[1] = {},
    more = '',
    above = '',
  ): string[] =>
    lintIndex(
      indexOf(tables(), { 'drivers/x/x.c': `${'\n'.repeat(9)}${above}\n${line}\n${more}` }),
      options,
    ).map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);
  const ALLOWED = '{ }, // matchtable: allow(duplicate-entry) both boards exist';

  it('nothing of one that allows a finding', () => {
    expect(said(ALLOWED)).toEqual([]);
  });

  it.each([
    ['{ }, // matchtable: allow(duplicate-entry)', 'warning', 'this comment gives no reason', 2],
    ['{ }, // matchtable: allow() why', 'warning', 'this comment names no rule', 2],
    ['{ }, // matchtable: allow(duplicates) why', 'warning', 'no rule is called duplicates', 2],
    ['{ }, // matchtable: allow(duplicate-entry, unreachable-entry) why', 'info', 'no unreachable-entry', 1],
    ['{ }, /* matchtable: allow(unreachable-entry) why */ { }', 'info', 'no unreachable-entry', 2],
  ])('%s', (line, severity, message, count) => {
    const all = said(line);
    expect(all).toHaveLength(count);
    const own = all.filter((each) => each.includes('allow-without-effect'));
    expect(own).toEqual([expect.stringMatching(new RegExp(`^${severity} .*: .*${message}`))]);
  });

  const IDLE = '{ }, // matchtable: allow(duplicate-entry, unreachable-entry) why';
  it('that nothing is found only where it was looked for', () => {
    expect(said(IDLE, { select: ['allow-without-effect', 'duplicate-entry'] })).toEqual([]);
    expect(said(IDLE, { levels: { 'unreachable-entry': 'off' } })).toEqual([]);
    expect(said(IDLE, { partial: true })).toEqual([]);
    expect(said(IDLE, {}, 'static const struct usb_device_id usb_ids[] = { };')).toEqual([]);
    expect(said(IDLE, {}, 'static const struct pci_device_id x_ids[] = { };')).toHaveLength(1);
  });

  const fixed = (line: string, above = '') => {
    const files = { 'drivers/x/x.c': `${'\n'.repeat(9)}${above}\n${line}\nend` };
    const found = lintIndex(indexOf(tables(), files)).filter(({ fix }) => fix);
    const [file] = applyFixes(memoryFiles(files), found, () => true).files;
    return Buffer.from(file?.after ?? '')
      .toString()
      .split('\n')
      .slice(9);
  };
  it('and how it is mended', () => {
    expect(fixed('{ },  /* matchtable: allow(unreachable-entry) why */')).toEqual(['', '{ },', 'end']);
    expect(fixed('{ },', '\t// matchtable: allow(unreachable-entry) why')).toEqual(['{ },', 'end']);
    expect(fixed('{ }, // matchtable: allow(unreachable-entry, duplicate-entry) why')).toEqual([
      '',
      '{ }, // matchtable: allow(duplicate-entry) why',
      'end',
    ]);
    expect(fixed('{ }, // matchtable: allow(duplicate-entries) why')).toEqual([
      '',
      '{ }, // matchtable: allow(duplicate-entry) why',
      'end',
    ]);
    // A part of a longer comment is left to a person.
    expect(fixed('{ },', ' * matchtable: allow(unreachable-entry) why */')).toEqual([]);
  });
});
