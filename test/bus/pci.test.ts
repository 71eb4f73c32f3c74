import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { busNamed, busOfStruct } from '../../server/src/bus/all.ts';
import { pci } from '../../server/src/bus/pci.ts';
import type { PciDevice } from '../../server/src/bus/pci-device.ts';
import { pciMatching as matching } from '../../server/src/bus/pci-match.ts';
import type { Unresolved } from '../../server/src/tables/model.ts';
import { ANY, dev, entry, type Ids } from './make.ts';
import { type Device, deviceOf, kernelMatches } from './reference.ts';

const unknown: Unresolved = { kind: 'unresolved', reason: 'FOO is not defined' };

describe('pci entries', () => {
  it('is found by name and by struct', () => {
    expect(busNamed('pci')).toBe(pci);
    expect(busOfStruct('pci_device_id')).toBe(pci);
    expect(busNamed('tc')).toBeUndefined();
  });

  it('prints a cell for each column, ? where unresolved', () => {
    const ids = { vendor: 0x8086, device: unknown, subvendor: ANY, subdevice: -1, class: 0x20000n };
    expect(pci.cells(entry(ids))).toEqual([
      '00008086',
      '?',
      'FFFFFFFF',
      'FFFFFFFF',
      '00020000',
      '00000000',
      '00000000',
    ]);
    expect(pci.columns).toHaveLength(7);
  });

  it('ends a table at vendor, subvendor and class_mask 0, whatever the device', () => {
    expect(pci.isSentinel(entry({}))).toBe(true);
    expect(pci.isSentinel(entry({ device: 0x1234, class: 0x20000, driver_data: 7 }))).toBe(true);
    expect(pci.isSentinel(entry({ class_mask: 0xff0000 }))).toBe(false);
    expect(pci.isSentinel(entry({ subvendor: ANY }))).toBe(false);
    expect(pci.isSentinel(entry({ vendor: unknown }))).toBeUndefined();
    expect(pci.isSentinel(entry({ vendor: unknown, subvendor: ANY }))).toBe(false);
  });

  it('names unresolved fields, but no class that no mask looks at', () => {
    expect(pci.unresolved(entry({ vendor: 1, class: unknown, driver_data: unknown }))).toEqual([]);
    expect(pci.unresolved(entry({ vendor: unknown, class: unknown, class_mask: 0xff0000 }))).toEqual([
      'vendor',
      'class',
    ]);
    expect(pci.unresolved(entry({ device: 'text', override_only: { kind: 'address', text: '&x' } }))).toEqual(
      ['device', 'override_only'],
    );
  });
});

describe('pci aliases, as do_pci_entry makes them', () => {
  const aliasOf = (ids: Ids) => pci.alias(entry(ids));
  it.each([
    [dev(0x8086, 0x10d3), 'pci:v00008086d000010D3sv*sd*bc*sc*i*'],
    [
      { vendor: 0x1af4, device: 0x1042, subvendor: 0x15b3, subdevice: 0 },
      'pci:v00001AF4d00001042sv000015B3sd00000000bc*sc*i*',
    ],
    [dev(ANY, ANY, { class: 0x010601, class_mask: 0xffffff }), 'pci:v*d*sv*sd*bc01sc06i01*'],
    [dev(ANY, ANY, { class: 0x0c0300, class_mask: ~0 }), 'pci:v*d*sv*sd*bc0Csc03i00*'],
    [dev(0x1002, ANY, { class: 0x030000, class_mask: 0xff0000 }), 'pci:v00001002d*sv*sd*bc03sc*i*'],
    [dev(ANY, ANY, { override_only: 1 }), 'vfio_pci:v*d*sv*sd*bc*sc*i*'],
    [{}, 'pci:v00000000d00000000sv00000000sd00000000bc*sc*i*'],
  ])('%j', (ids, alias) => {
    expect(aliasOf(ids)).toEqual({ aliases: [alias] });
  });

  it('drops what modpost drops, and says why', () => {
    expect(aliasOf(dev(1, 2, { class_mask: 0xfffff0 }))).toEqual({
      aliases: [],
      dropped: "Can't handle masks in class_mask FFFFF0",
    });
    expect(aliasOf(dev(1, 2, { override_only: 2 })).dropped).toBe(
      'Unknown PCI driver_override alias 00000002',
    );
    expect(aliasOf({ vendor: unknown }).dropped).toBe('vendor is not resolved: FOO is not defined');
  });
});

