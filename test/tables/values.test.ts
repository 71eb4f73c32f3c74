// What gcc stores in a table, for entries in which it is easily mistaken: each was compiled with gcc 12 and read back.
import { describe, expect, it } from 'vitest';
import { idsOf, indexOfTree, onlyTable } from './tree.ts';

const PCI = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const FOO = 'drivers/foo/foo.c';

const fieldsOf = (struct: string, entry: string, before = '') => {
  const text = `${PCI}${before}static const struct ${struct} ids[] = { ${entry}, { } };\n`;
  const { entries } = onlyTable(indexOfTree({ [FOO]: text }, { buses: ['pci', 'usb', 'i2c', 'of', 'dmi'] }));
  return Object.fromEntries(
    [...entries[0]!.fields].map(([name, { value }]) => [
      name,
      typeof value === 'object' ? (value.kind === 'unresolved' ? `? ${value.reason}` : value.text) : value,
    ]),
  );
};

describe('several declarators of one declaration', () => {
  const A = '{ { PCI_DEVICE(1, 2) }, { } }';
  const B = '{ { PCI_DEVICE(3, 4) }, { } }';
  it('are several tables', () => {
    const text = `${PCI}static const struct pci_device_id a[] = ${A}, b[2] = ${B},
	c[] __initconst = { { 5, 6 }, { } };
MODULE_DEVICE_TABLE(pci, b);
static struct pci_driver one = { .name = "one", .id_table = a }, two = { .name = "two", .id_table = c };
`;
    const { tables } = indexOfTree({ [FOO]: text });
    expect(
      tables.map((t) => [t.name, idsOf(t)[0], t.exports.length, t.drivers.map((d) => d.name)].flat()),
    ).toEqual([
      ['a', '1:2', 0, 'one'],
      ['b', '3:4', 1],
      ['c', '5:6', 0, 'two'],
    ]);
  });
  it('by a macro', () => {
    const text = `${PCI}#define TABLES(x, y) static const struct pci_device_id x[] = ${A}, y[] = ${B}
TABLES(a, b);
`;
    expect(indexOfTree({ [FOO]: text }).tables.map((t) => [t.name, idsOf(t)[0]])).toEqual([
      ['a', '1:2'],
      ['b', '3:4'],
    ]);
  });
});

it('a bit-field holds as many bits as it has', () => {
  const { entries } = onlyTable(
    indexOfTree(
      {
        [FOO]: `${PCI}static const struct dmi_system_id ids[] = { { .matches = { { .slot = 0x83, .exact_match = 3 }, { .slot = 0x7f } } }, { } };\n`,
      },
      { buses: ['dmi'] },
    ),
  );
  const field = (path: string) => entries[0]!.fields.get(path)!;
  expect(field('matches[0].slot').value).toBe(3);
  expect(field('matches[0].slot').cut).toBe(0x83n);
  expect(field('matches[0].exact_match').value).toBe(1);
  expect(field('matches[1].slot').value).toBe(0x7f);
  expect(field('matches[1].slot').cut).toBe(undefined);
});

it.each([
  ['{ .name = "0123456789", .name[2] = \'X\' }', { name: '01X3456789' }],
  ['{ .name = "ab", .name[4] = \'c\' }', { name: 'ab\0\0c' }],
  ['{ .name[0] = \'x\', .name = "ab" }', { name: 'ab' }],
  ['{ .name = "ab", .name[1] = unknown() }', { name: '? unknown() is neither a macro nor a constant' }],
])('an element given to an array that a string was given to: %s', (entry, fields) => {
  expect(fieldsOf('i2c_device_id', entry)).toEqual(fields);
});

it('an entry that is a compound literal', () => {
  const before = '#define ID(v) ((struct pci_device_id){ .vendor = v, .class = 3 })\n';
  expect(fieldsOf('pci_device_id', 'ID(7)', before)).toEqual({ vendor: 7, class: 3 });
});

it('__LINE__ is its own line, or that of the outermost macro', () => {
  expect(
    fieldsOf('pci_device_id', 'ID(\n\t__LINE__\n), { 1 }', '#define L __LINE__\n#define ID(x) { x, L }\n'),
  ).toEqual({ vendor: 6, device: 5 });
});

describe('a macro that a condition defines in two ways', () => {
  const BITS = '#ifdef CONFIG_64BIT\n#define LONG 64\n#else\n#define LONG 32\n#endif\n';
  it.each([
    [
      '{ 1 << (5 % LONG), 40 / LONG }',
      { vendor: 32, device: '? LONG is defined differently depending on CONFIG_64BIT' },
    ],
    ['{ ~0UL >> (LONG - 32) << 4 }', { vendor: 0xfffffff0 }],
  ] as const)('%s', (entry, fields) => {
    expect(fieldsOf('pci_device_id', entry, BITS)).toEqual(fields);
  });
});

it.each([
  ['x86', '', 0xffffffff, 0xffffffc8],
  ['arm64', '', 255, 200],
  ['x86', 'KBUILD_CFLAGS += -funsigned-char\n', 255, 200],
])('plain char on %s%s', (arch, flag, vendor, device) => {
  const text = `${PCI}static const struct pci_device_id ids[] = { { '\\377', (char)200 }, { } };\n`;
  const Makefile = `VERSION = 6\nPATCHLEVEL = 1\n${flag}`;
  const { entries } = onlyTable(
    indexOfTree({ [FOO]: text, Makefile, [`arch/${arch}/Makefile`]: '' }, { arch }),
  );
  expect(['vendor', 'device'].map((name) => entries[0]!.fields.get(name)?.value)).toEqual([vendor, device]);
});
