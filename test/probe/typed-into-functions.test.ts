// What is typed into the functions that a probe calls: a driver of whose functions it is known what they gave says after
// any row of edits what it says in a run that knows nothing. MATCHTABLE_HISTORIES: how many rows (150 where not given).
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDisk } from '../../server/src/files/disk.ts';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openLive } from '../../server/src/index/live.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { noExecutions } from '../../server/src/probe/executions.ts';
import { openTexts } from '../../server/src/probe/module-source.ts';
import { stepsAside } from '../../server/src/probe/steps-aside.ts';
import { stillSays } from '../../server/src/probe/still-says.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { openFindings } from '../../server/src/rules/live.ts';
import type { Driver, Table } from '../../server/src/tables/model.ts';

/** The miniature kernel without its drivers. */
const BARE: Record<string, string> = {};
const mini = openDisk(fileURLToPath(new URL('../kernel-tree', import.meta.url)));
const copy = (folder: string): void => {
  for (const { name, kind } of mini.list(folder)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (kind === 'file') BARE[path] = Buffer.from(mini.read(path)!).toString('latin1');
    else if (/^(?:include|scripts)\b/.test(path)) copy(path);
  }
};
copy('');
const runs = Number(process.env.MATCHTABLE_HISTORIES ?? 150);

/** Statements of a function that has `pdev`, a pointer `info` and a number `which`. */
const STATEMENTS = [
  'int typed = 3;',
  'int a = which;',
  'u8 rev = pdev->revision;',
  'info->rev = pdev->revision;',
  'info->chip = which;',
  'info->table = &chips;',
  'which++;',
  'pci_read_config_byte(pdev, PCI_REVISION_ID, &info->rev);',
  'if (pdev->revision < 4)\n\t\treturn -ENODEV;',
  'if (pdev->device == 0x42)\n\t\tinfo->rev = 1;',
  'if (info->rev == CHIP_A)\n\t\treturn -ENXIO;',
  'if (which == 2)\n\t\treturn 1;',
  'if (which == 7 && param)\n\t\treturn -ENODEV;',
  'if (!setup(pdev))\n\t\tgoto out;',
  'switch (info->chip) {\n\tcase 1:\n\t\treturn -ENODEV;\n\tcase CHIP_A:\n\t\tbreak;\n\t}',
  'while (which < 3)\n\t\twhich++;',
  'if (inb(5) != CHIP_A)\n\t\treturn -ENODEV;',
  ...['one', 'two', 'three'].flatMap((name) => [
    `if (${name}(pdev, info, 2))\n\t\treturn -ENODEV;`,
    `which = ${name}(pdev, info, which);`,
    `return ${name}(pdev, info, CHIP_A);`,
  ]),
  'return 0;',
  'return which;',
  'return -ENODEV;',
  'return pdev->revision > 3 ? 0 : -ENODEV;',
];

const statements = fc.array(fc.constantFrom(...STATEMENTS), { maxLength: 4 });
const NAMES = ['one', 'two', 'three', 'a_probe'] as const;
type Bodies = Readonly<Record<(typeof NAMES)[number], readonly string[]>>;

const head = (name: string) =>
  name === 'a_probe'
    ? 'static int a_probe(struct pci_dev *pdev, const struct pci_device_id *id)\n{\n\tstruct info info_, *info = &info_;\n\tint which = id->driver_data;\n'
    : `static int ${name}(struct pci_dev *pdev, struct info *info, int which)\n{\n`;

const text = (bodies: Bodies) =>
  `#include <linux/pci.h>
#include <linux/module.h>
#define CHIP_A 3
static int param;
module_param(param, int, 0);
static int setup(struct pci_dev *pdev) { return 0; }

${NAMES.map((name) => `${head(name)}${bodies[name].map((each) => `\t${each}\n`).join('')}out:\n\treturn 0;\n}\n`).join('\n')}
static const struct pci_device_id a_ids[] = {
	{ PCI_DEVICE(0x7777, 0x42), .driver_data = 2 },
	{ PCI_DEVICE(0x7777, 0x43), .driver_data = 7 },
	{ }
};
MODULE_DEVICE_TABLE(pci, a_ids);
static struct pci_driver a_driver = {
	.name = "a",
	.id_table = a_ids,
	.probe = a_probe,
};
module_pci_driver(a_driver);
`;

const OTHER = `#include <linux/pci.h>
#include <linux/module.h>
static int b_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	if (pdev->revision >= 4)
		return -ENODEV;
	return 0;
}
static const struct pci_device_id b_ids[] = {
	{ PCI_VDEVICE(FOO, 1) },
	{ PCI_DEVICE(0x7777, PCI_ANY_ID) },
	{ }
};
MODULE_DEVICE_TABLE(pci, b_ids);
static struct pci_driver b_driver = {
	.name = "b",
	.id_table = b_ids,
	.probe = b_probe,
};
module_pci_driver(b_driver);
`;