describe('pci match sets', () => {
  const setOf = (ids: Ids) => matching.setOf(entry(ids));

  it('is empty where no device can match', () => {
    expect(setOf(dev(0x18086, 1))).toBeUndefined();
    expect(setOf(dev(1, 2, { class: 0x01000000, class_mask: 0xff000000 }))).toBeUndefined();
    expect(setOf(dev(1, 2, { override_only: 1 }))).toBeUndefined();
    expect(setOf(dev(1, 2, { override_only: unknown }))).toBeUndefined();
    expect(setOf({ vendor: unknown })).toBeUndefined();
  });

  it('normalises the class to what its mask looks at', () => {
    expect(setOf(dev(1, 2, { class: 0x123456 }))).toEqual(setOf(dev(1, 2)));
    expect(setOf(dev(1, 2, { class: unknown }))).toEqual(setOf(dev(1, 2)));
    expect(setOf(dev(1, 2, { class: 0x0201ff, class_mask: 0xffffff00 }))).toEqual(
      setOf(dev(1, 2, { class: 0x020100, class_mask: 0xffff00 })),
    );
  });

  it('has a text that tells sets apart', () => {
    expect(matching.text(setOf(dev(0x1af4, ANY))!)).toBe('1af4:*');
    expect(matching.text(setOf(dev(0x1af4, 0x1042, { subvendor: 0x15b3 }))!)).toBe('1af4:1042:15b3:*');
    expect(matching.text(setOf(dev(ANY, ANY, { class: 0x10601, class_mask: 0xffffff }))!)).toBe(
      '*:*@010601/ffffff',
    );
  });

  it('knows a catch-all', () => {
    expect(matching.everything(setOf(dev(ANY, ANY, { class: 0x10000 }))!)).toBe(true);
    for (const ids of [
      dev(ANY, 1),
      dev(1, ANY),
      dev(ANY, ANY, { subdevice: 1 }),
      dev(ANY, ANY, { class_mask: 1 }),
    ])
      expect(matching.everything(setOf(ids)!)).toBe(false);
  });

  it('tells theoretical intersections from real ones', () => {
    const classOnly = setOf(dev(ANY, ANY, { class: 0x10601, class_mask: 0xffffff }))!;
    const named = setOf(dev(0x8086, 0x2829))!;
    const vendorWide = setOf(dev(0x1af4, ANY))!;
    const withSubsystem = setOf(dev(0x8086, 0x2829, { subvendor: 0x1028 }))!;
    const withClass = setOf(dev(0x8086, 0x2829, { class: 0x10600, class_mask: 0xffff00 }))!;
    expect(matching.theoretical(classOnly, named)).toBe(true);
    expect(matching.theoretical(named, classOnly)).toBe(true);
    expect(matching.theoretical(classOnly, vendorWide)).toBe(true);
    // Both name the device, and each narrows it in its own way.
    expect(matching.relate(withSubsystem, withClass)).toBe('partial');
    expect(matching.theoretical(withSubsystem, withClass)).toBe(false);
    // The device's entry names the base class too.
    expect(matching.theoretical(classOnly, withClass)).toBe(false);
    expect(matching.theoretical(named, withClass)).toBe(false);
  });
});

// A universe small enough to enumerate: two ids and two bits of class in different bytes.
const ids = [0, 1];
const classes = [0x000000, 0x000001, 0x010000, 0x010001];
const universe: Device[] = ids.flatMap((vendor) =>
  ids.flatMap((device) =>
    ids.flatMap((subvendor) =>
      ids.flatMap((subdevice) =>
        classes.map((code) => ({ vendor, device, subvendor, subdevice, class: code })),
      ),
    ),
  ),
);
// An entry that names id 1 or 2 never equals ANY on real devices; inside the universe ANY must stay wider, so
// every field has an id (2) that no entry names.
const wide: Device[] = universe.flatMap((d) => [
  d,
  { ...d, vendor: 2 },
  { ...d, device: 2 },
  { ...d, subvendor: 2 },
  { ...d, subdevice: 2 },
]);
const id = fc.constantFrom(0, 1, ANY, ANY);
const anyIds: fc.Arbitrary<Ids> = fc.record({
  vendor: id,
  device: id,
  subvendor: id,
  subdevice: id,
  class: fc.constantFrom(0, 1, 0x10000, 0x10001, 0x20000, 0x1000000),
  class_mask: fc.constantFrom(0, 1, 0x10000, 0x10001, 0x1010001, 0x01000000),
});

