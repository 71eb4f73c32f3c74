// Edits are laid out as kernel code is: 80 columns, 100 at most, and what goes on in the next line below what it goes on
// from.
import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../server/src/index/build.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { applyFixes } from '../../server/src/rules/apply-fixes.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { treeOf } from './pages.ts';

const RULE = 'vfio-without-override';

describe('an override', () => {
  /** The entry when the fix is made. */
  const overridden = (entry: string): string => {
    const path = 'drivers/vfio/pci/mlx5/main.c';
    const files = treeOf({
      [path]: `#include <linux/pci.h>
#include <linux/module.h>
static const struct pci_device_id foo_ids[] = {
\t${entry}
\t{ }
};
MODULE_DEVICE_TABLE(pci, foo_ids);
static struct pci_driver foo_driver = { .name = "foo", .id_table = foo_ids };
module_pci_driver(foo_driver);
`,
    });
    const tree = openTree(files);
    if ('error' in tree) throw new Error(tree.error);
    const found = lintIndex(buildIndex({ files, tree })).filter(
      (each) => each.rule === RULE && each.path === path,
    );
    expect(found).toHaveLength(1);
    const [fixed] = applyFixes(files, found, () => true).files;
    return /\[\] = \{\n\t(.*)\n\t\{ \}\n\};/s.exec(Buffer.from(fixed!.after).toString())![1]!;
  };

  it.each([
    ['{ PCI_DEVICE(1, 2) },', '{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(1, 2) },'],
    ['{PCI_DEVICE(1, 2),}, /* why */', '{PCI_DRIVER_OVERRIDE_DEVICE_VFIO(1, 2),}, /* why */'],
    ['{\n\t\tPCI_DEVICE(1, 2),\n\t},', '{\n\t\tPCI_DRIVER_OVERRIDE_DEVICE_VFIO(1, 2),\n\t},'],
    ['{ PCI_DEVICE(1,\n\t\t     2) },', '{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(1, 2) },'],
    [
      '{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET,\n\t\t     0x1042 + 0x1000 * 0 + 0x1000 * 0 + 0x10) },',
      '{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(PCI_VENDOR_ID_REDHAT_QUMRANET,\n\t\t\t\t\t  0x1042 + 0x1000 * 0 + 0x1000 * 0 + 0x10) },',
    ],
    [
      '{ PCI_VDEVICE(INTEL, 2) },',
      '{ PCI_VDEVICE(INTEL, 2),\n\t  .override_only = PCI_ID_F_VFIO_DRIVER_OVERRIDE },',
    ],
    ['{ 1, 2, 3, 4, },', '{ 1, 2, 3, 4, .override_only = PCI_ID_F_VFIO_DRIVER_OVERRIDE, },'],
    [
      '{ PCI_DEVICE_SUB(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042,\n\t\t\t PCI_VENDOR_ID_MELLANOX, PCI_ANY_ID) }, /* SNAP */',
      '{ PCI_DEVICE_SUB(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042,\n\t\t\t PCI_VENDOR_ID_MELLANOX, PCI_ANY_ID),\n\t  .override_only = PCI_ID_F_VFIO_DRIVER_OVERRIDE }, /* SNAP */',
    ],
    [
      '{\n\t\tPCI_DEVICE_SUB(1, 2,\n\t\t\t       3, 4)\n\t},',
      '{\n\t\tPCI_DEVICE_SUB(1, 2,\n\t\t\t       3, 4),\n\t\t.override_only = PCI_ID_F_VFIO_DRIVER_OVERRIDE\n\t},',
    ],
  ])('%s', (entry, expected) => {
    expect(overridden(entry)).toBe(expected);
  });
});
