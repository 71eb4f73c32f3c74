import { describe, expect, it } from 'vitest';
import { acpi } from '../../server/src/bus/acpi.ts';
import { eisa } from '../../server/src/bus/eisa.ts';
import { i2c } from '../../server/src/bus/i2c.ts';
import { mcb } from '../../server/src/bus/mcb.ts';
import { of } from '../../server/src/bus/of.ts';
import { platform } from '../../server/src/bus/platform.ts';
import { pnp } from '../../server/src/bus/pnp.ts';
import { pnpCard } from '../../server/src/bus/pnp-card.ts';
import { rpmsg } from '../../server/src/bus/rpmsg.ts';
import { spi } from '../../server/src/bus/spi.ts';
import { aliasesOfTable } from '../../server/src/bus/table-aliases.ts';
import { vio } from '../../server/src/bus/vio.ts';
import { aliasesOf, entryOf, unknown } from './entry-of.ts';

describe('buses of names', () => {
  for (const [bus, alias] of [
    [i2c, 'i2c:tmp461'],
    [spi, 'spi:tmp461'],
    [platform, 'platform:tmp461'],
    [rpmsg, 'rpmsg:tmp461'],
  ] as const)
    it(`${bus.name} announces the name as it is`, () => {
      expect(aliasesOf(bus, { name: 'tmp461' })).toEqual([alias]);
      expect(aliasesOf(bus, { name: 'tmp461\0\0\0' })).toEqual([alias]);
      expect(bus.isSentinel(entryOf({ name: 'tmp461' }))).toBe(false);
      expect(bus.isSentinel(entryOf({ name: '' }))).toBe(true);
      expect(bus.isSentinel(entryOf({ driver_data: 1 }))).toBe(true);
      expect(bus.isSentinel(entryOf({ name: unknown }))).toBeUndefined();
    });

  it('take a name that is written character by character', () => {
    expect(aliasesOf(i2c, { 'name[0]': 0x61, 'name[1]': 0x62, 'name[2]': 0 })).toEqual(['i2c:ab']);
  });

  it('eisa: the signature of advansys', () => {
    expect(aliasesOf(eisa, { sig: 'ABP7401' })).toEqual(['eisa:sABP7401*']);
    expect(eisa.isSentinel(entryOf({ sig: '' }))).toBe(true);
  });

  it('mcb: three decimal digits or more', () => {
    expect(aliasesOf(mcb, { device: 127 })).toEqual(['mcb:16z127']);
    expect(aliasesOf(mcb, { device: 25 })).toEqual(['mcb:16z025']);
    expect(aliasesOf(mcb, { device: 1234 })).toEqual(['mcb:16z1234']);
    expect(mcb.isSentinel(entryOf({ device: 0 }))).toBe(true);
    expect(mcb.isSentinel(entryOf({ device: 25 }))).toBe(false);
    const device = mcb.devices!.parse('mcb:16z025');
    if ('error' in device) throw new Error(device.error);
    expect(mcb.devices!.match(entryOf({ device: 25 }), device)).toBe('always');
    expect(mcb.devices!.match(entryOf({ device: 26 }), device)).toBe('never');
  });

  it('vio: spaces become underscores, what is left out any', () => {
    expect(aliasesOf(vio, { type: 'network', compat: 'IBM,l-lan' })).toEqual(['vio:TnetworkSIBM,l-lan*']);
    expect(aliasesOf(vio, { type: 'a b\tc' })).toEqual(['vio:Ta_b_cS*']);
    expect(vio.isSentinel(entryOf({ compat: 'x' }))).toBe(false);
    expect(vio.isSentinel(entryOf({}))).toBe(true);
  });
});

describe('of', () => {
  it.each([
    [{ compatible: 'jedec,spi-nor' }, 'of:N*T*Cjedec,spi-nor'],
    [{ type: 'cpu' }, 'of:N*Tcpu'],
    [{ name: 'memory' }, 'of:NmemoryT*'],
    [{ type: 'soc', compatible: 'a,b' }, 'of:N*Tsoc*Ca,b'],
    [{ name: 'n', type: 't', compatible: 'a b' }, 'of:NnTt*Ca_b'],
  ])('%j makes two aliases, with and without more compatibles after it', (leaves, alias) => {
    expect(aliasesOf(of, leaves)).toEqual([alias, `${alias}C*`]);
  });

  it('ends where name, type and compatible are empty', () => {
    expect(of.isSentinel(entryOf({ data: 1 }))).toBe(true);
    for (const field of ['name', 'type', 'compatible'])
      expect(of.isSentinel(entryOf({ [field]: 'x' }))).toBe(false);
  });

  it('is carried by the device_driver inside of the drivers of many buses', () => {
    expect(of.drivers).toContainEqual({
      struct: 'platform_driver',
      table: 'driver.of_match_table',
      name: 'driver.name',
      on: 'platform',
    });
    expect(new Set(of.drivers.map((d) => d.struct)).size).toBe(of.drivers.length);
  });
});