describe('pci match sets, against every device of a small universe', () => {
  it('relates two entries as enumeration does', () => {
    fc.assert(
      fc.property(anyIds, anyIds, (a, b) => {
        const [setA, setB] = [matching.setOf(entry(a)), matching.setOf(entry(b))];
        const inA = wide.filter((d) => kernelMatches(a, d));
        const inB = wide.filter((d) => kernelMatches(b, d));
        if (!setA) expect(inA).toEqual([]);
        if (!setB) expect(inB).toEqual([]);
        if (!setA || !setB) return;
        const both = inA.filter((d) => inB.includes(d));
        const expected =
          both.length === 0
            ? 'disjoint'
            : both.length === inA.length && both.length === inB.length
              ? 'identical'
              : both.length === inB.length
                ? 'covers'
                : both.length === inA.length
                  ? 'covered'
                  : 'partial';
        expect(matching.relate(setA, setB)).toBe(expected);
        const flipped = { covers: 'covered', covered: 'covers' } as Record<string, string>;
        expect(matching.relate(setB, setA)).toBe(flipped[expected] ?? expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('gives a witness that both entries match, wherever there is one', () => {
    fc.assert(
      fc.property(anyIds, anyIds, (a, b) => {
        const [setA, setB] = [matching.setOf(entry(a)), matching.setOf(entry(b))];
        if (!setA || !setB) return;
        const witness = matching.witness(setA, setB);
        expect(witness === undefined).toBe(matching.relate(setA, setB) === 'disjoint');
        if (witness === undefined) return;
        expect(kernelMatches(a, deviceOf(witness))).toBe(true);
        expect(kernelMatches(b, deviceOf(witness))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('buckets only what is disjoint', () => {
    fc.assert(
      fc.property(anyIds, anyIds, (a, b) => {
        const [setA, setB] = [matching.setOf(entry(a)), matching.setOf(entry(b))];
        if (!setA || !setB) return;
        for (const key of [matching.bucket, matching.group]) {
          const [keyA, keyB] = [key(setA), key(setB)];
          if (keyA !== undefined && keyB !== undefined && keyA !== keyB)
            expect(matching.relate(setA, setB)).toBe('disjoint');
        }
      }),
    );
  });
});

describe('pci devices as people name them', () => {
  const devices = pci.devices!;
  it.each([
    ['10ec:8139', { vendor: 0x10ec, device: 0x8139, class: 0, classKnown: 0 }],
    [
      ' 10EC:8139:1028:0001@0200 ',
      {
        vendor: 0x10ec,
        device: 0x8139,
        subvendor: 0x1028,
        subdevice: 1,
        class: 0x020000,
        classKnown: 0xffff00,
      },
    ],
    ['8086:10d3@020001', { vendor: 0x8086, device: 0x10d3, class: 0x020001, classKnown: 0xffffff }],
    [
      'pci:v00001AF4d00001042sv000015B3sd00000000bc01sc00i0f',
      {
        vendor: 0x1af4,
        device: 0x1042,
        subvendor: 0x15b3,
        subdevice: 0,
        class: 0x01000f,
        classKnown: 0xffffff,
      },
    ],
  ])('%s', (text, device) => {
    expect(devices.parse(text)).toEqual(device);
  });

  it.each(['', '8086', '8086:', '8086:10d3:1', '8086:10d3@2', 'pci:v1d2', 'usb:v1D6Bp0002', '80861:10d3'])(
    'refuses %j',
    (text) => {
      expect(devices.parse(text)).toHaveProperty('error');
    },
  );

  it('refuses a modalias whose ids are wider than config space', () => {
    expect(devices.parse('pci:v00018086d000010D3sv00000000sd00000000bc00sc00i00')).toHaveProperty('error');
  });

  it('says maybe where the entry asks for what is not known', () => {
    const match = (ids: Ids, text: string) => devices.match(entry(ids), devices.parse(text) as PciDevice);
    const sub = dev(0x10ec, 0x8139, { subvendor: 0x1028 });
    expect(match(sub, '10ec:8139')).toBe('maybe');
    expect(match(sub, '10ec:8139:1028:0000')).toBe('always');
    expect(match(sub, '10ec:8139:1029:0000')).toBe('never');
    const ethernet = dev(0x10ec, ANY, { class: 0x020000, class_mask: 0xffff00 });
    expect(match(ethernet, '10ec:8139')).toBe('maybe');
    expect(match(ethernet, '10ec:8139@02')).toBe('maybe');
    expect(match(ethernet, '10ec:8139@0200')).toBe('always');
    expect(match(ethernet, '10ec:8139@0300')).toBe('never');
    expect(match(dev(0x10ec, unknown as unknown as number), '10ec:8139')).toBe('never');
    expect(devices.overrideOnly(entry(dev(1, 2, { override_only: 1 })))).toBe(true);
  });
});
