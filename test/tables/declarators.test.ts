// Tables in declarators that are seldom written: each form was compiled with gcc 12, and the ids are what it stores.
import { expect, it } from 'vitest';
import { idsOf, indexOfTree } from './tree.ts';

const PCI = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const FOO = 'drivers/foo/foo.c';
const A = '{ { PCI_DEVICE(1, 2) }, { } }';
const B = '{ { PCI_DEVICE(3, 4) }, { } }';
const OTHER = `static const struct pci_device_id other[] = ${A};\n`;

const indexOf = (text: string, more = {}) => indexOfTree({ [FOO]: `${PCI}${text}`, ...more });

/** Each table with its ids. */
const tablesOf = (text: string, more = {}) =>
  Object.fromEntries(indexOf(text, more).tables.map((table) => [table.name, idsOf(table)]));

const told = (text: string) =>
  indexOf(text).problems.map(({ path, line, message }) => `${path}:${line}: ${message}`);

const AB = ['1:2', '0:0'];
const BB = ['3:4', '0:0'];

it.each([
  ['a name in parentheses', `static const struct pci_device_id (ids)[] = ${A};`],
  ['brackets in them, too', `static const struct pci_device_id ((ids)[]) = ${A};`],
  ['GNU attributes around them', `static struct pci_device_id __maybe_unused (ids)[] __initdata = ${A};`],
  ['a C23 attribute behind the name', `static const struct pci_device_id ids [[gnu::unused]] [] = ${A};`],
  ['behind the brackets', `static const struct pci_device_id ids[] [[gnu::unused, gnu::aligned(8)]] = ${A};`],
  ['before the name', `static const struct pci_device_id [[gnu::aligned(8)]] ids[] = ${A};`],
  ['aligned', `static const struct pci_device_id _Alignas(16) ids[] = ${A};`],
  ['a comment in the type', `static const struct /* of PCI */ pci_device_id ids[] = ${A};`],
  [
    'a macro before the name',
    `#define SECTION __attribute__((aligned(8)))\nstruct pci_device_id SECTION ids[] = ${A};`,
  ],
  ['a macro for the brackets', `#define LIST []\nstatic struct pci_device_id ids LIST = ${A};`],
  ['a macro around the name', `#define TABLE(x) x[]\nstatic struct pci_device_id TABLE(ids) = ${A};`],
  ['a name that a macro makes', `#define NAME(x) x##s\nstatic struct pci_device_id NAME(id)[] = ${A};`],
  ['the type, too', `#define DECL(type, x) static struct type##_device_id x[]\nDECL(pci, ids) = ${A};`],
  ['behind a pointer', `static const struct pci_device_id *first, ids[] = ${A};`],
  ['behind a pointer with a value', `static const struct pci_device_id *p = NULL, ids[] = ${A};`],
  ['behind one entry', `static struct pci_device_id one = { PCI_DEVICE(5, 6) }, ids[] = ${A};`],
  ['behind one that nothing is given', `static struct pci_device_id one, *two, ids[] = ${A};`],
  ['a typedef of an array', `typedef struct pci_device_id ids_t[];\nstatic const ids_t ids = ${A};`],
  [
    'of one of several names',
    `typedef struct pci_device_id id_t, *id_p, ids_t[];\nstatic id_p p;\nstatic ids_t ids = ${A};`,
  ],
  ['in parentheses', `typedef const struct pci_device_id (ids_t)[];\nstatic ids_t (ids) = ${A};`],
])('%s', (_, text) => {
  expect(tablesOf(`${text}\nMODULE_DEVICE_TABLE(pci, ids);\n`)).toEqual({ ids: AB });
  expect(told(text)).toEqual([]);
});

it.each([
  ['a typedef', `typedef struct pci_device_id ids_t[];\nstatic ids_t a = ${A}, b = ${B};`],
  ['pointers between', `static struct pci_device_id a[] = ${A}, *p = &a[0], q, b[] = ${B};`],
])('several tables of one declaration: %s', (_, text) => {
  expect(tablesOf(text)).toEqual({ a: AB, b: BB });
});

it('a typedef says how many elements there are', () => {
  const text = `typedef struct pci_device_id ids_t[1 + 2];\nstatic ids_t ids = { { PCI_DEVICE(1, 2) } };\n`;
  expect(tablesOf(text)).toEqual({ ids: ['1:2', '0:0', '0:0'] });
});

it.each([
  ['an element', 'typeof(other[0]) ids[]'],
  ['in other words', '__typeof__(*other) ids[]'],
  ['in parentheses', '__typeof (*(other)) (ids)[]'],
  ['the struct', 'typeof(const struct pci_device_id) ids[]'],
  ['several of it', 'typeof(struct pci_device_id[2]) ids'],
  ['the table itself', 'typeof(other) ids'],
])('typeof: %s', (_, declared) => {
  const text = `${OTHER}static const ${declared} = ${B};\nMODULE_DEVICE_TABLE(pci, ids);\n`;
  expect(tablesOf(text)).toEqual({ other: AB, ids: BB });
  expect(told(text)).toEqual([]);
});

it('typeof of a table is as long as that', () => {
  const text = `${OTHER}static const typeof(other) ids = { { PCI_DEVICE(3, 4) } };\n`;
  expect(tablesOf(text)).toEqual({ other: AB, ids: BB });
});

it('typeof of something else declares no table', () => {
  const text = `${OTHER}static typeof(other[0].vendor) x[] = { 1, 2 };\nstatic typeof(&other[0]) y[] = { other };\nvoid f(typeof(other[0]) *id);\n`;
  expect(tablesOf(text)).toEqual({ other: AB });
});

it('a macro of a header that declares a table (DEFINE_IPACK_DEVICE_TABLE)', () => {
  const more = {
    'include/linux/foo.h': '#define DEFINE_FOO_TABLE(_table) const struct pci_device_id _table[]\n',
  };
  const text = `#include <linux/foo.h>\nstatic DEFINE_FOO_TABLE(ids) = ${A};\nMODULE_DEVICE_TABLE(pci, ids);\n`;
  expect(tablesOf(text, more)).toEqual({ ids: AB });
});

it.each([
  ['by a type that is not found', `static const foo_ids_t ids = ${A};\n`],
  ['by typeof of what is not found', `static const typeof(elsewhere[0]) ids[] = ${A};\n`],
  ['by a macro that is not found', `static DECLARE_FOO_TABLE(ids) = ${A};\n`],
])('a table that is exported and declared %s is told', (_, text) => {
  expect(told(`${text}MODULE_DEVICE_TABLE(pci, ids);\n`)).toEqual([
    `${FOO}:3: table ids: what it is declared as is not known`,
  ]);
  const driver =
    'int probe(struct pci_dev *dev, const struct pci_device_id *id);\nstatic struct pci_driver foo = { .name = "foo", .id_table = ids };\n';
  expect(told(`${text}${driver}`)).toEqual([`${FOO}:3: table ids: what it is declared as is not known`]);
});

it('what is no table, or one of a bus that is not read, is not told', () => {
  const text = `static const struct usb_device_id ids[] = { { } };\nMODULE_DEVICE_TABLE(pci, ids);\nMODULE_DEVICE_TABLE(pci, more);\nMODULE_DEVICE_TABLE(usb, less);\nstruct x y = { .ids = { 1 }, .more = {}, };\nstatic ids_t less[] = { 1 };\n`;
  expect(told(text)).toEqual([]);
});
