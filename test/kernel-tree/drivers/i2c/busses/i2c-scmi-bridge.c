// SPDX-License-Identifier: MIT
/* This driver forgot to export its table: udev will never load the module. */
#include <linux/module.h>
#include <linux/pci.h>

static int scmi_bridge_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return 0;
}

static const struct pci_device_id scmi_bridge_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_TI, 0xb800) },
	{ }
};

static struct pci_driver scmi_bridge_driver = {
	.name		= "scmi_bridge",
	.id_table	= scmi_bridge_ids,
	.probe		= scmi_bridge_probe,
};

module_pci_driver(scmi_bridge_driver);
MODULE_LICENSE("GPL");
