// SPDX-License-Identifier: MIT
#define DRV_NAME "8139cp"

#include <linux/module.h>
#include <linux/pci.h>

static const struct pci_device_id cp_pci_tbl[] = {
        { PCI_DEVICE(PCI_VENDOR_ID_REALTEK,     PCI_DEVICE_ID_REALTEK_8139), },
        { PCI_DEVICE(PCI_VENDOR_ID_TTTECH,      PCI_DEVICE_ID_TTTECH_MC322), },
        { },
};
MODULE_DEVICE_TABLE(pci, cp_pci_tbl);

static int cp_init_one(struct pci_dev *pdev, const struct pci_device_id *ent)
{
	if (pdev->vendor == PCI_VENDOR_ID_REALTEK &&
	    pdev->device == PCI_DEVICE_ID_REALTEK_8139 && pdev->revision < 0x20)
		return -ENODEV;		/* not a C+ chip: 8139too's */
	return 0;
}

static struct pci_driver cp_driver = {
	.name	  = DRV_NAME,
	.id_table = cp_pci_tbl,
	.probe	  = cp_init_one,
};

module_pci_driver(cp_driver);
MODULE_LICENSE("GPL");
