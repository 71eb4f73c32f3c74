// The whole tree in one pass: what is in it, what is not, and that nothing hangs on the order of reading.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openDisk } from '../../server/src/files/disk.ts';
import { overlayFiles } from '../../server/src/files/memory.ts';
import type { TreeFiles } from '../../server/src/files/tree-files.ts';
import { buildIndex, type IndexOptions } from '../../server/src/index/build.ts';
import type { TreeIndex } from '../../server/src/index/model.ts';
import { parseConfig } from '../../server/src/kernel/config.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { idsOf, indexOfTree, onlyTable } from '../tables/tree.ts';

const PCI = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const FOO = 'drivers/foo/foo.c';
const table = (id: number, name = 'ids') =>
  `${PCI}static const struct pci_device_id ${name}[] = { { PCI_DEVICE(1, ${id}) }, { } };\n`;
const keys = (index: TreeIndex) => index.tables.map((t) => t.key);

describe('what is built', () => {
  const files = {
    'drivers/foo/a.c': table(1),
    'drivers/foo/b.c': table(2),
    'drivers/foo/c.c': table(3),
    'drivers/foo/orphan.c': table(4),
    'drivers/foo/Makefile': 'obj-$(CONFIG_A) += a.o\nobj-$(CONFIG_B) += b.o\nobj-y += c.o\n',
  };

  it('is everything without a configuration, orphans too', () => {
    const index = indexOfTree(files);
    expect(keys(index)).toEqual(['a', 'b', 'c', 'orphan'].map((name) => `drivers/foo/${name}.c:ids`));
    expect(index.tables.map((t) => t.modules.map((m) => `${m.name} ${m.linkage}`))).toEqual([
      ['a either'],
      ['b either'],
      ['c builtin'],
      [],
    ]);
  });

  it('is what the configuration builds, with one', () => {
    const index = indexOfTree(files, { config: 'CONFIG_A=m\n# CONFIG_B is not set\n' });
    expect(index.tables.map((t) => [t.path, t.modules[0]?.linkage])).toEqual([
      ['drivers/foo/a.c', 'module'],
      ['drivers/foo/c.c', 'builtin'],
    ]);
  });

  it('asks only for the buses that are wanted', () => {
    const usb = `${table(1)}static const struct usb_device_id usb_ids[] = { { } };\n`;
    expect(keys(indexOfTree({ [FOO]: usb }, { buses: ['pci'] }))).toEqual([`${FOO}:ids`]);
  });

  it('explicit aliases only where they are asked for', () => {
    const text = `${table(1)}MODULE_ALIAS("pci:v1*");\n#ifdef CONFIG_X\nMODULE_ALIAS("x");\n#endif\n`;
    expect(indexOfTree({ [FOO]: text }).aliases).toEqual([]);
    const { aliases } = indexOfTree({ [FOO]: text }, { aliases: true });
    expect(aliases.map((a) => [a.alias, a.condition])).toEqual([
      ['pci:v1*', undefined],
      ['x', 'CONFIG_X'],
    ]);
  });

  it('nothing of folders where Kbuild makes no kernel object', () => {
    const files = { 'tools/x.c': table(1), 'Documentation/y.c': table(2), 'scripts/z.c': table(3) };
    expect(keys(indexOfTree(files))).toEqual([]);
  });

  it('code of an architecture sees that architecture', () => {
    const text = `${PCI}static const struct pci_device_id ids[] = {
#ifdef __aarch64__
	{ PCI_DEVICE(1, 64) },
#else
	{ PCI_DEVICE(1, 86) },
#endif
	{ }
};
`;
    expect(idsOf(onlyTable(indexOfTree({ [FOO]: text })))).toEqual(['1:56', '0:0']);
    expect(idsOf(onlyTable(indexOfTree({ 'arch/arm64/kernel/foo.c': text })))).toEqual(['1:40', '0:0']);
  });
});

