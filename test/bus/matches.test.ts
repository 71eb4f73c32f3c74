import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acpi } from '../../server/src/bus/acpi.ts';
import { bcma } from '../../server/src/bus/bcma.ts';
import { hdaudio } from '../../server/src/bus/hdaudio.ts';
import { hid } from '../../server/src/bus/hid.ts';
import { i2c } from '../../server/src/bus/i2c.ts';
import { i3c } from '../../server/src/bus/i3c.ts';
import { ieee1394 } from '../../server/src/bus/ieee1394.ts';
import { of } from '../../server/src/bus/of.ts';
import { pcmcia } from '../../server/src/bus/pcmcia.ts';
import { platform } from '../../server/src/bus/platform.ts';
import { rpmsg } from '../../server/src/bus/rpmsg.ts';
import { sdio } from '../../server/src/bus/sdio.ts';
import { serio } from '../../server/src/bus/serio.ts';
import { spi } from '../../server/src/bus/spi.ts';
import { ssb } from '../../server/src/bus/ssb.ts';
import { virtio } from '../../server/src/bus/virtio.ts';
import { entryOf, type Leaves, unknown } from './entry-of.ts';
import { expectAgreement, matchingOf, type World } from './relations.ts';

const ANY = 0xffffffff;
const number = (leaves: Leaves, field: string) => (leaves[field] ?? 0) as number;
const text = (leaves: Leaves, field: string) => (leaves[field] ?? '') as string;

function agree<D>(world: World<D>, entries: fc.Arbitrary<Leaves>, numRuns = 1500): void {
  fc.assert(
    fc.property(entries, entries, (a, b) => expectAgreement(world, a, b)),
    { numRuns },
  );
}

/** Every combination of these values. */
function combinations<T>(values: Readonly<Record<string, readonly T[]>>): Record<string, T>[] {
  let all: Record<string, T>[] = [{}];
  for (const [name, list] of Object.entries(values))
    all = all.flatMap((one) => list.map((value) => ({ ...one, [name]: value })));
  return all;
}

/** The hex numbers of a modalias, by the names of its parts. */
function numbersOf(modalias: string, shape: RegExp): Record<string, number> {
  const groups = shape.exec(modalias)?.groups;
  if (!groups) throw new Error(`no modalias: ${modalias}`);
  return Object.fromEntries(Object.entries(groups).map(([name, hex]) => [name, Number.parseInt(hex, 16)]));
}

/** A witness has 0 for what both sides leave open. */
const withinUniverse = (device: Record<string, number>, instead = 3) =>
  Object.fromEntries(Object.entries(device).map(([field, value]) => [field, value || instead]));

const HID = /^hid:b(?<bus>.{4})g(?<group>.{4})v(?<vendor>.{8})p(?<product>.{8})$/;
const VIRTIO = /^virtio:d(?<device>.{8})v(?<vendor>.{8})$/;
const HDAUDIO = /^hdaudio:v(?<vendor_id>.{8})r(?<rev_id>.{8})a(?<api_version>..)$/;
const SDIO = /^sdio:c(?<class>..)v(?<vendor>.{4})d(?<device>.{4})$/;
const SSB = /^ssb:v(?<vendor>.{4})id(?<coreid>.{4})rev(?<revision>..)$/;
const BCMA = /^bcma:m(?<manuf>.{4})id(?<id>.{4})rev(?<rev>..)cl(?<class>..)$/;
const SERIO = /^serio:ty(?<type>..)pr(?<proto>..)id(?<id>..)ex(?<extra>..)$/;
const IEEE1394 =
  /^ieee1394:ven(?<vendor_id>.{8})mo(?<model_id>.{8})sp(?<specifier_id>.{8})ver(?<version>.{8})$/;
const I3C = /^i3c:dcr(?<dcr>..)manuf(?<manuf_id>.{4})part(?<part_id>.{4})ext(?<extra_info>.{4})$/;
const PCMCIA =
  /^pcmcia:m(?<manf_id>.{4})c(?<card_id>.{4})f(?<func_id>..)fn(?<function>..)pfn(?<device_no>..)pa(?<prod_id_hash_0>.{8})pb(?<prod_id_hash_1>.{8})pc(?<prod_id_hash_2>.{8})pd(?<prod_id_hash_3>.{8})$/;

