// Drivers that ought to have a table and have none: what stands for it, and where nothing is said.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Files, indexOfTree } from './tree.ts';

const LAYOUTS = 'include/linux/mod_devicetable.h';
const MINI = new URL(`../kernel-tree/${LAYOUTS}`, import.meta.url);
const FOO = 'drivers/foo/foo.c';
const VIRTIO = '#include <linux/virtio.h>\n#include <linux/module.h>\n';

const absent = (text: string, more: Files = {}, buses: readonly string[] = ['pci', 'virtio', 'amba', 'of']) =>
  indexOfTree({ [FOO]: text, ...more }, { buses })
    .tables.filter((table) => table.absent)
    .map(({ key, bus, struct, drivers: [driver] }) => `${key} ${bus} ${struct} ${driver?.lacks}`);

it.each<readonly [what: string, text: string, more: Files, found: readonly string[]]>([
  [
    'a driver alone in its file',
    `${VIRTIO}static struct virtio_driver foo = { .name = "foo" };\n`,
    {},
    [`${FOO}:foo virtio virtio_device_id id_table`],
  ],
  [
    'one with a table of another kind: an amba driver is matched by its ids alone',
    '#include <linux/amba/bus.h>\nstatic const struct of_device_id of[] = { { .compatible = "a,b" }, { } };\nstatic struct amba_driver foo = { .drv = { .name = "foo", .of_match_table = of } };\n',
    {
      [LAYOUTS]: `${readFileSync(MINI, 'utf8')}\nstruct amba_id {\n\tunsigned int id;\n\tunsigned int mask;\n\tvoid *data;\n};\n`,
    },
    [`${FOO}:foo amba amba_id id_table`],
  ],
  [
    'one that has its table in another file',
    `${VIRTIO}extern const struct virtio_device_id ids[];\nstatic struct virtio_driver foo = { .name = "foo", .id_table = ids };\n`,
    {},
    [],
  ],
  [
    'one whose table a macro of its own names',
    `${VIRTIO}#define IDS .id_table = ids\nstatic struct virtio_driver foo = { IDS, .name = "foo" };\n`,
    {},
    [],
  ],
  [
    'one with members that nothing defines',
    `${VIRTIO}static struct virtio_driver foo = { FOO_MEMBERS, .name = "foo" };\n`,
    {},
    [],
  ],
  ['one whose text ends too early', `${VIRTIO}static struct virtio_driver foo = { .name = "foo",\n`, {}, []],
  [
    'one that a statement gives a table',
    `${VIRTIO}static const struct virtio_device_id ids[] = { { 1, 2 }, { } };\nstatic struct virtio_driver foo = { .name = "foo" };\nvoid init(void)\n{\n\tfoo.id_table = ids;\n}\n`,
    {},
    [],
  ],
  ['a list of them', `${VIRTIO}static struct virtio_driver foo[] = { { .name = "foo" } };\n`, {}, []],
  [
    'a bus that has other ways',
    '#include <linux/pci.h>\nstatic struct pci_driver foo = { .name = "foo" };\n',
    {},
    [],
  ],
])('%s', (_what, text, more, found) => {
  expect(absent(text, more)).toEqual(found);
});

it('is none in a tree that does not know the bus', () => {
  const text = 'static struct hid_driver foo = { .name = "foo" };\n';
  expect(absent(text, {}, ['hid', 'pci'])).toEqual([]);
});

it('is none where another bus is looked at', () => {
  const text = `${VIRTIO}static struct virtio_driver foo = { .name = "foo" };\n`;
  expect(absent(text, {}, ['pci'])).toEqual([]);
  expect(absent(text, {}, ['virtio'])).toEqual([`${FOO}:foo virtio virtio_device_id id_table`]);
});
