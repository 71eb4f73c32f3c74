import { describe, expect, it } from 'vitest';
import { dmi } from '../../server/src/bus/dmi.ts';
import { aliasesOf, entryOf, type Leaves, unknown } from './entry-of.ts';

const SYS_VENDOR = 6;
const PRODUCT_NAME = 7;
const BOARD_VENDOR = 13;
const BOARD_NAME = 14;
const PRODUCT_FAMILY = 12;
const OEM_STRING = 24;

const matches = (...given: (readonly [slot: number, substr: string])[]): Leaves =>
  Object.fromEntries(
    given.flatMap(([slot, substr], i) => [
      [`matches[${i}].slot`, slot],
      [`matches[${i}].substr`, substr],
    ]),
  );

// With a module's name: the alias of Debian's 6.1 module (modinfo -F alias).
describe('dmi aliases', () => {
  it.each([
    [
      'amilo-rfkill',
      matches([SYS_VENDOR, 'FUJITSU SIEMENS'], [BOARD_NAME, 'AMILO A1655']),
      'dmi*:svn*FUJITSUSIEMENS*:rn*AMILOA1655*:',
    ],
    // In modpost's order of fields, not in that of the table.
    ['applesmc', matches([BOARD_VENDOR, 'Apple'], [PRODUCT_NAME, 'MacBook']), 'dmi*:pn*MacBook*:rvn*Apple*:'],
    [
      'x86-android-tablets',
      matches([3, '10/22/2015'], [2, 'a:b\x7f\xe9 c']),
      'dmi*:bvr*abc*:bd*10/22/2015*:',
    ],
    ['one field twice', matches([SYS_VENDOR, 'A'], [SYS_VENDOR, 'B']), 'dmi*:svn*A*:svn*B*:'],
    ['what modpost has no prefix for', matches([PRODUCT_FAMILY, 'x'], [OEM_STRING, 'y']), 'dmi*:'],
    ['a slot between empty ones', { 'matches[2].slot': 19, 'matches[2].substr': '8' }, 'dmi*:ct*8*:'],
  ])('%s', (_, leaves, alias) => {
    expect(aliasesOf(dmi, leaves)).toEqual([alias]);
  });

  it('has a prefix for all of 14 fields', () => {
    const slots = [1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 15, 18, 19, 20];
    const prefixes = [
      'bvn',
      'bvr',
      'bd',
      'br',
      'efr',
      'svn',
      'pn',
      'pvr',
      'rvn',
      'rn',
      'rvr',
      'cvn',
      'ct',
      'cvr',
    ];
    for (const [i, slot] of slots.entries())
      expect(aliasesOf(dmi, matches([slot, 'x']))).toEqual([`dmi*:${prefixes[i]}*x*:`]);
  });

  it('ends where the first match has no slot', () => {
    expect(dmi.isSentinel(entryOf({ ident: 'x', 'matches[1].slot': 1 }))).toBe(true);
    expect(dmi.isSentinel(entryOf(matches([1, 'x'])))).toBe(false);
    expect(dmi.isSentinel(entryOf({ 'matches[0]': unknown }))).toBeUndefined();
  });
});
