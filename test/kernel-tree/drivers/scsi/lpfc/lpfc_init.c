// SPDX-License-Identifier: MIT
#include <linux/module.h>

#include "lpfc_ids.h"

static int lpfc_pci_probe_one(struct pci_dev *pdev, const struct pci_device_id *pid)
{
	return 0;
}

MODULE_DEVICE_TABLE(pci, lpfc_id_table);

static struct pci_driver lpfc_driver = {
	.name		= "lpfc",
	.id_table	= lpfc_id_table,
	.probe		= lpfc_pci_probe_one,
};

module_pci_driver(lpfc_driver);
MODULE_LICENSE("GPL");
