// Buses whose entries ask for numbers and texts, each against a plain second reading of the kernel's match function over
// every device of a small universe.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amba } from '../../server/src/bus/amba.ts';
import { ap } from '../../server/src/bus/ap.ts';
import { ccw } from '../../server/src/bus/ccw.ts';
import { cdx } from '../../server/src/bus/cdx.ts';
import { dfl } from '../../server/src/bus/dfl.ts';
import { fslmc } from '../../server/src/bus/fslmc.ts';
import { ipack } from '../../server/src/bus/ipack.ts';
import { mdio } from '../../server/src/bus/mdio.ts';
import { mei } from '../../server/src/bus/mei.ts';
import { parisc } from '../../server/src/bus/parisc.ts';
import { rapidio } from '../../server/src/bus/rapidio.ts';
import { sdw } from '../../server/src/bus/sdw.ts';
import { slim } from '../../server/src/bus/slim.ts';
import { ssam } from '../../server/src/bus/ssam.ts';
import { tbsvc } from '../../server/src/bus/tbsvc.ts';
import { typec } from '../../server/src/bus/typec.ts';
import { ulpi } from '../../server/src/bus/ulpi.ts';
import { vio } from '../../server/src/bus/vio.ts';
import { agree, combinations, type Device, devicesOf, number, numbersOf, text, within } from './agree.ts';
import { entryOf } from './entry-of.ts';
import { matchingOf } from './relations.ts';

