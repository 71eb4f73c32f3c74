import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pci } from '../../server/src/bus/pci.ts';
import { type PciDevice, pciDevices } from '../../server/src/bus/pci-device.ts';
import { orderOf, parseDevice, whoClaims } from '../../server/src/overlap/who.ts';
import { ANY, dev, type Made, table } from '../bus/make.ts';

const claims = (text: string, ...made: Made[]) =>
  whoClaims(made.map(table), pci, pciDevices.parse(text) as PciDevice).map(
    (c) =>
      `${c.driver?.name}[${c.entry.index}] ${c.module?.name ?? '-'} ${c.certainty}${c.override ? ' override' : ''}`,
  );

describe('whoClaims', () => {
  it('gives the entry that matches first, once a driver', () => {
    const made = { module: '8139too', entries: [dev(0x10ec, 0x8138), dev(0x10ec, 0x8139), dev(ANY, 0x8139)] };
    expect(claims('10ec:8139', made, { module: '8139cp', entries: [dev(0x10ec, 0x8139)] })).toEqual([
      '8139too[1] 8139too always',
      '8139cp[0] 8139cp always',
    ]);
    expect(claims('10ec:8137', made)).toEqual([]);
  });

  it('is certain where a later entry makes it so', () => {
    const sub = dev(1, 2, { subvendor: 3 });
    expect(claims('0001:0002', { module: 'm', entries: [sub] })).toEqual(['m[0] m maybe']);
    expect(claims('0001:0002', { module: 'm', entries: [sub, dev(1, 2)] })).toEqual(['m[0] m always']);
    expect(claims('0001:0002:0004:0000', { module: 'm', entries: [sub, dev(1, 2)] })).toEqual([
      'm[1] m always',
    ]);
    expect(claims('0001:0002', { module: 'm', entries: [{ ...dev(1, 2), condition: 'CONFIG_X' }] })).toEqual([
      'm[0] m maybe',
    ]);
  });

  it('flags what only driver_override reaches, and puts it last', () => {
    const override = dev(ANY, ANY, { override_only: 1 });
    expect(
      claims(
        '0001:0002',
        { module: 'vfio_pci', entries: [override] },
        { module: 'mixed', entries: [override, dev(1, 2)] },
      ),
    ).toEqual(['mixed[1] mixed always', 'vfio_pci[0] vfio_pci always override']);
  });

  it('puts what takes any device behind those that name it', () => {
    expect(
      claims(
        '0001:0002',
        { module: 'any', entries: [dev(ANY, ANY)] },
        { module: 'own', entries: [dev(1, 2)] },
      ),
    ).toEqual(['own[0] own always', 'any[0] any always']);
  });

  it('says under which conditions, where these are all that is open', () => {
    const on = (condition: string) => ({ ...dev(1, 2), condition });
    const of = (...entries: Made['entries']) =>
      whoClaims([table({ module: 'm', entries })], pci, pciDevices.parse('0001:0002') as PciDevice)[0];
    expect(of(on('CONFIG_X'), on('CONFIG_Y'))).toMatchObject({ condition: 'CONFIG_X or CONFIG_Y' });
    expect(of(dev(1, 2, { subvendor: 3 }))).not.toHaveProperty('condition');
    expect(of(on('CONFIG_X'), dev(1, 2))).not.toHaveProperty('condition');
  });

  it('between drivers that perhaps claim a device nothing decides', () => {
    const made = [
      { module: 'a', entries: [dev(1, 2, { subvendor: 3 })] },
      { module: 'b', entries: [dev(1, 2)] },
      { module: 'c', entries: [dev(1, 2)] },
    ].map(table);
    expect(orderOf(whoClaims(made, pci, pciDevices.parse('0001:0002') as PciDevice))).toBe(
      'Load order decides between b and c.',
    );
  });

  it('puts built-in drivers before modules', () => {
    const builtin = { modules: [{ name: 'late', linkage: 'builtin' as const, symbols: [] }] };
    expect(
      claims(
        '0001:0002',
        { module: 'early', entries: [dev(1, 2)] },
        { module: 'late', entries: [dev(1, 2)], ...builtin },
      ),
    ).toEqual(['late[0] late always', 'early[0] early always']);
  });

  it('ends at the sentinel and names no table without a driver', () => {
    expect(
      claims(
        '0001:0002',
        { module: 'end', entries: [{}, dev(1, 2)] },
        { module: 'rng', entries: [dev(1, 2)], drivers: [] },
        { module: 'homeless', entries: [dev(1, 2)], modules: [] },
      ),
    ).toEqual(['homeless[0] - always']);
  });
});

it('parseDevice passes on what the bus says', () => {
  expect(parseDevice(pci, '10ec:8139')).toMatchObject({ device: { vendor: 0x10ec } });
  expect(parseDevice(pci, 'nonsense')).toHaveProperty('error');
  const { devices: _, ...mute } = pci;
  expect(parseDevice(mute, '10ec:8139')).toEqual({ error: "a pci device can't be named" });
});

it('looks only at entries that name the device or are wildcards, and misses none', () => {
  const id = fc.constantFrom(1, 2, 3, ANY);
  const entry = fc.record({ vendor: id, device: id, sub: id, override: fc.boolean() });
  const tables = fc.array(fc.array(entry, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 });
  const { place: _, ...plain } = pciDevices;
  const everywhere = { ...pci, devices: plain };
  fc.assert(
    fc.property(tables, fc.constantFrom(1, 2, 3), fc.constantFrom(1, 2, 3), (lists, vendor, device) => {
      const made = lists.map((entries, i) =>
        table({
          module: `m${i}`,
          entries: entries.map(({ vendor, device, sub, override }) =>
            dev(vendor, device, { subvendor: sub, ...(override ? { override_only: 1 } : {}) }),
          ),
        }),
      );
      const asked = pciDevices.parse(`000${vendor}:000${device}`) as PciDevice;
      expect(whoClaims(made, pci, asked)).toEqual(whoClaims(made, everywhere, asked));
    }),
  );
});
