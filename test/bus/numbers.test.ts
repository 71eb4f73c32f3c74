import { describe, expect, it } from 'vitest';
import { ap } from '../../server/src/bus/ap.ts';
import { ccw } from '../../server/src/bus/ccw.ts';
import { cdx } from '../../server/src/bus/cdx.ts';
import { coreboot } from '../../server/src/bus/coreboot.ts';
import { css } from '../../server/src/bus/css.ts';
import { dfl } from '../../server/src/bus/dfl.ts';
import { ipack } from '../../server/src/bus/ipack.ts';
import { mdio } from '../../server/src/bus/mdio.ts';
import { mipscdmm } from '../../server/src/bus/mipscdmm.ts';
import { parisc } from '../../server/src/bus/parisc.ts';
import { rapidio } from '../../server/src/bus/rapidio.ts';
import { sdw } from '../../server/src/bus/sdw.ts';
import { slim } from '../../server/src/bus/slim.ts';
import { ssam } from '../../server/src/bus/ssam.ts';
import { typec } from '../../server/src/bus/typec.ts';
import { ulpi } from '../../server/src/bus/ulpi.ts';
import { zorro } from '../../server/src/bus/zorro.ts';
import { address, aliasesOf, entryOf, type Leaves, unknown } from './entry-of.ts';

/** Several entries of one bus, each with its alias. */
const check = (bus: Parameters<typeof aliasesOf>[0], pairs: readonly (readonly [Leaves, string])[]) => {
  for (const [leaves, alias] of pairs) expect(aliasesOf(bus, leaves)).toEqual([alias]);
};

describe('aliases that Debian’s modules have, too', () => {
  it('sdw: snd-soc-rt1316-sdw, snd-soc-max98373-sdw, snd-soc-rt700', () => {
    check(sdw, [
      [{ mfg_id: 0x025d, part_id: 0x1316, sdw_version: 3, class_id: 1 }, 'sdw:m025Dp1316v03c01*'],
      [{ mfg_id: 0x019f, part_id: 0x8373 }, 'sdw:m019Fp8373v*c*'],
      [{ mfg_id: 0x025d, part_id: 0x700, sdw_version: 1 }, 'sdw:m025Dp0700v01c*'],
    ]);
  });

  it('ssam: surface_dtx, surface_hid', () => {
    check(ssam, [
      [{ match_flags: 7, domain: 1, category: 0x11, target: 1 }, 'ssam:d01c11t01i00f00'],
      [{ match_flags: 4, domain: 1, category: 0x15 }, 'ssam:d01c15t*i*f00'],
    ]);
  });

  it('typec: typec_displayport, typec_nvidia', () => {
    check(typec, [
      [{ svid: 0xff01, mode: 1 }, 'typec:idFF01m01'],
      [{ svid: 0x0955, mode: 7 }, 'typec:id0955m*'],
    ]);
  });

  it('mdio: aquantia, ax88796b, mscc', () => {
    check(mdio, [
      [{ phy_id: 0x03a1b445, phy_id_mask: 0xfffffff0 }, 'mdio:0000001110100001101101000100????'],
      [{ phy_id: 0x003b1861, phy_id_mask: 0xffffffff }, 'mdio:00000000001110110001100001100001'],
      [{ phy_id: 0x00070400, phy_id_mask: 0xfffffc00 }, 'mdio:0000000000000111000001??????????'],
      [{ phy_id: 0xffffffff, phy_id_mask: 0x80000001 }, `mdio:1${'?'.repeat(30)}1`],
    ]);
  });

  it('coreboot: vpd-sysfs and memconsole-coreboot of 6.12', () => {
    check(coreboot, [
      [{ tag: 0x2c }, 'coreboot:t0000002C'],
      [{ tag: 0x17 }, 'coreboot:t00000017'],
    ]);
  });
});

