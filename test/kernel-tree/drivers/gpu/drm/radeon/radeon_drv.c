// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/pci.h>
#include <drm/drm_pciids.h>
#include "radeon_family.h"

static const struct pci_device_id pciidlist[] = {
	radeon_PCI_IDS
};

MODULE_DEVICE_TABLE(pci, pciidlist);

static int radeon_pci_probe(struct pci_dev *pdev, const struct pci_device_id *ent)
{
	return 0;
}

static struct pci_driver radeon_kms_pci_driver = {
	.name = "radeon",
	.id_table = pciidlist,
	.probe = radeon_pci_probe,
};

module_pci_driver(radeon_kms_pci_driver);
MODULE_LICENSE("GPL and additional rights");
