import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usb } from '../../server/src/bus/usb.ts';
import { entryOf, type Leaves, unknown } from './entry-of.ts';
import { expectAgreement, matchingOf, type World } from './relations.ts';

const DEVICE_FIELDS = [
  'idVendor',
  'idProduct',
  'bcdDevice',
  'bDeviceClass',
  'bDeviceSubClass',
  'bDeviceProtocol',
];
const INTERFACE_FIELDS = ['bInterfaceClass', 'bInterfaceSubClass', 'bInterfaceProtocol', 'bInterfaceNumber'];
const FIELDS = [...DEVICE_FIELDS, ...INTERFACE_FIELDS];
const FLAGS: Readonly<Record<string, number>> = {
  idVendor: 0x1,
  idProduct: 0x2,
  bDeviceClass: 0x10,
  bDeviceSubClass: 0x20,
  bDeviceProtocol: 0x40,
  bInterfaceClass: 0x80,
  bInterfaceSubClass: 0x100,
  bInterfaceProtocol: 0x200,
  bInterfaceNumber: 0x400,
};

type Device = Readonly<Record<string, number>>;

/** usb_match_device and usb_match_one_id_intf of drivers/usb/core/driver.c, as plainly as the kernel has them. */
function kernelMatches(id: Leaves, device: Device): boolean {
  const field = (name: string) => (id[name] ?? 0) as number;
  const flags = field('match_flags');
  if (flags & 4 && field('bcdDevice_lo') > device.bcdDevice!) return false;
  if (flags & 8 && field('bcdDevice_hi') < device.bcdDevice!) return false;
  if (device.bDeviceClass === 0xff && !(flags & 1) && flags & 0x780) return false;
  return Object.entries(FLAGS).every(([name, flag]) => !(flags & flag) || field(name) === device[name]);
}

function deviceOf(modalias: string): Device {
  const m = /^usb:v(.{4})p(.{4})d(.{4})dc(..)dsc(..)dp(..)ic(..)isc(..)ip(..)in(..)$/.exec(modalias);
  if (!m) throw new Error(`no modalias: ${modalias}`);
  return Object.fromEntries(FIELDS.map((name, i) => [name, Number.parseInt(m[i + 1]!, 16)]));
}

/** Every combination of these numbers; other fields are 0. */
function universeOf(numbers: Readonly<Record<string, readonly number[]>>): Device[] {
  let devices: Device[] = [Object.fromEntries(FIELDS.map((name) => [name, 0]))];
  for (const [name, values] of Object.entries(numbers))
    devices = devices.flatMap((device) => values.map((value) => ({ ...device, [name]: value })));
  return devices;
}

const matching = matchingOf(usb);
const set = (leaves: Leaves) => matching.setOf(entryOf(leaves));