describe('numbers', () => {
  // Each field with the value that means any; null where none does.
  for (const [bus, fields, shape] of [
    [
      ipack,
      { format: 0xff, vendor: 0xffffffff, device: 0xffffffff },
      /^ipack:f(?<format>..)v(?<vendor>.{8})d(?<device>.{8})$/,
    ],
    [
      rapidio,
      { vid: 0xffff, did: 0xffff, asm_vid: 0xffff, asm_did: 0xffff },
      /^rapidio:v(?<vid>.{4})d(?<did>.{4})av(?<asm_vid>.{4})ad(?<asm_did>.{4})$/,
    ],
    [
      parisc,
      { hw_type: 0xff, hversion: 0xffff, sversion: 0xffffffff },
      /^parisc:t(?<hw_type>..)hv(?<hversion>.{4})rev00sv(?<sversion>.{8})$/,
    ],
    [
      sdw,
      { mfg_id: null, part_id: null, sdw_version: 0, class_id: 0 },
      /^sdw:m(?<mfg_id>.{4})p(?<part_id>.{4})v(?<sdw_version>..)c(?<class_id>..)$/,
    ],
    [typec, { svid: null, mode: 7 }, /^typec:id(?<svid>.{4})m(?<mode>..)$/],
    [dfl, { type: null, feature_id: null }, /^dfl:t(?<type>.{4})f(?<feature_id>.{4})$/],
    [ulpi, { vendor: null, product: null }, /^ulpi:v(?<vendor>.{4})p(?<product>.{4})$/],
    [
      slim,
      { manf_id: null, prod_code: null, dev_index: null, instance: null },
      /^slim:(?<manf_id>\w+):(?<prod_code>\w+):(?<dev_index>\w+):(?<instance>\w+)$/,
    ],
  ] as const)
    it(`${bus.name}: each equal or any`, () => {
      const any = Object.entries(fields) as [string, number | null][];
      agree<Device>(
        {
          bus,
          universe: combinations(Object.fromEntries(any.map(([field]) => [field, [1, 2, 3]]))),
          matches: (id, device) =>
            any.every(([field, value]) => number(id, field) === value || number(id, field) === device[field]),
          deviceOf: (modalias) => within(numbersOf(modalias, shape)),
        },
        fc.record(
          Object.fromEntries(
            any.map(([field, value]) => [
              field,
              value === null ? fc.constantFrom(1, 2) : fc.constantFrom(1, 2, value, value),
            ]),
          ),
        ),
      );
    });

  // Each field with its bit of match_flags; 0 where it is compared in any case.
  for (const [bus, fields, shape] of [
    [
      ccw,
      { cu_type: 1, cu_model: 2, dev_type: 4, dev_model: 8 },
      /^ccw:t(?<cu_type>.{4})m(?<cu_model>..)dt(?<dev_type>.{4})dm(?<dev_model>..)$/,
    ],
    [
      ssam,
      { domain: 0, category: 0, target: 1, instance: 2, function: 4 },
      /^ssam:d(?<domain>..)c(?<category>..)t(?<target>..)i(?<instance>..)f(?<function>..)$/,
    ],
  ] as const)
    it(`${bus.name}: by flags`, () => {
      const bits = Object.entries(fields) as [string, number][];
      agree<Device>(
        {
          bus,
          universe: combinations(Object.fromEntries(bits.map(([field]) => [field, [1, 2, 3]]))),
          matches: (id, device) =>
            bits.every(
              ([field, bit]) =>
                (bit !== 0 && !(number(id, 'match_flags') & bit)) || number(id, field) === device[field],
            ),
          deviceOf: (modalias) => within(numbersOf(modalias, shape)),
        },
        fc.record({
          match_flags: fc.nat(0xf),
          ...Object.fromEntries(bits.map(([field]) => [field, fc.constantFrom(1, 2)])),
        }),
      );
    });

  it('amba: amba_lookup, of ids under masks', () => {
    agree<number>(
      {
        bus: amba,
        universe: Array.from({ length: 16 }, (_, i) => i),
        matches: (id, device) => (device & number(id, 'mask')) >>> 0 === number(id, 'id'),
        deviceOf: (modalias) => Number.parseInt(/^amba:d(.{8})$/.exec(modalias)![1]!, 16),
      },
      // Bits that devices of the universe do not have are masked as 0.
      fc.record({ id: fc.nat(15), mask: fc.nat(15).map((mask) => (mask | 0xfffffff0) >>> 0) }),
    );
  });

  it('amba: an entry that asks for the JEDEC bit alone asks for no part', () => {
    const everything = (mask: number) =>
      amba.matching!.everything(amba.matching!.setOf(entryOf({ id: 0x00080000 & mask, mask }))!);
    expect(everything(0x00080000)).toBe(true);
    expect(everything(0x000f0000)).toBe(false);
    expect(everything(0x00000001)).toBe(false);
  });

  it('mdio: phy_bus_match', () => {
    agree<number>(
      {
        bus: mdio,
        universe: Array.from({ length: 16 }, (_, i) => i),
        matches: (id, device) => ((device ^ number(id, 'phy_id')) & number(id, 'phy_id_mask')) === 0,
        deviceOf: (modalias) => Number.parseInt(/^mdio:([01]{32})$/.exec(modalias)![1]!, 2),
      },
      fc.record({ phy_id: fc.nat(15), phy_id_mask: fc.nat(15).map((mask) => (mask | 0xfffffff0) >>> 0) }),
    );
  });

  it('cdx: cdx_match_one_device', () => {
    const ids = ['vendor', 'device', 'subvendor', 'subdevice'] as const;
    agree<Device>(
      {
        bus: cdx,
        universe: combinations({
          ...Object.fromEntries(ids.map((id) => [id, [1, 2, 3]])),
          class: [0x010203, 0x010303, 0x020203],
        }),
        matches: (id, device) =>
          ids.every((field) => number(id, field) === 0xffff || number(id, field) === device[field]) &&
          ((number(id, 'class') ^ device.class!) & number(id, 'class_mask')) === 0,
        deviceOf: (modalias) => {
          const device = numbersOf(
            modalias,
            /^cdx:v(?<vendor>.{4})d(?<device>.{4})sv(?<subvendor>.{4})sd(?<subdevice>.{4})c(?<class>.{6})$/,
          );
          return within(device);
        },
      },
      fc.record({
        ...Object.fromEntries(ids.map((id) => [id, fc.constantFrom(1, 2, 0xffff)])),
        class: fc.constantFrom(0x010203, 0x010303),
        class_mask: fc.constantFrom(0, 0xffffff),
      }),
    );
    const override = { vendor: 1, device: 2, override_only: 1 };
    expect(matchingOf(cdx).setOf(entryOf(override))).toBeUndefined();
    expect(devicesOf(cdx).overrideOnly(entryOf(override))).toBe(true);
  });

  it('ap: ap_bus_match, of cards and queues', () => {
    agree<{ readonly queue?: boolean; readonly type: number }>(
      {
        bus: ap,
        universe: [1, 2, 3].flatMap((type) => [true, false].map((queue) => ({ queue, type }))),
        matches: (id, { queue, type }) => {
          const flags = number(id, 'match_flags');
          const kind = queue === undefined ? flags !== 0 : (flags & (queue ? 2 : 1)) !== 0;
          return kind && number(id, 'dev_type') === type;
        },
        // No modalias tells the two apart.
        deviceOf: (modalias) => ({ type: Number.parseInt(/^ap:t(..)$/.exec(modalias)![1]!, 16) }),
      },
      fc.record({ match_flags: fc.constantFrom(1, 2, 3), dev_type: fc.constantFrom(1, 2) }),
    );
  });
});

