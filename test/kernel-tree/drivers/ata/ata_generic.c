// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/pci.h>

#define DRV_NAME "ata_generic"

enum {
	ATA_GEN_CLASS_MATCH	= (1 << 0),
	ATA_GEN_FORCE_DMA	= (1 << 1),
};

static int ata_generic_init_one(struct pci_dev *dev, const struct pci_device_id *id)
{
	return 0;
}

static const struct pci_device_id ata_generic[] = {
	{ PCI_DEVICE(0x1042, 0x1000), .driver_data = ATA_GEN_FORCE_DMA, },
	{ PCI_DEVICE(0x1106, 0x0561), },
	{ PCI_VENDOR_ID_INTEL, 0x1234, .subvendor = PCI_ANY_ID, PCI_ANY_ID,
	  .driver_data = ATA_GEN_FORCE_DMA | ATA_GEN_CLASS_MATCH },
	/* The last resort comes last */
	{ PCI_DEVICE_CLASS(PCI_CLASS_STORAGE_IDE << 8, 0xFFFFFF00UL),
	  .driver_data = ATA_GEN_CLASS_MATCH },
	{ 0, },
};

static struct pci_driver ata_generic_pci_driver = {
	.name		= DRV_NAME,
	.id_table	= ata_generic,
	.probe		= ata_generic_init_one,
};

module_pci_driver(ata_generic_pci_driver);

MODULE_LICENSE("GPL");
MODULE_DEVICE_TABLE(pci, ata_generic);