/** One statement more, or one less. */
const edit = fc.record({
  name: fc.constantFrom(...NAMES),
  at: fc.nat(5),
  put: fc.option(fc.constantFrom(...STATEMENTS), { freq: 3 }),
});

function edited(bodies: Bodies, { name, at, put }: { name: keyof Bodies; at: number; put: string | null }) {
  const body = [...bodies[name]];
  body.splice(at % (body.length + 1), put === null ? 1 : 0, ...(put === null ? [] : [put]));
  return { ...bodies, [name]: body };
}

it('changes what a run that knows nothing finds', () => {
  fc.assert(
    fc.property(
      fc.record({ one: statements, two: statements, three: statements, a_probe: statements }),
      fc.array(edit, { minLength: 3, maxLength: 12 }),
      fc.boolean(),
      (first, edits, opened) => {
        const { files, lay } = openOverlay(memoryFiles(BARE));
        lay('drivers/Makefile', 'obj-y += x/\n');
        lay('drivers/x/Makefile', 'obj-m += a.o b.o\n');
        lay('drivers/x/b.c', OTHER);
        lay('drivers/x/a.c', text(first));
        const tree = openTree(files);
        if ('error' in tree) throw new Error(tree.error);
        const live = openLive({ files, tree, buses: ['pci'] });
        const found = openFindings(live);
        if (opened) {
          const before = found.findings;
          found.prepare('drivers/x/a.c');
          expect(found.findings).toEqual(before);
        }
        let bodies: Bodies = first;
        for (const each of edits) {
          bodies = edited(bodies, each);
          lay('drivers/x/a.c', text(bodies));
          found.update(live.update(['drivers/x/a.c']));
          expect(found.findings).toEqual(lintIndex(buildIndex({ files, tree, buses: ['pci'] })));
        }
      },
    ),
    { numRuns: runs },
  );
}, 3_600_000);

describe('a function that was edited', () => {
  const PATH = 'drivers/x/a.c';
  const place = { path: PATH, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } } };
  const driver = {
    variable: 'a_driver',
    struct: 'pci_driver',
    members: new Map([['probe', 'a_probe']]),
    place,
  } as unknown as Driver;
  const bodies: Bodies = {
    one: ['if (which == 9)\n\t\treturn 1;', 'return two(pdev, info, 4);'],
    two: ['if (pdev->device == 0x1000)\n\t\treturn 1;', 'return 0;'],
    three: ['return 0;'],
    a_probe: ['if (one(pdev, info, 2))\n\t\treturn -ENODEV;', 'if (pdev->revision < 4)\n\t\treturn -ENODEV;'],
  };
  const askedOf = (device: bigint) => ({
    device: new Map([['device', device]]),
    class: 0n,
    classMask: 0n,
    entry: new Map<string, bigint>(),
    pointers: new Map<string, string>(),
    inList: () => undefined,
  });

  function stays(name: keyof Bodies, body: readonly string[], devices = [0x42n]): boolean {
    let now = text(bodies);
    const files = memoryFiles({});
    const texts = openTexts({
      ...files,
      read: (path) => (path === PATH ? Buffer.from(now) : undefined),
      isFile: (path) => path === PATH,
    });
    texts.executions = noExecutions();
    for (const device of devices) {
      const { asides } = stepsAside(texts, { path: PATH } as Table, driver, askedOf(device));
      expect(asides.map(({ word }) => word)).toEqual(['revision']);
    }
    texts.forget();
    now = text({ ...bodies, [name]: body });
    return stillSays(texts, driver, [{ path: PATH, name }]) !== undefined;
  }

  it('leaves the answers where it gives the same', () => {
    expect(stays('two', ['int typed = 3;', ...bodies.two])).toBe(true);
    expect(stays('one', ['int typed = 3;', ...bodies.one])).toBe(true);
    expect(stays('three', ['return 1;'])).toBe(true);
  });

  it('does not where it gives something else', () => {
    expect(stays('two', ['return pdev->revision;'])).toBe(false);
    expect(stays('one', ['return 1;'])).toBe(false);
    expect(stays('two', ['info->rev = pdev->revision;', ...bodies.two])).toBe(false);
  });

  it('does not where it tells apart what was one', () => {
    const body = ['if (pdev->device == 0x99)\n\t\treturn 1;', ...bodies.two];
    expect(stays('two', body)).toBe(true);
    expect(stays('two', body, [0x42n, 0x43n])).toBe(true);
    expect(stays('two', body, [0x42n, 0x9an])).toBe(false);
    expect(stays('two', body, [0x99n])).toBe(false);
  });

  it('leaves them where a reason is in it', () => {
    expect(stays('a_probe', ['int typed = 3;', ...bodies.a_probe])).toBe(true);
    expect(stays('a_probe', bodies.a_probe.slice(0, 1))).toBe(false);
  });

  it('does not where another function is run for it', () => {
    expect(stays('two', ['three(pdev, info, 1);', ...bodies.two])).toBe(true);
    expect(stays('two', ['int b = three(pdev, info, 1);', ...bodies.two])).toBe(false);
  });
});