describe('numbers and texts', () => {
  it('fslmc: fsl_mc_bus_match', () => {
    agree<{ readonly vendor: number; readonly type: string }>(
      {
        bus: fslmc,
        universe: [1, 2].flatMap((vendor) => ['dpni', 'dpio'].map((type) => ({ vendor, type }))),
        matches: (id, { vendor, type }) => number(id, 'vendor') === vendor && text(id, 'obj_type') === type,
        deviceOf: (modalias) => {
          const [, vendor, type] = /^fsl-mc:v(.{8})d(.+)$/.exec(modalias)!;
          return { vendor: Number.parseInt(vendor!, 16), type: type! };
        },
      },
      fc.record({ vendor: fc.constantFrom(1, 2), obj_type: fc.constantFrom('dpni', 'dpio') }),
      50,
    );
  });

  it('tbsvc: match_service_id', () => {
    const numbers = ['protocol_id', 'protocol_version', 'protocol_revision'] as const;
    agree<Readonly<Record<string, number | string>>>(
      {
        bus: tbsvc,
        universe: combinations<number | string>({
          key: ['network', 'disk', ''],
          ...Object.fromEntries(numbers.map((field) => [field, [1, 2, 3]])),
        }),
        matches: (id, device) =>
          (!(number(id, 'match_flags') & 1) || text(id, 'protocol_key') === device.key) &&
          numbers.every(
            (field, i) => !(number(id, 'match_flags') & (2 << i)) || number(id, field) === device[field],
          ),
        deviceOf: (modalias) => {
          const [, key, p, v, r] = /^tbsvc:k(.*)p(.{8})v(.{8})r(.{8})$/.exec(modalias)!;
          const [a, b, c] = [p, v, r].map((digits) => Number.parseInt(digits!, 16) || 3);
          return { key: key!, protocol_id: a!, protocol_version: b!, protocol_revision: c! };
        },
      },
      fc.record({
        match_flags: fc.nat(15),
        protocol_key: fc.constantFrom('network', 'disk'),
        ...Object.fromEntries(numbers.map((field) => [field, fc.constantFrom(1, 2)])),
      }),
    );
  });

  it('mei: mei_cl_device_find, where a client may have no name', () => {
    agree<{ readonly name: string; readonly byte: number; readonly version: number }>(
      {
        bus: mei,
        universe: ['', 'x', 'y'].flatMap((name) =>
          [1, 2].flatMap((byte) => [1, 2, 3].map((version) => ({ name, byte, version }))),
        ),
        matches: (id, { name, byte, version }) =>
          number(id, 'uuid.b[15]') === byte &&
          (name === '' || name === text(id, 'name')) &&
          (number(id, 'version') === 0xff || number(id, 'version') === version),
        deviceOf: (modalias) => {
          const [, name, byte, version] = /^mei:(.*):.*(..):(..):$/.exec(modalias)!;
          return {
            name: name!,
            byte: Number.parseInt(byte!, 16),
            version: Number.parseInt(version!, 16) || 3,
          };
        },
      },
      fc.record({
        name: fc.constantFrom('', 'x', 'y'),
        'uuid.b[15]': fc.constantFrom(1, 2),
        version: fc.constantFrom(1, 2, 0xff),
      }),
    );
  });

  it('vio: vio_match_device, for devices of one compatible string', () => {
    agree<{ readonly type: string; readonly compat: string }>(
      {
        bus: vio,
        universe: ['network', 'block', ''].flatMap((type) =>
          ['a,b', 'c,d', ''].map((compat) => ({ type, compat })),
        ),
        matches: (id, { type, compat }) =>
          (text(id, 'type') === '' || text(id, 'type') === type) &&
          (text(id, 'compat') === '' || text(id, 'compat') === compat),
        deviceOf: (modalias) => {
          const [, type, compat] = /^vio:T([a-z]*)S(.*)$/.exec(modalias)!;
          return { type: type!, compat: compat! };
        },
      },
      fc.record({ type: fc.constantFrom('', 'network', 'block'), compat: fc.constantFrom('', 'a,b', 'c,d') }),
    );
  });
});
