/* SPDX-License-Identifier: MIT */
#include <linux/pci.h>

#define PCI_DEVICE_ID_LIGHTPULSE	0xf0f5
#define PCI_DEVICE_ID_LANCER_FC		0xe200

static const struct pci_device_id lpfc_id_table[] = {
	{PCI_VENDOR_ID_EMULEX, PCI_DEVICE_ID_LIGHTPULSE,
		PCI_ANY_ID, PCI_ANY_ID, },
	{PCI_VENDOR_ID_EMULEX, PCI_DEVICE_ID_LANCER_FC,
		PCI_ANY_ID, PCI_ANY_ID, },
	{ 0 }
};
