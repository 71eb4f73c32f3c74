// SPDX-License-Identifier: MIT
/* Two generations of memory controllers, a driver for each, in one module. */
#include <linux/module.h>
#include <linux/pci.h>

#define PCI_DEVICE_ID_INTEL_SBRIDGE_HA0	0x3ca0
#define PCI_DEVICE_ID_INTEL_IBRIDGE_HA0	0x0ea0

enum type { SANDY_BRIDGE, IVY_BRIDGE };

static int sbridge_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return 0;
}

static const struct pci_device_id sbridge_pci_tbl[] = {
	{ PCI_DEVICE_DATA(INTEL, SBRIDGE_HA0, SANDY_BRIDGE) },
	{ }
};
MODULE_DEVICE_TABLE(pci, sbridge_pci_tbl);

static const struct pci_device_id ibridge_pci_tbl[] = {
	{ PCI_DEVICE_DATA(INTEL, IBRIDGE_HA0, IVY_BRIDGE) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ibridge_pci_tbl);

static struct pci_driver sbridge_driver = {
	.name     = "sbridge_edac",
	.id_table = sbridge_pci_tbl,
	.probe    = sbridge_probe,
};

static struct pci_driver ibridge_driver = {
	.name     = "ibridge_edac",
	.id_table = ibridge_pci_tbl,
	.probe    = sbridge_probe,
};

static int __init sbridge_init(void)
{
	pci_register_driver(&sbridge_driver);
	return pci_register_driver(&ibridge_driver);
}

module_init(sbridge_init);
MODULE_LICENSE("GPL");
