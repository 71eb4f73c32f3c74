// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/pci.h>

typedef enum {
	RTL8139 = 0,
	RTL8129,
} board_t;

static const struct pci_device_id rtl8139_pci_tbl[] = {
	{0x10ec, 0x8139, PCI_ANY_ID, PCI_ANY_ID, 0, 0, RTL8139 },
	{0x10ec, 0x8138, PCI_ANY_ID, PCI_ANY_ID, 0, 0, RTL8139 },
	{0x1113, 0x1211, PCI_ANY_ID, PCI_ANY_ID, 0, 0, RTL8139 },
#ifdef CONFIG_8139TOO_8129
	{0x10ec, 0x8129, PCI_ANY_ID, PCI_ANY_ID, 0, 0, RTL8129 },
#endif

	/* Cards with a broken EEPROM: known by their subsystem alone. */
	{PCI_ANY_ID, 0x8139, 0x10ec, 0x8139, 0, 0, RTL8139 },
	{PCI_ANY_ID, 0x8139, 0x13d1, 0xab06, 0, 0, RTL8139 },

	{0,}
};
MODULE_DEVICE_TABLE(pci, rtl8139_pci_tbl);

static int rtl8139_init_one(struct pci_dev *pdev, const struct pci_device_id *ent)
{
	if (pdev->vendor == PCI_VENDOR_ID_REALTEK &&
	    pdev->device == PCI_DEVICE_ID_REALTEK_8139 && pdev->revision >= 0x20)
		return -ENODEV;		/* a C+ chip: 8139cp's */
	return 0;
}

static struct pci_driver rtl8139_pci_driver = {
	.name		= KBUILD_MODNAME,
	.id_table	= rtl8139_pci_tbl,
	.probe		= rtl8139_init_one,
};

module_pci_driver(rtl8139_pci_driver);
MODULE_LICENSE("GPL");
