// Tables without a name, and tables of a name that the file gives their struct.
import { expect, it } from 'vitest';
import { idsOf, indexOfTree, onlyTable } from './tree.ts';

const PCI = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const FOO = 'drivers/foo/foo.c';
const A = '{ PCI_DEVICE(0x8086, 0x100e) }';
const only = (text: string) => onlyTable(indexOfTree({ [FOO]: `${PCI}${text}` }));
const driver = (table: string) =>
  `static struct pci_driver foo = {\n\t.name = "foo",\n\t.id_table = ${table},\n\t.probe = foo_probe,\n};\n`;

it.each([
  ['plainly', '(const struct pci_device_id[]) {'],
  ['const behind, on lines', '(struct pci_device_id const []\n\t)\n\t{'],
  ['with a length', '(struct pci_device_id[2]){'],
])('a compound literal as the table of a driver: %s', (_, opening) => {
  const table = only(driver(`${opening}\n\t\t${A},\n\t\t{ }\n\t}`));
  expect(table).toMatchObject({
    name: 'foo.id_table',
    struct: 'pci_device_id',
    terminator: 'sentinel',
    end: 1,
  });
  expect(idsOf(table).slice(0, 1)).toEqual(['8086:100e']);
  expect(table.drivers.map(({ name, members }) => [name, members.get('probe')])).toEqual([
    ['foo', 'foo_probe'],
  ]);
  expect(table.entries[0]?.place.range.start.column).toBe(3);
});

it('one that nothing ends is missing its sentinel', () => {
  expect(only(driver(`(const struct pci_device_id[]) { ${A} }`)).terminator).toBe('missing');
});

it('its entries may stand under conditions', () => {
  const table = only(
    driver(
      `(struct pci_device_id[]) {\n#ifdef CONFIG_B\n\t\t${A},\n#endif\n\t\t{ PCI_DEVICE(1, 2) }, { }\n\t}`,
    ),
  );
  expect(table.entries.map(({ condition }) => condition)).toEqual(['CONFIG_B', undefined, undefined]);
});

it('lists without a name, wherever they stand', () => {
  const tables = indexOfTree({
    [FOO]: `${PCI}struct quirk all[] = {\n\t{ .ids = (const struct pci_device_id []) { ${A}, { } } },\n\t{ .ids = &(const struct pci_device_id[]) { { PCI_DEVICE(1, 2) } } },\n};\n${driver(`(struct pci_device_id[]) { ${A}, { } }`)}size_t n = sizeof(struct pci_device_id[3]);\n`,
  }).tables;
  expect(tables.map(({ key, drivers }) => [key.slice(FOO.length + 1), drivers.length])).toEqual([
    ['(struct pci_device_id[])', 0],
    ['(struct pci_device_id[])#2', 0],
    ['foo.id_table', 1],
  ]);
  expect(tables[0]?.place.range).toEqual({ start: { line: 4, column: 11 }, end: { line: 4, column: 42 } });
  expect(tables.map((table) => idsOf(table)[0])).toEqual(['8086:100e', '1:2', '8086:100e']);
});

it('a literal of another kind is none', () => {
  const index = indexOfTree({
    [FOO]: `${PCI}struct pci_device_id;\n${driver('(struct other[]) { { 1 } }')}${driver('(struct pci_device_id) { 1 }')}${driver('(void *)ids')}`,
  });
  expect(index.tables).toEqual([]);
});

it.each([
  ['plainly', 'typedef struct pci_device_id ids_t;\nstatic const ids_t ids[] = {'],
  ['const', 'typedef const struct pci_device_id ids_t;\nstatic ids_t ids[] = {'],
  [
    'with attributes',
    'typedef struct pci_device_id ids_t;\nstatic const ids_t __maybe_unused ids[] __initconst = {',
  ],
])('a typedef: %s', (_, opening) => {
  const table = only(`${opening} ${A}, { } };\nMODULE_DEVICE_TABLE(pci, ids);\n${driver('ids')}`);
  expect(idsOf(table)).toEqual(['8086:100e', '0:0']);
  expect([table.exports.length, table.drivers.length]).toEqual([1, 1]);
});

it('a typedef and a literal', () => {
  const table = only(`typedef struct pci_device_id ids_t;\n${driver(`(const ids_t[]) { ${A}, { } }`)}`);
  expect(table).toMatchObject({ name: 'foo.id_table', end: 1 });
});

it('a typedef of another struct, parameters and pointers are none', () => {
  const index = indexOfTree({
    [FOO]: `${PCI}typedef struct pci_device_id ids_t;\ntypedef struct pci_device_id *ptr_t;\nint probe(ids_t *id, const ids_t ids[]);\nstatic ids_t *first = &all[0];\nptr_t more[] = { 0 };\nextern ids_t ids[];\n`,
  });
  expect(index.tables).toEqual([]);
});
