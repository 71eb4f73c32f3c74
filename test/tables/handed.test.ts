// Tables that come to a driver in another way than by the initialiser of a driver object.
import { expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { openLive } from '../../server/src/index/live.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { type Asked, type Files, indexOfTree, onlyTable, treeOf } from './tree.ts';

const PCI = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const FOO = 'drivers/foo/foo.c';
const TABLE = `${PCI}static const struct pci_device_id ids[] = {\n\t{ PCI_DEVICE(0x8086, 0x100e) },\n\t{ }\n};\n`;
const WRAPPER = 'struct foo_driver {\n\tint a; /* } */\n\tstruct pci_driver pci;\n\tvoid (*f)(int x);\n};\n';

const EXTENSION =
  'struct extension {\n\tconst char *title;\n\tconst struct pci_device_id *tbl;\n\tconst struct pci_device_id *more;\n\tstruct pci_driver drv;\n};\n';
const CORE =
  'int probe(struct pci_dev *dev, const struct pci_device_id *id);\nint extend(struct extension *e)\n{\n\te->drv.name = e->title;\n\te->drv.id_table = e->tbl;\n}\n';

/** Variable, struct, name and probe of each driver of the one table. */
const driversOf = (text: string, more: Files = {}, asked: Asked = {}) =>
  onlyTable(indexOfTree({ [FOO]: text, ...more }, asked)).drivers.map(
    ({ variable, struct, name, members, given, modules }) =>
      [variable, struct, name, members.get('probe'), given, modules?.[0]?.name]
        .map((x) => x ?? '-')
        .join(' '),
  );

it.each<readonly [what: string, text: string, more: Files, drivers: readonly string[]]>([
  [
    'in a struct that holds the driver',
    `${WRAPPER}${TABLE}static struct foo_driver foo = {\n\t.a = 1,\n\t.pci = {\n\t\t.name = "foo", .id_table = ids, .probe = foo_probe,\n\t},\n};\n`,
    {},
    ['foo pci_driver foo foo_probe - -'],
  ],
  [
    'the same by one designator, declared in a header that a header includes',
    `#include "foo.h"\n${TABLE}struct foo_driver foo = { .pci.id_table = ids, .pci.name = "foo" };\n`,
    { 'drivers/foo/foo.h': '#include "wrap.h"\n', 'drivers/foo/wrap.h': WRAPPER },
    ['foo pci_driver foo - - -'],
  ],
  [
    'in two structs around each other',
    `${WRAPPER}struct outer { struct foo_driver in; };\n${TABLE}static struct outer foo = { .in = { .pci = { .id_table = &ids[0] } } };\n`,
    {},
    ['foo pci_driver - - - -'],
  ],
  [
    'of a typedef',
    `typedef struct pci_driver foo_t;\n${TABLE}static foo_t foo = { .name = "foo", .id_table = ids };\n`,
    {},
    ['foo pci_driver foo - - -'],
  ],
  [
    'by a statement, in place of none',
    `${TABLE}static struct pci_driver foo = { .name = "foo", .probe = foo_probe };\nint init(void)\n{\n\tif (param)\n\t\tfoo.id_table\t=\n\t\t\tids;\n}\n`,
    {},
    ['foo pci_driver foo foo_probe later -'],
  ],
  [
    'through a pointer',
    `${TABLE}int init(struct priv *p)\n{\n\tstruct pci_driver *drv = &p->drv;\n\n\tdrv->id_table = ids;\n}\n`,
    {},
    ['drv pci_driver - - later -'],
  ],
  [
    'copied to the driver by the file that registers it',
    `#include "sub/core.h"\n${TABLE}static struct extension ext = { .title = "ext", .tbl = ids };\n`,
    {
      'drivers/foo/sub/core.h': EXTENSION,
      'drivers/foo/sub/core.c': `#include "core.h"\n${CORE}`,
    },
    ['ext pci_driver ext - - -'],
  ],
  [
    'the same, the struct declared far from that file',
    `#include <media/core.h>\n${TABLE}static struct extension ext = { .title = "ext", .tbl = ids };\n`,
    {
      'include/media/core.h': EXTENSION,
      'drivers/bar/core.c': `#include <media/core.h>\n${CORE}`,
    },
    ['ext pci_driver ext - - -'],
  ],
  [
    'a file that copies another member, or to another struct',
    `#include <media/core.h>\n${TABLE}static struct extension ext = { .title = "ext", .tbl = ids };\n`,
    {
      'include/media/core.h': `${EXTENSION}struct other {\n\tconst struct pci_device_id *tbl;\n\tstruct pci_driver drv;\n};\n`,
      'drivers/bar/core.c': `#include <media/core.h>\n${CORE.replace('e->tbl', 'e->more')}`,
      'drivers/bar/other.c': `#include <media/core.h>\n${CORE.replace('extension', 'other')}`,
    },
    [],
  ],
  [
    'a list that nobody copies is no driver',
    `struct quirk { const struct pci_device_id *tbl; };\n${TABLE}static struct quirk q = { .tbl = ids };\n`,
    {},
    [],
  ],
  [
    'a struct that points to a driver is none',
    `struct foo_driver { struct pci_driver *pci; };\n${TABLE}static struct foo_driver foo = { .pci.id_table = ids };\n`,
    {},
    [],
  ],
  [
    'a member of the name of another struct',
    `struct list { const void *id_table; };\n${TABLE}static struct list foo = { .id_table = ids };\n`,
    {},
    [],
  ],
  [
    'an object that ended before',
    `${WRAPPER}${TABLE}static struct foo_driver foo = { .a = 1 };\nvoid f(void)\n{\n\tg((struct other){ .id_table = ids });\n}\n`,
    {},
    [],
  ],
  [
    'the last of two',
    `${TABLE}static struct pci_driver foo = { .id_table = ids, .id_table = other };\n`,
    {},
    [],
  ],
])('%s', (_, text, more, drivers) => {
  expect(driversOf(text, more)).toEqual(drivers);
});

it('one that the code puts in place of another says so', () => {
  const second = TABLE.replace(PCI, '').replace('ids[]', 'more[]');
  const [first, other] = indexOfTree({
    [FOO]: `${TABLE}${second}static struct pci_driver foo = { .id_table = ids };\nint init(void)\n{\n\tfoo.id_table = more;\n}\n`,
  }).tables;
  expect(first?.drivers.map(({ given }) => given)).toEqual([undefined]);
  expect(other?.drivers.map(({ given }) => given)).toEqual(['instead']);
});

it('a name that is a macro where the table is not', () => {
  const text = `${PCI}#ifdef CONFIG_A\n${TABLE.replace(PCI, '')}#else\n#define ids NULL\n#endif\nstatic struct pci_driver foo = { .name = "foo", .id_table = ids };\n`;
  expect(driversOf(text)).toEqual(['foo pci_driver foo - - -']);
  expect(driversOf(text, {}, { config: 'CONFIG_FOO=m\nCONFIG_A=y\n' })).toEqual(['foo pci_driver foo - - -']);
  expect(indexOfTree({ [FOO]: text }, { config: 'CONFIG_FOO=m\n' }).tables).toEqual([]);
});

it('a table that other modules may use has their drivers', () => {
  const more = {
    'drivers/foo/Makefile': 'obj-$(CONFIG_FOO) += foo.o\nobj-$(CONFIG_BAR) += bar.o\n',
    'drivers/foo/bar.c': `${PCI}extern const struct pci_device_id ids[];\nstatic struct pci_driver bar = { .name = "bar", .id_table = ids };\n`,
  };
  const shared = TABLE.replace('static ', '');
  expect(driversOf(`${shared}EXPORT_SYMBOL_GPL(ids);\n`, more)).toEqual(['bar pci_driver bar - - bar']);
  expect(driversOf(shared, more)).toEqual([]);
});

it('an exported table gathers what the drivers beside it have', () => {
  const driver = (name: string, device: string) =>
    `static const struct pci_device_id ${name}_ids[] = {\n\t{ PCI_DEVICE(0x8086, ${device}) },\n\t{ }\n};\nstatic struct pci_driver ${name} = { .name = "${name}", .id_table = ${name}_ids };\n`;
  const all = (devices: readonly string[]) =>
    `static const struct pci_device_id all[] = {\n${devices.map((device) => `\t{ PCI_DEVICE(0x8086, ${device}) },\n`).join('')}\t{ }\n};\nMODULE_DEVICE_TABLE(pci, all);\n`;
  const gathers = (devices: readonly string[]) =>
    indexOfTree({ [FOO]: `${PCI}${driver('a', '1')}${driver('b', '2')}${all(devices)}` }).tables.map(
      (table) => table.gathers === true,
    );
  expect(gathers(['2', '1'])).toEqual([false, false, true]);
  expect(gathers(['1', '3'])).toEqual([false, false, false]);
});

it('a file that no longer copies leaves the object none, in an index that follows edits too', () => {
  const { files, lay } = openOverlay(
    memoryFiles(
      treeOf({
        [FOO]: `#include <media/core.h>\n${TABLE}static struct extension ext = { .title = "ext", .tbl = ids };\n`,
        'include/media/core.h': EXTENSION,
        'drivers/bar/core.c': `#include <media/core.h>\n${CORE}`,
      }),
    ),
  );
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const live = openLive({ files, tree, buses: ['pci'] });
  const drivers = () => live.index.tables.map((table) => table.drivers.map(({ name }) => name));
  expect(drivers()).toEqual([['ext']]);
  lay(
    'drivers/bar/core.c',
    `#include <media/core.h>\n${CORE.replace('e->drv.id_table', '// e->drv.id_table')}`,
  );
  live.update(['drivers/bar/core.c']);
  expect(drivers()).toEqual([[]]);
  lay('drivers/bar/core.c', `#include <media/core.h>\n${CORE}`);
  live.update(['drivers/bar/core.c']);
  expect(drivers()).toEqual([['ext']]);
  lay('include/media/core.h', EXTENSION.replace('struct pci_driver drv', 'struct pci_driver *other'));
  live.update(['include/media/core.h']);
  expect(drivers()).toEqual([[]]);
});
