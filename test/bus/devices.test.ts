import { describe, expect, it } from 'vitest';
import { acpi } from '../../server/src/bus/acpi.ts';
import type { Devices } from '../../server/src/bus/bus.ts';
import { eisa } from '../../server/src/bus/eisa.ts';
import { hdaudio } from '../../server/src/bus/hdaudio.ts';
import { hid } from '../../server/src/bus/hid.ts';
import { i2c } from '../../server/src/bus/i2c.ts';
import { of } from '../../server/src/bus/of.ts';
import { pcmcia } from '../../server/src/bus/pcmcia.ts';
import { platform } from '../../server/src/bus/platform.ts';
import { spi } from '../../server/src/bus/spi.ts';
import { virtio } from '../../server/src/bus/virtio.ts';
import { entryOf, type Leaves, unknown } from './entry-of.ts';

const ANY = 0xffffffff;
const buses = { acpi, eisa, hdaudio, hid, i2c, of, pcmcia, platform, spi, virtio };
type Name = keyof typeof buses;

const devicesOf = (bus: Name) => buses[bus].devices as unknown as Devices<object>;
function ask(bus: Name, leaves: Leaves, text: string) {
  const device = devicesOf(bus).parse(text);
  if ('error' in device) throw new Error(String(device.error));
  return devicesOf(bus).match(entryOf(leaves), device);
}

describe('devices as people name them', () => {
  it.each<[Name, string, Leaves, 'always' | 'maybe' | 'never']>([
    ['i2c', 'i2c:tmp461', { name: 'tmp461' }, 'always'],
    ['i2c', ' i2c:tmp461 ', { name: 'tmp46' }, 'never'],
    ['i2c', 'i2c:tmp461', { name: unknown }, 'never'],
    ['spi', 'spi:at45', { name: 'at45' }, 'always'],
    ['platform', 'platform:pcspkr', { name: 'pcspkr' }, 'always'],
    ['platform', 'platform:pcspkr', { name: 'PCSPKR' }, 'never'],

    ['eisa', 'eisa:sABP7401', { sig: 'ABP7401' }, 'always'],
    ['eisa', 'eisa:sABP7401', { sig: 'ABP7501' }, 'never'],
    [
      'pcmcia',
      'pcmcia:m0101c0589f06fn00pfn00pa00000001pb00000002pc00000000pd00000000',
      { match_flags: 3, manf_id: 0x101, card_id: 0x589 },
      'always',
    ],

    ['hid', 'hid:b0005g0001v0000004Cp0000029F', { bus: 5, vendor: 0x4c, product: 0x29f }, 'always'],
    ['hid', 'hid:b0003g0001v0000004Cp0000029F', { bus: 5, vendor: 0x4c, product: 0x29f }, 'never'],
    ['hid', 'hid:004c:029f', { bus: 5, vendor: 0x4c, product: 0x29f }, 'maybe'],
    ['hid', 'hid:004c:029f', { bus: 0xffff, vendor: 0x4c, product: ANY }, 'always'],

    ['virtio', 'virtio:d00000001v00001AF4', { device: 1, vendor: ANY }, 'always'],
    ['virtio', 'virtio:d00000002v00001AF4', { device: 1, vendor: ANY }, 'never'],

    ['hdaudio', 'hdaudio:v10EC0888r00100101a01', { vendor_id: 0x10ec0888, api_version: 1 }, 'always'],
    ['hdaudio', 'hdaudio:v10EC0888r00100101a01', { vendor_id: 0x10ec0888, rev_id: 1 }, 'never'],
    ['hdaudio', 'hdaudio:10ec0888', { vendor_id: 0x10ec0888, rev_id: 1 }, 'maybe'],

    ['acpi', 'acpi:PNP0A08:PNP0A03:', { id: 'PNP0A03' }, 'always'],
    ['acpi', 'acpi:PNP0A08', { id: 'PNP0A08' }, 'always'],
    ['acpi', 'acpi:PNP0A08:', { id: 'PNP0A0' }, 'never'],
    ['acpi', 'acpi:LNRO0015:010601:', { cls: 0x010601, cls_msk: 0xffffff }, 'always'],
    ['acpi', 'acpi:LNRO0015:010602:', { cls: 0x010601, cls_msk: 0xffff00 }, 'always'],
    ['acpi', 'acpi:LNRO0015:010702:', { cls: 0x010601, cls_msk: 0xffff00 }, 'never'],

    ['of', 'of:NserialT(null)Carm,pl011Carm,primecell', { compatible: 'arm,primecell' }, 'always'],
    ['of', 'of:NserialT(null)Carm,pl011Carm,primecell', { compatible: 'arm,pl011' }, 'always'],
    ['of', 'of:NserialT(null)Carm,pl011Carm,primecell', { compatible: 'ARM,PL011' }, 'always'],
    ['of', 'of:NserialT(null)Carm,pl011Carm,primecell', { compatible: 'pl011' }, 'never'],
    ['of', 'of:NserialT(null)Carm,pl011Carm,primecell', { compatible: 'arm,pl01' }, 'never'],
    ['of', 'of:NserialTserialCns16550', { name: 'serial', compatible: 'ns16550' }, 'always'],
    ['of', 'of:NserialTserialCns16550', { name: 'uart', compatible: 'ns16550' }, 'never'],
    ['of', 'of:NserialTserialCns16550', { type: 'serial' }, 'always'],
    ['of', 'of:NserialTserialCns16550', { type: 'cpu', compatible: 'ns16550' }, 'never'],
    ['of', 'of:NTPMT(null)', { name: 'TPM' }, 'always'],
    ['of', 'of:NxT(null)Ca+b_c', { compatible: 'a+b c' }, 'always'],
    ['of', 'of:NxT(null)Caab_c', { compatible: 'a+b c' }, 'never'],
    ['of', 'of:arm,pl011', { compatible: 'arm,pl011' }, 'always'],
    ['of', 'of:arm,pl011', { compatible: 'arm,pl011', type: 'serial' }, 'maybe'],
    ['of', 'of:arm,pl011', { name: 'serial' }, 'maybe'],
    ['of', 'of:arm,pl011', { compatible: 'arm,pl010' }, 'never'],
    ['of', 'of:arm,pl011', { compatible: unknown }, 'never'],
  ])('%s: %s against %j: %s', (bus, text, leaves, expected) => {
    expect(ask(bus, leaves, text)).toBe(expected);
  });

  it.each<[Name, string]>([
    ['i2c', 'tmp461'],
    ['i2c', 'i2c:'],
    ['spi', 'i2c:tmp461'],
    ['hid', 'hid:b*g*v*p*'],
    ['hid', '046d:c52b'],
    ['virtio', 'virtio:1'],
    ['hdaudio', 'hdaudio:10ec'],
    ['acpi', 'acpi:'],
    ['acpi', 'PNP0A08'],
    ['acpi', 'acpi*:PNP0A08:*'],
    ['of', 'arm,pl011'],
    ['of', 'of:'],
    ['of', 'of:a b'],
  ])('%s refuses %j and says what to write', (bus, text) => {
    const device = devicesOf(bus).parse(text);
    expect(device).toHaveProperty('error');
    expect((device as { error: string }).error).toContain(`${bus}:`);
  });

  it('are reached without driver_override', () => {
    for (const bus of Object.keys(buses) as Name[])
      expect(devicesOf(bus).overrideOnly(entryOf({ name: 'x', id: 'x' }))).toBe(false);
  });
});
