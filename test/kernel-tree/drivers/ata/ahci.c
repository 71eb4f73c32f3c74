// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/pci.h>

#define DRV_NAME	"ahci"

enum board_ids {
	board_ahci,
	board_ahci_ign_iferr,
	board_ahci_mobile,

	/* boards of one vendor */
	board_ahci_sb700,
	board_ahci_ich6 = 0x10,
};

static const struct pci_device_id ahci_pci_tbl[] = {
	/* Intel */
	{ PCI_VDEVICE(INTEL, 0x2652), board_ahci_ich6 }, /* ICH6 */
	{ PCI_VDEVICE(INTEL, 0x2829), board_ahci_mobile }, /* ICH8M */

	/* A JMicron chip has AHCI in one of its two functions: ask the class as well */
	{ PCI_ANY_ID, 0x2360, PCI_ANY_ID, PCI_ANY_ID,
	  PCI_CLASS_STORAGE_SATA_AHCI, 0xffffff, board_ahci_ign_iferr },

	/* ATI */
	{ PCI_VDEVICE(ATI, 0x4390), board_ahci_sb700 },

	/* Dell's card, under its own subsystem */
	{ PCI_DEVICE_SUB(PCI_VENDOR_ID_INTEL, 0x2826, PCI_VENDOR_ID_DELL, 0x0a1b),
	  .driver_data = board_ahci },

	/* Whatever calls itself AHCI */
	{ PCI_ANY_ID, PCI_ANY_ID, PCI_ANY_ID, PCI_ANY_ID,
	  PCI_CLASS_STORAGE_SATA_AHCI, 0xffffff, board_ahci },

	{ }	/* terminate list */
};

static int ahci_init_one(struct pci_dev *pdev, const struct pci_device_id *ent)
{
	return 0;
}

static struct pci_driver ahci_pci_driver = {
	.name			= DRV_NAME,
	.id_table		= ahci_pci_tbl,
	.probe			= ahci_init_one,
};

module_pci_driver(ahci_pci_driver);

MODULE_LICENSE("GPL");
MODULE_DEVICE_TABLE(pci, ahci_pci_tbl);
