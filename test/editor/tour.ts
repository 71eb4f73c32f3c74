// The scene of README.md's pictures: a copy of a real kernel with the driver that was posted in March 2021 added.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Scene, SETTINGS } from './scenes.ts';

const FOLDER = 'drivers/vfio/pci';

/** The table as it was posted; what is around it is only what a table needs. */
const DRIVER = `// SPDX-License-Identifier: GPL-2.0-only
/* VFIO for the virtual functions of one vendor's NICs. */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/vfio_pci_core.h>

#include "mlx5_vfio_pci.h"

static const struct pci_device_id mlx5_vfio_pci_table[] = {
\t{ PCI_VDEVICE(MELLANOX, 0x6001) }, /* NVMe SNAP controllers */
\t{ PCI_DEVICE_SUB(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042,
\t\t\t PCI_VENDOR_ID_MELLANOX, PCI_ANY_ID) }, /* Virtio SNAP controllers */
\t{ 0, }
};

MODULE_DEVICE_TABLE(pci, mlx5_vfio_pci_table);

static struct pci_driver mlx5_vfio_pci_driver = {
\t.name\t\t= "mlx5-vfio-pci",
\t.id_table\t= mlx5_vfio_pci_table,
\t.probe\t\t= mlx5_vfio_pci_probe,
\t.remove\t\t= mlx5_vfio_pci_remove,
};

module_pci_driver(mlx5_vfio_pci_driver);

MODULE_LICENSE("GPL v2");
`;

/** `tree` stays as it is: the copy shares its files until one is replaced. `names`: a pci.ids. */
export function tour(tree: string, work: string, names: string | undefined): Scene {
  const folder = join(work, 'linux');
  // Hard links where both are on one disk.
  if (spawnSync('cp', ['-al', tree, folder]).status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    if (spawnSync('cp', ['-a', tree, folder], { stdio: ['ignore', 2, 2] }).status !== 0)
      throw new Error(`${tree} could not be copied`);
  }
  const makefile = join(folder, FOLDER, 'Makefile');
  const rules = readFileSync(makefile, 'utf8');
  rmSync(makefile);
  // What later kernels have in the folder mlx5/ had no folder then.
  writeFileSync(
    makefile,
    rules.replace(/^obj-\$\(CONFIG_MLX5_VFIO_PCI\).*$/m, 'obj-$(CONFIG_MLX5_VFIO_PCI) += mlx5_vfio_pci.o'),
  );
  writeFileSync(join(folder, FOLDER, 'mlx5_vfio_pci.c'), DRIVER);
  return {
    name: 'tour',
    what: 'a real kernel with the driver of March 2021',
    folder,
    size: { width: 1100, height: 680 },
    settings: {
      ...SETTINGS,
      'matchtable.pciIds': names ?? '',
      // Room for what is to be seen.
      'window.customTitleBarVisibility': 'never',
      'window.commandCenter': false,
      'workbench.layoutControl.enabled': false,
      'workbench.sideBar.location': 'left',
      'breadcrumbs.enabled': false,
      'editor.folding': false,
    },
    askForTrust: false,
  };
}
