// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include "hpi_internal.h"

static int snd_asihpi_probe(struct pci_dev *pci_dev, const struct pci_device_id *pci_id)
{
	return 0;
}

static const struct pci_device_id asihpi_pci_tbl[] = {
#include "hpipcida.h"
};

MODULE_DEVICE_TABLE(pci, asihpi_pci_tbl);

static struct pci_driver driver = {
	.name = KBUILD_MODNAME,
	.id_table = asihpi_pci_tbl,
	.probe = snd_asihpi_probe,
};

module_pci_driver(driver);
MODULE_LICENSE("GPL");