describe('bad files', () => {
  const good = 'drivers/foo/good.c';
  it.each<readonly [what: string, bad: string | Uint8Array]>([
    ['empty', ''],
    ['no text', Uint8Array.from({ length: 4096 }, (_, i) => (i * 167) & 255)],
    ['NULs', new Uint8Array(1000)],
    [
      'a name and noise',
      Buffer.concat([Buffer.from('struct pci_device_id x[] = {'), Buffer.alloc(100, 0xff)]),
    ],
    ['an unclosed comment', `/* ${table(7)}`],
    ['an unclosed string', `char *s = "\n${table(7, 'x')}`],
    ['not UTF-8', Buffer.from(`/* \xe9 */ ${table(7, 'x')}`, 'latin1')],
    ['a header that is not there', `#include "gone.h"\n${table(7, 'x')}`],
    ['an #include that goes round', '#include "bad.c"\n#include "bad.c"\nstruct pci_device_id x[] = { };\n'],
  ])('%s: the rest of the tree is read all the same', (_, bad) => {
    const index = indexOfTree({ 'drivers/foo/bad.c': bad, [good]: table(9) });
    const found = index.tables.filter((t) => t.path === good);
    expect(found.map(idsOf)).toEqual([['1:9', '0:0']]);
  });

  it('a table that is cut off is told, with its place', () => {
    const index = indexOfTree({ [FOO]: `${PCI}struct pci_device_id ids[] = {\n\t{ PCI_DEVICE(1, 2) },\n` });
    expect(index.problems).toEqual([
      { path: FOO, line: 3, message: 'table ids: the text ends before the table does' },
    ]);
    expect(onlyTable(index).terminator).toBe('open');
  });

  it('a macro that doubles itself forty times is told; its table is not taken for whole', () => {
    let text = `${PCI}#define D0 { PCI_DEVICE(1, 2) },\n`;
    for (let i = 1; i <= 40; i++) text += `#define D${i} D${i - 1} D${i - 1}\n`;
    const index = indexOfTree({
      [FOO]: `${text}struct pci_device_id ids[] = { D40 { } };\n`,
      [good]: table(9),
    });
    expect(index.problems.map((p) => `${p.path}: ${p.message}`)).toEqual([
      expect.stringMatching(/^drivers\/foo\/foo\.c: table ids: macro expansion stopped after \d+ tokens$/),
    ]);
    expect(index.tables.find((t) => t.path === FOO)?.terminator).toBe('open');
    expect(keys(index)).toContain(`${good}:ids`);
  });

  it('a tree without the struct of the bus that was asked for says so', () => {
    const index = indexOfTree({
      'include/linux/mod_devicetable.h': 'struct other { int x; };\n',
      [FOO]: table(1),
    });
    expect(index.tables).toEqual([]);
    expect(index.problems.map((p) => p.message)).toEqual([
      'no struct pci_device_id: tables of bus pci are not read',
    ]);
  });

  it('a layout that is not the usual one is followed', () => {
    const header = 'struct pci_device_id { unsigned long driver_data; __u16 device, vendor; };\n';
    const text = 'struct pci_device_id ids[] = { { 5, 0x100e, 0x18086 }, { } };\n';
    const index = indexOfTree({ 'include/linux/mod_devicetable.h': header, [FOO]: text });
    expect(idsOf(onlyTable(index))[0]).toBe('8086:100e');
  });
});

/** The miniature kernel. */
const MINI = fileURLToPath(new URL('../kernel-tree', import.meta.url));
const mini = openDisk(MINI);

function indexOfMini(files: TreeFiles, more: Partial<IndexOptions> = {}): TreeIndex {
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  return buildIndex({ files, tree, aliases: true, ...more });
}

/** An index as plain data, without the files behind it. */
const dataOf = ({ tables, aliases, problems }: TreeIndex) => ({ tables, aliases, problems });

