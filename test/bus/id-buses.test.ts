import { describe, expect, it } from 'vitest';
import { amba } from '../../server/src/bus/amba.ts';
import { bcma } from '../../server/src/bus/bcma.ts';
import { cpu } from '../../server/src/bus/cpu.ts';
import { hdaudio } from '../../server/src/bus/hdaudio.ts';
import { hid } from '../../server/src/bus/hid.ts';
import { i3c } from '../../server/src/bus/i3c.ts';
import { ieee1394 } from '../../server/src/bus/ieee1394.ts';
import { isapnp } from '../../server/src/bus/isapnp.ts';
import { pcmcia } from '../../server/src/bus/pcmcia.ts';
import { sdio } from '../../server/src/bus/sdio.ts';
import { serio } from '../../server/src/bus/serio.ts';
import { ssb } from '../../server/src/bus/ssb.ts';
import { virtio } from '../../server/src/bus/virtio.ts';
import { x86cpu } from '../../server/src/bus/x86cpu.ts';
import { aliasesOf, entryOf, unknown } from './entry-of.ts';

// Where a module is named, the alias is that of Debian's 6.1 module (modinfo -F alias).
describe('aliases of buses of numbers', () => {
  it.each([
    ['hid-apple', hid, { bus: 5, vendor: 0x4c, product: 0x29f }, 'hid:b0005g*v0000004Cp0000029F'],
    ['any hid', hid, { bus: 0xffff, vendor: 0xffffffff, product: 0xffffffff }, 'hid:b*g*v*p*'],
    [
      'a hid group',
      hid,
      { bus: 3, group: 1, vendor: 0xffff, product: 0 },
      'hid:b0003g0001v0000FFFFp00000000',
    ],
    [
      'snd-isight',
      ieee1394,
      { match_flags: 0xc, specifier_id: 0xa27, version: 0x10, vendor_id: 7 },
      'ieee1394:ven*mo*sp00000A27ver00000010*',
    ],
    [
      'snd-bebob',
      ieee1394,
      { match_flags: 7, vendor_id: 0xa07e, model_id: 0xa9, specifier_id: 0xa02d },
      'ieee1394:ven0000A07Emo000000A9sp0000A02Dver*',
    ],
    ['psmouse', serio, { type: 5, proto: 0xff, id: 0xff, extra: 0xff }, 'serio:ty05pr*id*ex*'],
    ['a serio of all', serio, { type: 1, extra: 2, id: 3, proto: 4 }, 'serio:ty01pr04id03ex02*'],
    [
      'pcnet_cs',
      pcmcia,
      {
        match_flags: 0x70,
        'prod_id_hash[0]': 0xb4be14e3,
        'prod_id_hash[1]': 0x43ac239b,
        'prod_id_hash[2]': 0x0877b627,
      },
      'pcmcia:m*c*f*fn*pfn*paB4BE14E3pb43AC239Bpc0877B627pd*',
    ],
    [
      'pcnet_cs',
      pcmcia,
      { match_flags: 0x88, function: 0, 'prod_id_hash[3]': 0x58fc6056 },
      'pcmcia:m*c*f*fn00pfn*pa*pb*pc*pd58FC6056*',
    ],
    [
      'a pcmcia of all',
      pcmcia,
      { match_flags: 0x10f, manf_id: 0x101, card_id: 0x589, func_id: 6, function: 1, device_no: 2 },
      'pcmcia:m0101c0589f06fn01pfn02pa*pb*pc*pd*',
    ],
    ['brcmfmac', sdio, { class: 0xff, vendor: 0x2d0, device: 0x4329 }, 'sdio:c*v02D0d4329*'],
    ['btsdio', sdio, { class: 3, vendor: 0xffff, device: 0xffff }, 'sdio:c03v*d*'],
    ['b43', ssb, { vendor: 0x4243, coreid: 0x812, revision: 0x10 }, 'ssb:v4243id0812rev10*'],
    ['b44', ssb, { vendor: 0x4243, coreid: 0x806, revision: 0xff }, 'ssb:v4243id0806rev*'],
    ['brcmsmac', bcma, { manuf: 0x4bf, id: 0x812, rev: 0x18, class: 0xff }, 'bcma:m04BFid0812rev18cl*'],
    ['any bcma', bcma, { manuf: 0xffff, id: 0xffff, rev: 0xff, class: 1 }, 'bcma:m*id*rev*cl01*'],
    ['virtio_net', virtio, { device: 1, vendor: 0xffffffff }, 'virtio:d00000001v*'],
    ['a vendor of virtio', virtio, { device: 0xffffffff, vendor: 2 }, 'virtio:d*v00000002*'],
    ['snd-hda-codec-realtek', hdaudio, { vendor_id: 0x10ec1220, api_version: 1 }, 'hdaudio:v10EC1220r*a01*'],
    [
      'snd-hda-codec-realtek',
      hdaudio,
      { vendor_id: 0x10ec0888, rev_id: 0x100101, api_version: 1 },
      'hdaudio:v10EC0888r00100101a01*',
    ],
    ['any api', hdaudio, { vendor_id: 1 }, 'hdaudio:v00000001r*a*'],
    ['i3c by class', i3c, { match_flags: 1, dcr: 0x44, manuf_id: 1 }, 'i3c:dcr44manuf*part*ext*'],
    [
      'i3c by part',
      i3c,
      { match_flags: 0xe, manuf_id: 0x104, part_id: 0x6c, extra_info: 1 },
      'i3c:dcr*manuf0104part006Cext0001',
    ],
    // ISAPNP_VENDOR('T','C','M'), ISAPNP_FUNCTION(0x5051) of drivers/net/ethernet/3com/3c515.c
    ['3c515', isapnp, { vendor: 0x6d50, function: 0x5150 }, 'pnp:dTCM5051*'],
    [
      'kvm-intel',
      x86cpu,
      { vendor: 0xffff, feature: 0x85, flags: 1 },
      'cpu:type:x86,ven*fam*mod*:feature:*0085*',
    ],
    ['coretemp', x86cpu, { feature: 0x1c0, flags: 1 }, 'cpu:type:x86,ven0000fam*mod*:feature:*01C0*'],
    [
      'a model',
      x86cpu,
      { vendor: 2, family: 0x17, model: 0x31, steppings: 4, flags: 1 },
      'cpu:type:x86,ven0002fam0017mod0031:feature:*',
    ],
    ['a feature', cpu, { feature: 0x1b }, 'cpu:type:*:feature:*001B*'],
    ['an exact amba id', amba, { id: 0x00041011, mask: 0xffffffff }, 'amba:d00041011'],
    ['pl011', amba, { id: 0x00041011, mask: 0x000fffff }, 'amba:d???41011'],
    ['a mask inside of a digit', amba, { id: 0x00000005, mask: 0x000000ed }, 'amba:d??????[01][57]'],
  ] as const)('%s', (_, bus, leaves, alias) => {
    expect(aliasesOf(bus, leaves)).toEqual([alias]);
  });

  it('amba: none where bits stand outside of the mask, at which modpost stops', () => {
    expect(amba.alias(entryOf({ id: 0x11, mask: 0x10 }))).toEqual({
      aliases: [],
      dropped: 'Masked-off bit(s) of AMBA device ID are non-zero: id=0x00000011, mask=0x00000010',
      fatal: true,
    });
  });
});

