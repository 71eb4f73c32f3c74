import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acpi } from '../../server/src/bus/acpi.ts';
import { hdaudio } from '../../server/src/bus/hdaudio.ts';
import { hid } from '../../server/src/bus/hid.ts';
import { i2c } from '../../server/src/bus/i2c.ts';
import { of } from '../../server/src/bus/of.ts';
import { platform } from '../../server/src/bus/platform.ts';
import { rpmsg } from '../../server/src/bus/rpmsg.ts';
import { spi } from '../../server/src/bus/spi.ts';
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

/** Every number an entry may name, and one that none does. */
describe('match sets, against every device of a small universe', () => {
  it('hid: hid_match_one_id', () => {
    const fields = { bus: 0xffff, group: 0, vendor: ANY, product: ANY };
    const world: World<Record<string, number>> = {
      bus: hid,
      universe: combinations({ bus: [3, 5, 6], group: [1, 2, 3], vendor: [1, 2, 3], product: [1, 2, 3] }),
      matches: (id, device) =>
        Object.entries(fields).every(
          ([field, any]) => number(id, field) === any || number(id, field) === device[field],
        ),
      deviceOf: (modalias) => {
        const found = numbersOf(
          modalias,
          /^hid:b(?<bus>.{4})g(?<group>.{4})v(?<vendor>.{8})p(?<product>.{8})$/,
        );
        return found;
      },
    };
    const id = fc.constantFrom(1, 2, ANY, ANY);
    agree(
      world,
      fc.record({
        bus: fc.constantFrom(3, 5, 0xffff),
        group: fc.constantFrom(0, 1, 2),
        vendor: id,
        product: id,
      }),
    );
    const everything = matchingOf(hid).setOf(entryOf({ bus: 0xffff, vendor: ANY, product: ANY }));
    expect(matchingOf(hid).everything(everything)).toBe(true);
  });

  it('virtio: virtio_id_match', () => {
    agree<Record<string, number>>(
      {
        bus: virtio,
        universe: combinations({ device: [1, 2, 3], vendor: [0, 1, 2] }),
        matches: (id, device) =>
          (number(id, 'device') === device.device || number(id, 'device') === ANY) &&
          (number(id, 'vendor') === device.vendor || number(id, 'vendor') === ANY),
        deviceOf: (modalias) => numbersOf(modalias, /^virtio:d(?<device>.{8})v(?<vendor>.{8})$/),
      },
      fc.record({ device: fc.constantFrom(1, 2, ANY), vendor: fc.constantFrom(0, 1, ANY) }),
    );
  });

  it('hdaudio: hda_codec_match, and the type of hda_bus_match', () => {
    agree<Record<string, number>>(
      {
        bus: hdaudio,
        universe: combinations({ vendor_id: [1, 2], rev_id: [0, 1, 2, 3], api_version: [0, 1, 2, 3] }),
        matches: (id, device) =>
          number(id, 'vendor_id') === device.vendor_id &&
          (!number(id, 'rev_id') || number(id, 'rev_id') === device.rev_id) &&
          (!number(id, 'api_version') || number(id, 'api_version') === device.api_version),
        deviceOf: (modalias) =>
          numbersOf(modalias, /^hdaudio:v(?<vendor_id>.{8})r(?<rev_id>.{8})a(?<api_version>..)$/),
      },
      fc.record({
        vendor_id: fc.constantFrom(1, 2),
        rev_id: fc.constantFrom(0, 1, 2),
        api_version: fc.constantFrom(0, 1, 2),
      }),
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

  it.each([
    [i2c, 'i2c:'],
    [spi, 'spi:'],
    [platform, 'platform:'],
    [rpmsg, 'rpmsg:'],
  ] as const)('$0.name: by name', (bus, prefix) => {
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

  it.each([
    [hid, 'vendor'],
    [virtio, 'vendor'],
    [hdaudio, 'rev_id'],
    [of, 'type'],
    [acpi, 'cls_msk'],
    [i2c, 'name'],
  ] as const)('$0.name: none where $1 is not resolved', (bus, field) => {
    const known: Leaves = { bus: 3, device: 1, vendor_id: 1, compatible: 'a', id: 'a', name: 'a', vendor: 1 };
    expect(matchingOf(bus).setOf(entryOf(known))).toBeDefined();
    expect(matchingOf(bus).setOf(entryOf({ ...known, [field]: unknown }))).toBeUndefined();
  });

  it.each([
    [hid, { bus: 3, group: 1, vendor: 0x46d, product: ANY }, '0000046d:*@b0003,g0001'],
    [virtio, { device: 1, vendor: ANY }, '00000001'],
    [hdaudio, { vendor_id: 0x10ec0888, api_version: 1 }, '10ec0888@a01'],
    [of, { compatible: 'ARM,pl011', type: 'serial' }, 'arm,pl011@type=serial'],
    [of, { name: 'memory' }, '*@name=memory'],
    [acpi, { id: 'PNP0A08' }, 'PNP0A08'],
    [acpi, { cls: 0x010601, cls_msk: 0xffff00 }, '@0106..'],
    [acpi, { cls: 0x010601, cls_msk: 0xffffff }, '010601'],
    [i2c, { name: 'tmp461' }, 'tmp461'],
  ] as const)('$0.name: %j as text is %s', (bus, leaves, expected) => {
    const matching = matchingOf(bus);
    expect(matching.text(matching.setOf(entryOf(leaves)))).toBe(expected);
  });
});