describe('the same bytes give the same index', () => {
  const config = parseConfig(mini.read('config-mini') ?? new Uint8Array(), 'config-mini').config;

  it.each([
    ['without a configuration', {}],
    ['with one', { config }],
    ['of one bus', { buses: ['pci'] }],
  ])('%s', (_, more) => {
    const first = indexOfMini(mini, more);
    expect(first.tables.length).toBeGreaterThan(10);
    expect(dataOf(indexOfMini(openDisk(MINI), more))).toEqual(dataOf(first));
  });

  it('whichever order a folder is listed in', () => {
    const backwards: TreeFiles = { ...mini, list: (dir) => [...mini.list(dir)].reverse() };
    const sorted = (index: TreeIndex) => new Map(index.tables.map((t) => [t.key, t]));
    expect(sorted(indexOfMini(backwards))).toEqual(sorted(indexOfMini(mini)));
  });

  it('a driver’s tables do not hang on what was read before them', () => {
    const whole = indexOfMini(mini);
    const folders = new Set(whole.tables.map((t) => t.path.slice(0, t.path.lastIndexOf('/'))));
    expect(folders.size).toBeGreaterThan(8);
    for (const folder of folders) {
      // Every other folder's sources are gone; headers and Makefiles stay.
      const gone = whole.tables.map((t) => t.path).filter((path) => !path.startsWith(`${folder}/`));
      const alone = indexOfMini(
        overlayFiles(mini, Object.fromEntries(gone.map((path) => [path, undefined]))),
      );
      const part = (index: TreeIndex) => index.tables.filter((t) => t.path.startsWith(`${folder}/`));
      expect(part(alone)).toEqual(part(whole));
      expect(part(alone).length).toBeGreaterThan(0);
    }
  });
});

describe('a source that is compiled twice', () => {
  const source = `${PCI}static const struct pci_device_id ids[] = {
#ifdef SECOND
	{ PCI_DEVICE(1, 2) },
#else
	{ PCI_DEVICE(1, 1) },
#endif
	{ }
};
#ifdef SECOND
MODULE_ALIAS("second");
#endif
`;
  const files = {
    [FOO]: source,
    'drivers/foo/Makefile': [
      'obj-m += one.o two.o',
      'one-y := foo-one.o',
      'two-y := foo-two.o',
      'CFLAGS_foo-two.o := -DSECOND',
      '$(obj)/foo-%.o: $(src)/foo.c FORCE',
    ].join('\n'),
  };

  it('has its tables and aliases once for each object', () => {
    const index = indexOfTree(files, { aliases: true });
    expect(index.tables.map((t) => [t.key, t.modules[0]?.name, idsOf(t)[0]])).toEqual([
      [`${FOO}:ids`, 'one', '1:1'],
      [`${FOO}:ids#2`, 'two', '1:2'],
    ]);
    expect(index.aliases.map(({ alias, modules }) => [alias, modules[0]?.name])).toEqual([['second', 'two']]);
  });

  it('decides a header anew for each', () => {
    const header = '#ifdef SECOND\n#define ID 2\n#else\n#define ID 1\n#endif\n';
    const text = `${PCI}#include "id.h"\nstatic const struct pci_device_id ids[] = { { PCI_DEVICE(1, ID) }, { } };\n`;
    const index = indexOfTree({ ...files, [FOO]: text, 'drivers/foo/id.h': header });
    expect(index.tables.map((t) => idsOf(t)[0])).toEqual(['1:1', '1:2']);
  });
});

it('links a driver of a file that names no struct of entries', () => {
  const index = indexOfTree(
    {
      'include/linux/mod_devicetable.h':
        'struct of_device_id { char compatible[8]; };\nstruct i2c_device_id { char name[8]; };\nstruct spi_device_id { char name[8]; };\n',
      'drivers/foo/params.c': 'const struct of_device_id foo_match[] = { { "a,b" }, { } };\n',
      'drivers/foo/platform.c':
        'static struct platform_driver foo = { .driver = { .name = "foo", .of_match_table = foo_match } };\n',
    },
    { buses: ['of', 'i2c', 'spi'] },
  );
  expect(onlyTable(index).drivers.map(({ name }) => name)).toEqual(['foo']);
});
