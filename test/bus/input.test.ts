import { describe, expect, it } from 'vitest';
import { input } from '../../server/src/bus/input.ts';
import { address, aliasesOf, entryOf, unknown } from './entry-of.ts';

const EVBIT = 0x10;
const KEYBIT = 0x20;
const ABSBIT = 0x80;
const SWBIT = 0x1000;

describe('input aliases', () => {
  // Those of Debian's 6.1 modules: evdev takes any device, joydev those with the axes and buttons of a joystick.
  it('evdev: { .driver_info = 1 }', () => {
    expect(aliasesOf(input, { driver_info: 1 })).toEqual(['input:b*v*p*e*-e*k*r*a*m*l*s*f*w*']);
  });

  it.each([
    ['ABS_WHEEL', { flags: EVBIT | ABSBIT, 'evbit[0]': 1 << 3, 'absbit[0]': 1 << 8 }, 'e*3,*k*r*a*8,*'],
    // BTN_JOYSTICK is bit 120h: bit 32 of the fifth unsigned long.
    ['BTN_JOYSTICK', { flags: EVBIT | KEYBIT, 'evbit[0]': 2, 'keybit[4]': 1n << 32n }, 'e*1,*k*120,*r*a*'],
    ['several', { flags: EVBIT, 'evbit[0]': 0x0000000b }, 'e*0,*1,*3,*k*r*a*'],
  ])('joydev: %s', (_, leaves, bits) => {
    expect(aliasesOf(input, leaves)).toEqual([`input:b*v*p*e*-${bits}m*l*s*f*w*`]);
  });

  it('names ids and the highest bits of every map', () => {
    const all = {
      flags: 0x1fff,
      bustype: 3,
      vendor: 0x46d,
      product: 0xc52b,
      version: 0x111,
      'evbit[0]': 0x80000000,
      'keybit[1]': 1n << 49n, // 71h, the first interesting key
      'keybit[11]': 1n << 63n, // 2FFh
      'relbit[0]': 0x8000,
      'absbit[0]': 1n << 63n,
      'mscbit[0]': 0x80,
      'ledbit[0]': 0x8000,
      'sndbit[0]': 0x80,
      'ffbit[1]': 1n << 63n,
      'swbit[0]': 0x10000,
    };
    expect(aliasesOf(input, all)).toEqual([
      'input:b0003v046DpC52Be0111-e*1F,*k*71,*2FF,*r*F,*a*3F,*m*7,*l*F,*s*7,*f*7F,*w*10,*',
    ]);
    // All 64 of them.
    expect(aliasesOf(input, { ...all, flags: (1n << 64n) - 1n })).toEqual(aliasesOf(input, all));
  });

  it('leaves out what no flag asks for, keys of every keyboard, and bits beyond the last', () => {
    const none = {
      flags: KEYBIT | SWBIT,
      'evbit[0]': 1,
      'keybit[0]': 0xffff,
      'keybit[1]': 1,
      'swbit[0]': 0x20000,
    };
    expect(aliasesOf(input, none)).toEqual(['input:b*v*p*e*-e*k*r*a*m*l*s*f*w*']);
  });
});

describe('input tables', () => {
  it('end where neither flags nor driver_info is given', () => {
    expect(input.isSentinel(entryOf({ 'evbit[0]': 1 }))).toBe(true);
    expect(input.isSentinel(entryOf({ driver_info: 1 }))).toBe(false);
    expect(input.isSentinel(entryOf({ driver_info: address }))).toBe(false);
    expect(input.isSentinel(entryOf({ flags: EVBIT }))).toBe(false);
    expect(input.isSentinel(entryOf({ flags: unknown }))).toBeUndefined();
  });

  it('show every unsigned long of the maps', () => {
    expect(input.columns.filter((name) => name.startsWith('keybit'))).toHaveLength(12);
    expect(input.columns.slice(0, 6)).toEqual([
      'flags',
      'bustype',
      'vendor',
      'product',
      'version',
      'evbit[0]',
    ]);
    expect(input.columns.at(-1)).toBe('propbit[0]');
  });
});