// modpost's lines, compiled with gcc 12 and read back.
describe('what modpost writes is C', () => {
  it.each([
    ['a\\b', 'a\b'],
    ['a\\\\b', 'a\\b'],
    ['a\\qb', 'aqb'],
    ['a\\8', 'a8'],
    ['a\\x41z', 'aAz'],
    ['a\\12b', 'a\nb'],
    ['a\\"b', 'a"b'],
    ['a\\u00e9', 'a\xc3\xa9'],
    ['a\\u0040b', 'a@b'],
    ['??/b', '??/b'],
    ['a\x01b', 'a\x01b'],
    ['\xe9', '\xe9'],
  ])('%j is %j in the module', (compatible, alias) => {
    expect(aliasesOf(of, { compatible })).toEqual([`of:N*T*C${alias}`, `of:N*T*C${alias}C*`]);
    expect(aliasesOf(spi, { name: compatible })).toEqual([`spi:${alias}`]);
  });

  it('a number takes what modpost writes behind it', () => {
    expect(aliasesOf(spi, { name: 'a\\x1234' })).toEqual(['spi:a4']);
    expect(aliasesOf(of, { compatible: 'a\\x1234' })).toEqual(['of:N*T*Ca4', 'of:N*T*CaL*']);
  });

  it('a NUL ends it', () => {
    expect(aliasesOf(of, { compatible: 'a\\0b' })).toEqual(['of:N*T*Ca', 'of:N*T*Ca']);
    expect(aliasesOf(spi, { name: 'a\\400b' })).toEqual(['spi:a']);
  });

  it.each(['a"b', 'end\\', 'a\nb', 'a\rb', 'a\\xz', 'a\\u0041', 'a\\ud800', 'a\\u12'])(
    '%j does not compile',
    (name) => {
      expect(spi.alias(entryOf({ name }))).toEqual({
        aliases: [],
        dropped: "the alias is no C string, and the module's .mod.c would not compile",
        fatal: true,
      });
    },
  );

  it('in a table that modpost looks at as a whole, too', () => {
    const id = (text: string) => [entryOf({ id: text, 'devs[0].id': text }), entryOf({})];
    expect(aliasesOfTable(pnpCard, id('A\\x42'))).toMatchObject({ aliases: ['pnp:dAB*', 'acpi*:AX42:*'] });
    expect(aliasesOfTable(pnpCard, id('A"'))).toMatchObject({
      aliases: [],
      fatal: expect.stringContaining('no C string'),
    });
  });
});

describe('acpi', () => {
  it.each([
    [{ id: 'PNP0CA0' }, 'acpi*:PNP0CA0:*'],
    [{ id: 'PNP0CA0', cls: 0x10601, cls_msk: 0xffffff }, 'acpi*:PNP0CA0:*'],
    [{ cls: 0x010601, cls_msk: 0xffffff }, 'acpi*:010601:*'],
    [{ cls: 0x0c03fe, cls_msk: 0xffff00 }, 'acpi*:0c03??:*'],
    // Any bit of a byte's mask shows the byte as a whole.
    [{ cls: 0x0cabfe, cls_msk: 0x010080 }, 'acpi*:0c??fe:*'],
    [{ driver_data: 1 }, 'acpi*:??????:*'],
  ])('%j', (leaves, alias) => {
    expect(aliasesOf(acpi, leaves)).toEqual([alias]);
  });

  it('ends where neither id nor class is given', () => {
    expect(acpi.isSentinel(entryOf({ id: 'PNP0CA0' }))).toBe(false);
    expect(acpi.isSentinel(entryOf({ cls: 1 }))).toBe(false);
    expect(acpi.isSentinel(entryOf({ cls_msk: 1, driver_data: 1 }))).toBe(true);
  });
});

describe('pnp', () => {
  it('makes an alias in lower and one in upper case: parport_pc', () => {
    expect(aliasesOf(pnp, { id: 'PNP0400' })).toEqual(['pnp:dPNP0400*', 'acpi*:PNP0400:*']);
    expect(aliasesOf(pnp, { id: 'pnp040f' })).toEqual(['pnp:dpnp040f*', 'acpi*:PNP040F:*']);
  });

  it('ends at an empty id', () => {
    expect(pnp.isSentinel(entryOf({ id: '' }))).toBe(true);
    expect(pnp.isSentinel(entryOf({ id: 'PNP0400' }))).toBe(false);
  });
});

describe('pnp cards', () => {
  const card = (...ids: string[]) =>
    entryOf({ id: 'CSC0000', ...Object.fromEntries(ids.map((id, i) => [`devs[${i}].id`, id])) });
  const both = (...ids: string[]) => ids.flatMap((id) => [`pnp:d${id}*`, `acpi*:${id.toUpperCase()}:*`]);

  it('announce their devices, not themselves', () => {
    expect(pnpCard.tableAliases!([card('CSC0000', 'CSC0010')])).toEqual(both('CSC0000', 'CSC0010'));
    expect(pnpCard.alias(card('CSC0000')).aliases).toEqual(both('CSC0000'));
  });

  it('leave out what an earlier card has, but not what they repeat themselves', () => {
    const cards = [card('CSC0000', 'CSC0010'), card('CSC0010', 'csc0003', 'csc0003'), card('csc0003')];
    expect(pnpCard.tableAliases!(cards)).toEqual(both('CSC0000', 'CSC0010', 'csc0003', 'csc0003'));
  });

  it('have no devices after an empty one', () => {
    expect(pnpCard.tableAliases!([card('A', '', 'B')])).toEqual(both('A'));
    expect(pnpCard.tableAliases!([card(...'ABCDEFGH')])).toHaveLength(16);
  });
});
