import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usb } from '../../server/src/bus/usb.ts';
import { address, aliasesOf, entryOf, globMatches, type Leaves, unknown } from './entry-of.ts';

const VENDOR = 1;
const PRODUCT = 2;
const DEV_LO = 4;
const DEV_HI = 8;

const ids = (idVendor: number, idProduct: number, more: Leaves = {}): Leaves => ({
  match_flags: VENDOR | PRODUCT,
  idVendor,
  idProduct,
  ...more,
});
const range = (idVendor: number, idProduct: number, low: number, high: number): Leaves =>
  ids(idVendor, idProduct, {
    match_flags: VENDOR | PRODUCT | DEV_LO | DEV_HI,
    bcdDevice_lo: low,
    bcdDevice_hi: high,
  });
const versions = (leaves: Leaves) =>
  aliasesOf(usb, leaves).map((alias) => /^usb:v....p....d(.*)dc\*dsc/.exec(alias)![1]);

describe('usb aliases', () => {
  // The right-hand sides are those of Debian's 6.1 modules (modinfo -F alias).
  it('of a vendor and product: rtsx_usb', () => {
    expect(aliasesOf(usb, ids(0x0bda, 0x0140))).toEqual(['usb:v0BDAp0140d*dc*dsc*dp*ic*isc*ip*in*']);
  });

  it('of an interface class: usbhid', () => {
    expect(aliasesOf(usb, { match_flags: 0x80, bInterfaceClass: 3 })).toEqual([
      'usb:v*p*d*dc*dsc*dp*ic03isc*ip*in*',
    ]);
  });

  it('of everything at once, with the wildcard that ends it', () => {
    const all = {
      match_flags: 0x7ff,
      idVendor: 0x1d6b,
      idProduct: 2,
      bcdDevice_lo: 0x0100,
      bcdDevice_hi: 0x0100,
      bDeviceClass: 9,
      bDeviceSubClass: 0xa,
      bDeviceProtocol: 1,
      bInterfaceClass: 0xff,
      bInterfaceSubClass: 2,
      bInterfaceProtocol: 3,
      bInterfaceNumber: 4,
    };
    expect(aliasesOf(usb, all)).toEqual(['usb:v1D6Bp0002d0100dc09dsc0Adp01icFFisc02ip03in04*']);
  });

  it.each([
    ['usb-storage 0d96:5200', 0x0001, 0x0200, ['000[1-9]', '0200', '00[1-9]*', '01*']],
    ['usb-storage 0d96:410a', 0x0001, 0xffff, ['000[1-9]', '00[1-9]*', '0[1-9]*', '[1-9]*']],
    ['usb-storage 152d:0567', 0x0114, 0x0117, ['011[4-7]']],
    ['usb-storage 0ed1:6660', 0x0100, 0x0300, ['0300', '0[1-2]*']],
    ['usb-storage 0595:4343', 0x0000, 0x2210, ['2210', '220*', '2[0-1]*', '[0-1]*']],
    ['uvcvideo 19ab:1000', 0x0000, 0x0126, ['012[0-6]', '01[0-1]*', '00*']],
    ['dvb-usb-dib0700 1554:5010', 0x0000, 0x3f00, ['3F00', '3[0-9A-E]*', '[0-2]*']],
    ['cx231xx 1554:5010', 0x4000, 0x4001, ['400[0-1]']],
    ['gspca_xirlink_cit 0545:800d', 0x030a, 0x030a, ['030A']],
    ['usb-storage, all', 0x0000, 0x9999, ['*']],
    ['a digit of both kinds', 0x0008, 0x000c, ['000[8-9A-C]']],
    ['from 9 on', 0x0009, 0x000a, ['000[9A]']],
    ['letters only', 0x001b, 0x001d, ['001[B-D]']],
    // modpost leaves the last digit out where it may be any, and puts no wildcard in its place.
    ['snd-usb-audio 0763:1031', 0x0100, 0x0109, ['010']],
    ['an empty range', 0x0200, 0x0100, []],
  ])('of a range of versions: %s', (_, low, high, expected) => {
    expect(versions(range(0x1554, 0x5010, low, high))).toEqual(expected);
  });

  it('of a range open at one end', () => {
    const from = ids(1, 2, { match_flags: VENDOR | PRODUCT | DEV_LO, bcdDevice_lo: 0x1000 });
    expect(versions(from)).toEqual(['[1-9]*']);
    const fromHex = ids(1, 2, { match_flags: VENDOR | PRODUCT | DEV_LO, bcdDevice_lo: 0xa000 });
    expect(versions(fromHex)).toEqual(['[A-F]*']);
    const to = ids(1, 2, { match_flags: VENDOR | PRODUCT | DEV_HI, bcdDevice_hi: 0x1fff });
    expect(versions(to)).toEqual(['[0-1]*']);
  });

  it('that match the versions of the range and no others', () => {
    const bcd = (n: number) => Number.parseInt(String(n), 16);
    const decimal = fc.integer({ min: 0, max: 9999 }).map(bcd);
    const hex = fc.integer({ min: 0, max: 0xffff });
    const inDigits = (low: number, high: number) => /^\d+$/.test(low.toString(16) + high.toString(16));
    fc.assert(
      fc.property(
        fc.oneof(fc.tuple(decimal, decimal), fc.tuple(hex, hex)),
        fc.oneof(decimal, hex),
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 4 }),
        ([a, b], other, near) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          // Above 9999 modpost's decimal arithmetic loses versions, unless all of them are meant.
          fc.pre(high <= 0x9999 || high === 0xffff || !inDigits(low, 0x9999));
          // Nor does it say that the last digit may be any (snd-usb-audio, above).
          fc.pre(low >> 4 !== high >> 4 || (low & 0xf) !== 0 || ((high & 0xf) !== 9 && (high & 0xf) !== 0xf));
          const patterns = versions(range(1, 2, low, high)) as string[];
          for (const version of [other, low, high, ...near.flatMap((d) => [low + d, high + d])]) {
            if (version < 0 || version > 0xffff) continue;
            const text = version.toString(16).toUpperCase().padStart(4, '0');
            // Versions that are no decimal digits are out of sight where both bounds are.
            if (inDigits(low, Math.min(high, 0x9999)) && /[A-F]/.test(text)) continue;
            expect(patterns.some((p) => globMatches(p, text))).toBe(low <= version && version <= high);
          }
        },
      ),
      { numRuns: 800 },
    );
  });

  it('none of a placeholder, which would match every device', () => {
    const result = usb.alias(entryOf({ match_flags: 0, driver_info: 1 }));
    expect(result.aliases).toEqual([]);
    expect(result.dropped).toContain('placeholder');
  });

  it('none where a field is not resolved', () => {
    expect(usb.alias(entryOf(ids(1, 2, { idProduct: unknown })))).toEqual({
      aliases: [],
      dropped: 'idProduct is not resolved: FOO is not defined',
    });
  });
});

describe('usb tables', () => {
  it('end where no id, no class and no driver_info is given', () => {
    expect(usb.isSentinel(entryOf({}))).toBe(true);
    expect(usb.isSentinel(entryOf({ match_flags: 1, bDeviceProtocol: 1 }))).toBe(true);
    for (const field of ['idVendor', 'idProduct', 'bDeviceClass', 'bInterfaceClass', 'driver_info'])
      expect(usb.isSentinel(entryOf({ [field]: 1 }))).toBe(false);
    expect(usb.isSentinel(entryOf({ driver_info: address }))).toBe(false);
    expect(usb.isSentinel(entryOf({ idVendor: unknown }))).toBeUndefined();
  });
});