describe('aliases as file2alias.c prints them', () => {
  it('ccw: what match_flags asks for', () => {
    check(ccw, [
      [{ match_flags: 5, cu_type: 0x3990, dev_type: 0x3390, driver_info: 1 }, 'ccw:t3990m*dt3390dm*'],
      [
        { match_flags: 15, cu_type: 0x1731, cu_model: 5, dev_type: 0x1732, dev_model: 5 },
        'ccw:t1731m05dt1732dm05*',
      ],
      [{ match_flags: 2, cu_type: 0x1731, cu_model: 0xab }, 'ccw:t*mABdt*dm*'],
    ]);
  });

  it('ap and css: the type, without the flags', () => {
    check(ap, [
      [{ match_flags: 1, dev_type: 10 }, 'ap:t0A*'],
      [{ match_flags: 2, dev_type: 10 }, 'ap:t0A*'],
    ]);
    check(css, [
      [{ match_flags: 1, type: 3 }, 'css:t3'],
      [{ match_flags: 1, type: 0x1f }, 'css:t1F'],
    ]);
  });

  it('parisc: hversion before hversion_rev', () => {
    check(parisc, [
      [{ hw_type: 10, hversion_rev: 0xff, hversion: 0xffff, sversion: 0x74 }, 'parisc:t0Ahv*rev*sv00000074*'],
      [{ hw_type: 0xff, hversion_rev: 4, hversion: 0x3b, sversion: 0xffffffff }, 'parisc:t*hv003Brev04sv*'],
    ]);
  });

  it('zorro, mipscdmm, dfl, slim, ulpi', () => {
    check(zorro, [
      [{ id: 0x0877c900 }, 'zorro:i0877C900'],
      [{ id: 0xffffffff }, 'zorro:i*'],
    ]);
    check(mipscdmm, [[{ type: 0xfd }, 'mipscdmm:tFD*']]);
    check(dfl, [[{ type: 1, feature_id: 0x14 }, 'dfl:t0001f0014*']]);
    check(slim, [[{ manf_id: 0x217, prod_code: 0x1a0, dev_index: 1 }, 'slim:217:1a0:*']]);
    check(ulpi, [[{ vendor: 0x0451, product: 0x15a8 }, 'ulpi:v0451p15a8']]);
  });

  it('ipack: a format and two ids, each of which may be any', () => {
    check(ipack, [
      [{ format: 1, vendor: 0xf0, device: 0x22 }, 'ipack:f01v000000F0d00000022*'],
      [{ format: 0xff, vendor: 0xffffffff, device: 0xffffffff }, 'ipack:f*v*d*'],
    ]);
  });

  it('rapidio: vendor before device', () => {
    check(rapidio, [
      [{ did: 0xffff, vid: 0xffff, asm_did: 0xffff, asm_vid: 0xffff }, 'rapidio:v*d*av*ad*'],
      [{ did: 0x580, vid: 0x38, asm_did: 2, asm_vid: 1 }, 'rapidio:v0038d0580av0001ad0002*'],
    ]);
  });

  it('cdx: no wildcard at the end, a class only under the full mask', () => {
    const ids = { vendor: 0x10ee, device: 1, subvendor: 0xffff, subdevice: 0xffff };
    check(cdx, [
      [ids, 'cdx:v10EEd0001sv*sd*c*'],
      [{ ...ids, class: 0x020000, class_mask: 0xffffff }, 'cdx:v10EEd0001sv*sd*c00020000'],
      [{ ...ids, class: 0x020000, class_mask: 0xffff00 }, 'cdx:v10EEd0001sv*sd*c*'],
      [
        { vendor: 0xffff, device: 0xffff, subvendor: 0xffff, subdevice: 0xffff, override_only: 1 },
        'vfio_cdx:v*d*sv*sd*c*',
      ],
    ]);
    expect(cdx.alias(entryOf({ ...ids, override_only: 2 }))).toEqual({
      aliases: [],
      dropped: 'Unknown CDX driver_override alias 00000002',
    });
  });
});

describe('the end of a table, as the bus walks it', () => {
  it.each([
    ['ccw', ccw, { cu_type: 0x3990 }, { match_flags: 4 }],
    ['ap', ap, { dev_type: 10 }, { match_flags: 1 }],
    ['css', css, { type: 3 }, { match_flags: 1 }],
    ['parisc', parisc, { hw_type: 10, hversion: 1, hversion_rev: 1 }, { sversion: 1 }],
    ['zorro', zorro, { driver_data: 1 }, { id: 1 }],
    ['mipscdmm', mipscdmm, {}, { type: 1 }],
    ['ulpi', ulpi, { product: 1 }, { vendor: 1 }],
    ['sdw', sdw, { part_id: 1, sdw_version: 1, class_id: 1 }, { mfg_id: 1 }],
    ['typec', typec, { mode: 7 }, { svid: 1 }],
    ['coreboot', coreboot, { driver_data: 1 }, { tag: 1 }],
    ['mdio', mdio, { phy_id: 1 }, { phy_id_mask: 1 }],
    ['dfl', dfl, { type: 1 }, { feature_id: 1 }],
  ] as const)('%s: one field decides', (_, bus, end, more) => {
    expect(bus.isSentinel(entryOf(end))).toBe(true);
    expect(bus.isSentinel(entryOf(more))).toBe(false);
    const [field] = Object.keys(more);
    expect(bus.isSentinel(entryOf({ [field!]: unknown }))).toBeUndefined();
  });

  it.each([
    ['ipack', ipack, 'vendor', 'device', { format: 1 }],
    ['rapidio', rapidio, 'vid', 'asm_vid', { did: 1, asm_did: 1 }],
    ['slim', slim, 'manf_id', 'prod_code', { dev_index: 1, instance: 1 }],
    ['cdx', cdx, 'vendor', 'device', { subvendor: 0xffff, class_mask: 1, override_only: 1 }],
  ] as const)('%s: two fields decide', (_, bus, one, other, idle) => {
    expect(bus.isSentinel(entryOf(idle))).toBe(true);
    expect(bus.isSentinel(entryOf({ [one]: 1 }))).toBe(false);
    expect(bus.isSentinel(entryOf({ [other]: 1 }))).toBe(false);
    expect(bus.isSentinel(entryOf({ [other]: unknown }))).toBeUndefined();
    expect(bus.isSentinel(entryOf({ [one]: 1, [other]: unknown }))).toBe(false);
  });

  it('ssam asks every field, driver_data too', () => {
    expect(ssam.isSentinel(entryOf({}))).toBe(true);
    for (const field of [
      'match_flags',
      'domain',
      'category',
      'target',
      'instance',
      'function',
      'driver_data',
    ])
      expect(ssam.isSentinel(entryOf({ [field]: 1 }))).toBe(false);
    expect(ssam.isSentinel(entryOf({ driver_data: address }))).toBe(false);
    expect(ssam.isSentinel(entryOf({ driver_data: unknown }))).toBeUndefined();
  });
});