describe('where tables of numbers end', () => {
  for (const [bus, deciding, others] of [
    [hid, ['bus'], ['vendor', 'product', 'group']],
    [ieee1394, ['match_flags'], ['vendor_id', 'version']],
    [serio, ['type', 'proto'], ['id', 'extra']],
    [pcmcia, ['match_flags'], ['manf_id', 'card_id']],
    [sdio, ['class', 'vendor', 'device'], ['driver_data']],
    [ssb, ['vendor', 'coreid', 'revision'], []],
    [bcma, ['manuf', 'id', 'rev'], ['class']],
    [virtio, ['device'], ['vendor']],
    [hdaudio, ['vendor_id'], ['rev_id', 'api_version', 'driver_data']],
    [i3c, ['match_flags'], ['dcr', 'manuf_id']],
    [isapnp, ['vendor'], ['function', 'card_vendor']],
    [amba, ['mask'], ['id']],
    [x86cpu, ['vendor', 'family', 'model', 'steppings', 'feature', 'flags'], ['driver_data']],
  ] as const)
    it(`${bus.name}`, () => {
      expect(bus.isSentinel(entryOf({}))).toBe(true);
      for (const field of deciding) {
        expect(bus.isSentinel(entryOf({ [field]: 1 }))).toBe(false);
        expect(bus.isSentinel(entryOf({ [field]: unknown }))).toBeUndefined();
      }
      for (const field of others) expect(bus.isSentinel(entryOf({ [field]: 1 }))).toBe(true);
    });

  it('cpu: feature 0 is a feature, nothing is the end', () => {
    expect(cpu.isSentinel(entryOf({ feature: 0 }))).toBe(false);
    expect(cpu.isSentinel(entryOf({}))).toBe(true);
  });
});

describe('columns', () => {
  it('are the fields that match, in struct order, and the rest is idle', () => {
    expect(hdaudio.columns).toEqual(['vendor_id', 'rev_id', 'api_version', 'name']);
    const codec = entryOf({ vendor_id: 0x10ec0888, api_version: 1, name: unknown });
    expect(hdaudio.cells(codec)).toEqual(['10EC0888', '00000000', '01', '?']);
    expect(hdaudio.unresolved(codec)).toEqual([]);
    expect(hdaudio.unresolved(entryOf({ rev_id: unknown }))).toEqual(['rev_id']);
    expect(serio.columns).toEqual(['type', 'extra', 'id', 'proto']);
  });
});