describe('usb match sets, against every device of a small universe', () => {
  // Beside the ids, versions and the class of the device, one more field at a time.
  it.each(FIELDS.slice(4))('with %s', (more) => {
    const world: World<Device> = {
      bus: usb,
      // Each field has a number that no entry names, so that "any" is more than those that one does.
      universe: universeOf({
        idVendor: [1, 2],
        idProduct: [1, 2],
        bcdDevice: [0, 1, 2, 3, 0xffff],
        bDeviceClass: [0, 1, 0xff],
        [more]: [0, 1, 2],
      }),
      matches: kernelMatches,
      deviceOf,
    };
    const leaves = fc.record({
      match_flags: fc.nat(0x1f).chain((low) => fc.constantFrom(low, low | FLAGS[more]!)),
      idVendor: fc.constant(1),
      idProduct: fc.constant(1),
      bcdDevice_lo: fc.constantFrom(0, 1, 2),
      bcdDevice_hi: fc.constantFrom(1, 2, 0xffff),
      bDeviceClass: fc.constantFrom(1, 0xff),
      [more]: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(leaves, leaves, (a, b) => expectAgreement(world, a, b)),
      { numRuns: 400 },
    );
  });

  it('are none where a field that is asked for is not resolved', () => {
    expect(set({ match_flags: 3, idVendor: 1, idProduct: unknown })).toBeUndefined();
    expect(set({ match_flags: 1, idVendor: 1, idProduct: unknown })).toBeDefined();
  });

  it('take an entry of nothing but driver_info for a catch-all', () => {
    expect(matching.everything(set({ driver_info: 1 }))).toBe(true);
    expect(matching.everything(set({ match_flags: 0x80, bInterfaceClass: 3 }))).toBe(false);
  });

  it('meet in theory only where one names a class and the other a device', () => {
    const keyboard = set({ match_flags: 0x80, bInterfaceClass: 3 });
    const device = set({ match_flags: 3, idVendor: 0x46d, idProduct: 1 });
    const both = set({ match_flags: 0x83, idVendor: 0x46d, idProduct: 1, bInterfaceClass: 3 });
    expect(matching.relate(keyboard, device)).toBe('partial');
    expect(matching.theoretical(keyboard, device)).toBe(true);
    expect(matching.theoretical(both, keyboard)).toBe(false);
    expect(matching.relate(device, both)).toBe('covers');
  });

  it('have a text', () => {
    expect(matching.text(set({ match_flags: 3, idVendor: 0x46d, idProduct: 1 }))).toBe('046d:0001');
    expect(matching.text(set({ match_flags: 0x180, bInterfaceClass: 3 }))).toBe('*:*@ic03,isc00');
    expect(
      matching.text(set({ match_flags: 0xd, idVendor: 1, bcdDevice_lo: 0x100, bcdDevice_hi: 0x1ff })),
    ).toBe('0001:*@d0100-01ff');
  });
});

describe('usb devices as people name them', () => {
  const devices = usb.devices!;
  const ask = (leaves: Leaves, text: string) => {
    const device = devices.parse(text);
    if ('error' in device) throw new Error(device.error);
    return devices.match(entryOf(leaves), device);
  };

  it('match by their modalias as in the kernel', () => {
    const hub = 'usb:v1D6Bp0002d0601dc09dsc00dp01ic09isc00ip00in00';
    expect(ask({ match_flags: 0x80, bInterfaceClass: 9 }, hub)).toBe('always');
    expect(ask({ match_flags: 0x3, idVendor: 0x1d6b, idProduct: 2 }, hub)).toBe('always');
    expect(ask({ match_flags: 0x4, idVendor: 1, bcdDevice_lo: 0x602 }, hub)).toBe('never');
    expect(ask({ match_flags: 0x400, bInterfaceNumber: 1 }, hub)).toBe('never');
    expect(ask({ match_flags: 0x400 }, hub.replace(/in00$/, ''))).toBe('maybe');
    expect(ask({ match_flags: 0x80, bInterfaceClass: 9 }, hub.replace('dc09', 'dcFF'))).toBe('never');
  });

  it('match perhaps where only ids are given', () => {
    expect(ask({ match_flags: 0x3, idVendor: 0x1d6b, idProduct: 2 }, 'usb:1d6b:0002')).toBe('always');
    expect(ask({ match_flags: 0x80, bInterfaceClass: 9 }, 'usb:1D6B:0002')).toBe('maybe');
    expect(ask({ match_flags: 0x1, idVendor: 0x1d6c }, 'usb:1d6b:0002')).toBe('never');
    expect(ask({ match_flags: 0x1, idVendor: unknown }, 'usb:1d6b:0002')).toBe('never');
  });

  it.each(['', '1d6b:0002', 'usb:', 'usb:v1D6Bp0002', 'pci:v1d2', 'usb:v*p*d*dc*dsc*dp*ic09isc*ip*in*'])(
    'refuse %j',
    (text) => expect(devices.parse(text)).toHaveProperty('error'),
  );
});
