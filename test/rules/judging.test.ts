// What settles overlaps is told to whoever asks after an edit: the same as found from the start, and of drivers that were not
// edited nothing is read again.
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { busNamed } from '../../server/src/bus/all.ts';
import { openDisk } from '../../server/src/files/disk.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { openLive } from '../../server/src/index/live.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import type { Grounds } from '../../server/src/overlap/arbitration.ts';
import { findOverlaps } from '../../server/src/overlap/find.ts';
import { openGrounds } from '../../server/src/overlap/grounds.ts';
import { moduleOverlaps } from '../../server/src/overlap/modules.ts';
import { openFindings } from '../../server/src/rules/live.ts';

const MINI = openDisk(fileURLToPath(new URL('../kernel-tree', import.meta.url)));

const driver = (name: string, device: string, check: string) => `#include <linux/pci.h>
#include <linux/module.h>

static int ${name}_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	if (${check})
		return -ENODEV;
	return 0;
}

static const struct pci_device_id ${name}_ids[] = {
	{ PCI_DEVICE(0x7777, ${device}) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ${name}_ids);

static struct pci_driver ${name}_driver = {
	.name = "${name}",
	.id_table = ${name}_ids,
	.probe = ${name}_probe,
};
module_pci_driver(${name}_driver);
`;

it('judges after an edit as from the start, and reads only what was edited', () => {
  const { files: laid, lay } = openOverlay(MINI);
  const read = new Set<string>();
  const files = {
    ...laid,
    read(path: string) {
      read.add(path);
      return laid.read(path);
    },
  };
  lay('drivers/Makefile', 'obj-y += x/\n');
  lay('drivers/x/Makefile', 'obj-m += a.o b.o c.o d.o\n');
  const low = 'pdev->revision < 4';
  const high = 'pdev->revision >= 4';
  for (const [name, device, check] of [
    ['a', '0x42', low],
    ['b', '0x42', high],
    ['c', '0x43', low],
    ['d', '0x43', high],
  ] as const)
    lay(`drivers/x/${name}.c`, driver(name, device, check));
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const live = openLive({ files, tree, buses: ['pci'] });
  const found = openFindings(live);
  const pairs = (grounds: Grounds) =>
    moduleOverlaps(findOverlaps(live.index.tables, busNamed('pci')!), { theoretical: false, ...grounds });
  const kindOf = (module: string) =>
    found.judging(pairs).find(({ moduleA }) => moduleA === module)!.arbitration;
  expect([kindOf('a'), kindOf('c')]).toEqual(['revision', 'revision']);

  lay('drivers/x/b.c', driver('b', '0x42', low));
  found.update(live.update(['drivers/x/b.c']));
  read.clear();
  expect([kindOf('a'), kindOf('c')]).toEqual(['-', 'revision']);
  expect([...read].filter((path) => /\.c$/.test(path))).toEqual([]);
  expect(found.judging(pairs)).toEqual(pairs(openGrounds(live.index)));
});