describe('match sets, against every device of a small universe', () => {
  // Each field with the value that means any.
  for (const [bus, fields, kernel, shape] of [
    [hid, { bus: 0xffff, group: 0, vendor: ANY, product: ANY }, 'hid_match_one_id', HID],
    [virtio, { device: ANY, vendor: ANY }, 'virtio_id_match', VIRTIO],
    // api_version stands for the type of hda_bus_match.
    [hdaudio, { vendor_id: 0, rev_id: 0, api_version: 0 }, 'hda_codec_match', HDAUDIO],
    [sdio, { class: 0xff, vendor: 0xffff, device: 0xffff }, 'sdio_match_one', SDIO],
    [ssb, { vendor: 0xffff, coreid: 0xffff, revision: 0xff }, 'ssb_match_devid', SSB],
    [bcma, { manuf: 0xffff, id: 0xffff, rev: 0xff, class: 0xff }, 'bcma_bus_match', BCMA],
    [serio, { type: 0xff, proto: 0xff, id: 0xff, extra: 0xff }, 'serio_match_port', SERIO],
  ] as const)
    it(`${bus.name}: ${kernel}`, () => {
      const any = Object.entries(fields) as [string, number][];
      agree<Record<string, number>>(
        {
          bus,
          // 3 is what no entry names.
          universe: combinations(Object.fromEntries(any.map(([field]) => [field, [1, 2, 3]]))),
          matches: (id, device) =>
            any.every(([field, value]) => number(id, field) === value || number(id, field) === device[field]),
          deviceOf: (modalias) => withinUniverse(numbersOf(modalias, shape)),
        },
        fc.record(
          Object.fromEntries(any.map(([field, value]) => [field, fc.constantFrom(1, 2, value, value)])),
        ),
        400,
      );
      const everything = matchingOf(bus).setOf(entryOf(fields));
      expect(matchingOf(bus).everything(everything)).toBe(true);
    });

  // Each field with its bit of match_flags.
  for (const [bus, fields, kernel, shape] of [
    [ieee1394, { vendor_id: 1, model_id: 2, specifier_id: 4, version: 8 }, 'match_ids', IEEE1394],
    [i3c, { dcr: 1, manuf_id: 2, part_id: 4, extra_info: 8 }, 'i3c_device_match_id', I3C],
    [
      pcmcia,
      {
        manf_id: 1,
        card_id: 2,
        func_id: 4,
        function: 8,
        'prod_id_hash[0]': 0x10,
        'prod_id_hash[1]': 0x20,
        'prod_id_hash[2]': 0x40,
        'prod_id_hash[3]': 0x80,
        device_no: 0x100,
      },
      'pcmcia_devmatch',
      PCMCIA,
    ],
  ] as const)
    it(`${bus.name}: ${kernel}`, () => {
      const bits = Object.entries(fields) as [string, number][];
      agree<Record<string, number>>(
        {
          bus,
          universe: combinations(Object.fromEntries(bits.map(([field]) => [field, [1, 2]]))),
          matches: (id, device) =>
            bits.every(
              ([field, bit]) => !(number(id, 'match_flags') & bit) || number(id, field) === device[field],
            ),
          deviceOf(modalias) {
            const found = numbersOf(modalias, shape);
            // Group names have no brackets.
            return withinUniverse(
              Object.fromEntries(Object.entries(found).map(([k, v]) => [k.replace(/_(\d)$/, '[$1]'), v])),
              1,
            );
          },
        },
        fc.record({
          match_flags: fc.nat(0x1ff).map((flags) => flags & bits.reduce((all, [, bit]) => all | bit, 0)),
          ...Object.fromEntries(bits.map(([field]) => [field, fc.constant(1)])),
        }),
        200,
      );
    });

  it('of: __of_device_is_compatible, for nodes of one compatible string', () => {
    agree<Record<string, string>>(
      {
        bus: of,
        universe: combinations({
          name: ['node', 'cpu', 'mem'],
          type: ['(null)', 'cpu', 'soc'],
          compatible: ['a,b', 'A,b', 'a,c', 'a,d'],
        }),
        matches: (id, device) =>
          (text(id, 'compatible') === '' ||
            text(id, 'compatible').toLowerCase() === device.compatible!.toLowerCase()) &&
          (text(id, 'type') === '' || text(id, 'type') === device.type) &&
          (text(id, 'name') === '' || text(id, 'name') === device.name),
        deviceOf: (modalias) => {
          const m = /^of:N([a-z]+)T([a-z()]+)(?:C(.*))?$/.exec(modalias);
          if (!m) throw new Error(`no modalias: ${modalias}`);
          return { name: m[1]!, type: m[2]!, compatible: m[3] ?? '' };
        },
      },
      fc
        .record({
          name: fc.constantFrom('', 'cpu', 'mem'),
          type: fc.constantFrom('', 'cpu', 'soc'),
          compatible: fc.constantFrom('', 'a,b', 'A,b', 'a,c'),
        })
        .filter((id) => id.name + id.type + id.compatible !== ''),
    );
  });

  it('acpi: __acpi_match_device, for devices of one id', () => {
    const classes = combinations({
      a: ['00', '01', '02', '0c'],
      b: ['06', '07', '08'],
      c: ['01', '02', '03'],
    });
    agree<string>(
      {
        bus: acpi,
        universe: ['PNP0001', 'PNP0002', 'PNP0003', ...classes.map(({ a, b, c }) => `${a}${b}${c}`)],
        matches(id, device) {
          if (text(id, 'id') !== '' && text(id, 'id') === device) return true;
          const [cls, mask] = [number(id, 'cls'), number(id, 'cls_msk')];
          if (cls === 0) return false;
          return [0, 1, 2].every((i) => {
            const bits = (mask >> (16 - 8 * i)) & 0xff;
            const byte = ((cls >> (16 - 8 * i)) & bits).toString(16).padStart(2, '0');
            return bits === 0 || byte === device.slice(2 * i, 2 * i + 2);
          });
        },
        deviceOf: (modalias) => /^acpi:([^:]+):$/.exec(modalias)![1]!,
      },
      fc
        .record({
          id: fc.constantFrom('', '', 'PNP0001', 'PNP0002', '010601'),
          cls: fc.constantFrom(0, 0x010601, 0x010602, 0x020601),
          cls_msk: fc.constantFrom(0, 0xffffff, 0xffff00, 0xff0000, 0x0000ff, 0x0100ff),
        })
        .filter((id) => id.id !== '' || id.cls !== 0),
    );
  });

  for (const [bus, prefix] of [
    [i2c, 'i2c:'],
    [spi, 'spi:'],
    [platform, 'platform:'],
    [rpmsg, 'rpmsg:'],
  ] as const)
    it(`${bus.name}: by name`, () => {
      agree<string>(
        {
          bus,
          universe: ['a', 'b', 'c'],
          matches: (id, device) => text(id, 'name') === device,
          deviceOf: (modalias) => {
            expect(modalias.startsWith(prefix)).toBe(true);
            return modalias.slice(prefix.length);
          },
        },
        fc.record({ name: fc.constantFrom('a', 'b') }),
        50,
      );
    });

  for (const [bus, field] of [
    [hid, 'vendor'],
    [virtio, 'vendor'],
    [hdaudio, 'rev_id'],
    [of, 'type'],
    [acpi, 'cls_msk'],
    [i2c, 'name'],
  ] as const)
    it(`${bus.name}: none where ${field} is not resolved`, () => {
      const known: Leaves = {
        bus: 3,
        device: 1,
        vendor_id: 1,
        compatible: 'a',
        id: 'a',
        name: 'a',
        vendor: 1,
      };
      expect(matchingOf(bus).setOf(entryOf(known))).toBeDefined();
      expect(matchingOf(bus).setOf(entryOf({ ...known, [field]: unknown }))).toBeUndefined();
    });

  for (const [bus, leaves, expected] of [
    [hid, { bus: 3, group: 1, vendor: 0x46d, product: ANY }, '0000046d:*@b0003,g0001'],
    [virtio, { device: 1, vendor: ANY }, '00000001'],
    [hdaudio, { vendor_id: 0x10ec0888, api_version: 1 }, '10ec0888@a01'],
    [serio, { type: 5, proto: 0xff, id: 0xff, extra: 0xff }, '05:*'],
    [pcmcia, { match_flags: 0x11, manf_id: 0x101, 'prod_id_hash[0]': 7 }, '0101:*@pa00000007'],
    [of, { compatible: 'ARM,pl011', type: 'serial' }, 'arm,pl011@type=serial'],
    [of, { name: 'memory' }, '*@name=memory'],
    [acpi, { id: 'PNP0A08' }, 'PNP0A08'],
    [acpi, { cls: 0x010601, cls_msk: 0xffff00 }, '@0106..'],
    [acpi, { cls: 0x010601, cls_msk: 0xffffff }, '010601'],
    [i2c, { name: 'tmp461' }, 'tmp461'],
  ] as const)
    it(`${bus.name}: the text ${expected}`, () => {
      const matching = matchingOf(bus);
      expect(matching.text(matching.setOf(entryOf(leaves)))).toBe(expected);
    });
});
