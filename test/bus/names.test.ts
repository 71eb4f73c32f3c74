import { describe, expect, it } from 'vitest';
import { auxiliary } from '../../server/src/bus/auxiliary.ts';
import { fslmc } from '../../server/src/bus/fslmc.ts';
import { mhi } from '../../server/src/bus/mhi.ts';
import { mhiEp } from '../../server/src/bus/mhi-ep.ts';
import { tbsvc } from '../../server/src/bus/tbsvc.ts';
import { vchiq } from '../../server/src/bus/vchiq.ts';
import { wmi } from '../../server/src/bus/wmi.ts';
import { aliasesOf, entryOf, unknown } from './entry-of.ts';

describe('buses that match by name', () => {
  // mlx5_core, mhi_wwan_ctrl and dell-wmi-led are of Debian's 6.1; the others do_*_entry says.
  it.each([
    ['mlx5_core', auxiliary, { name: 'mlx5_core.eth-rep' }, 'auxiliary:mlx5_core.eth-rep'],
    ['mhi_wwan_ctrl', mhi, { chan: 'FIREHOSE', driver_data: 3 }, 'mhi:FIREHOSE'],
    ['mhi_ep', mhiEp, { chan: 'IP_SW0' }, 'mhi_ep:IP_SW0'],
    ['vchiq', vchiq, { name: 'bcm2835-audio' }, 'vchiq:bcm2835-audio'],
    [
      'dell-wmi-led',
      wmi,
      { guid_string: 'F6E4FE6E-909D-47cb-8BAB-C9F6F2F8D396' },
      'wmi:F6E4FE6E-909D-47cb-8BAB-C9F6F2F8D396',
    ],
    ['fslmc', fslmc, { vendor: 0x1957, obj_type: 'dprc' }, 'fsl-mc:v00001957ddprc'],
  ])('%s', (_, bus, leaves, alias) => {
    expect(aliasesOf(bus, leaves)).toEqual([alias]);
    expect(bus.isSentinel(entryOf(leaves))).toBe(false);
  });

  it('ends a table at an empty name, whatever else the entry says', () => {
    for (const bus of [auxiliary, mhi, mhiEp, vchiq, wmi])
      expect(bus.isSentinel(entryOf({ driver_data: 1 }))).toBe(true);
    expect(auxiliary.isSentinel(entryOf({ name: '\0' }))).toBe(true);
    expect(auxiliary.isSentinel(entryOf({ name: unknown }))).toBeUndefined();
  });

  it('fslmc ends a table at vendor 0, whatever the type', () => {
    expect(fslmc.isSentinel(entryOf({ obj_type: 'dprc' }))).toBe(true);
    expect(fslmc.isSentinel(entryOf({ vendor: 1 }))).toBe(false);
  });

  it('wmi drops what has not the length of a GUID', () => {
    for (const guid of ['', 'F6E4FE6E-909D-47cb-8BAB-C9F6F2F8D39', 'F6E4FE6E-909D-47cb-8BAB-C9F6F2F8D396x'])
      expect(wmi.alias(entryOf({ guid_string: guid }))).toEqual({
        aliases: [],
        dropped: `Invalid WMI device id 'wmi:${guid}'`,
      });
  });

  it('mhi and mhi_ep read one struct', () => {
    expect(mhi.struct).toBe(mhiEp.struct);
    expect([...mhi.drivers, ...mhiEp.drivers].map((driver) => driver.struct)).toEqual([
      'mhi_driver',
      'mhi_ep_driver',
    ]);
  });
});

describe('Thunderbolt services', () => {
  it('name only what match_flags asks for', () => {
    // thunderbolt_net of Debian's 6.1: TB_SERVICE("network", 1).
    const network = { match_flags: 3, protocol_key: 'network', protocol_id: 1 };
    expect(aliasesOf(tbsvc, network)).toEqual(['tbsvc:knetworkp00000001v*r*']);
    expect(aliasesOf(tbsvc, { ...network, match_flags: 2 })).toEqual(['tbsvc:k*p00000001v*r*']);
    expect(
      aliasesOf(tbsvc, { match_flags: 15, protocol_key: 'x', protocol_version: 2, protocol_revision: 0xab }),
    ).toEqual(['tbsvc:kxp00000000v00000002r000000AB*']);
  });

  it('end at match_flags 0', () => {
    expect(tbsvc.isSentinel(entryOf({ protocol_key: 'network' }))).toBe(true);
    expect(tbsvc.isSentinel(entryOf({ match_flags: 8 }))).toBe(false);
  });
});
