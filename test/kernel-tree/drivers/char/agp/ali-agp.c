// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/pci.h>

static int agp_ali_probe(struct pci_dev *pdev, const struct pci_device_id *ent)
{
	return 0;
}

static const struct pci_device_id agp_ali_pci_table[] = {
	{
	.class		= (PCI_CLASS_BRIDGE_HOST << 8),
	.class_mask	= ~0,
	.vendor		= PCI_VENDOR_ID_AL,
	.device		= PCI_ANY_ID,
	.subvendor	= PCI_ANY_ID,
	.subdevice	= PCI_ANY_ID,
	},
	{ }
};

MODULE_DEVICE_TABLE(pci, agp_ali_pci_table);

static struct pci_driver agp_ali_pci_driver = {
	.name		= "agpgart-ali",
	.id_table	= agp_ali_pci_table,
	.probe		= agp_ali_probe,
};

module_pci_driver(agp_ali_pci_driver);
MODULE_LICENSE("GPL and additional rights");
