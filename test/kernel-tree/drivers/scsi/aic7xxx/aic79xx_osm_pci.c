// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/pci.h>
#include "aic79xx_pci.h"

#define ANY16(x)	((x) == 0xffff ? PCI_ANY_ID : (x))

/* The whole id, split again into what the bus compares. */
#define ID2C(x)						\
	{						\
		.vendor = ((x) >> 32) & 0xffff,		\
		.device = ((x) >> 48) & 0xffff,		\
		.subvendor = (x) & 0xffff,		\
		.subdevice = ANY16(((x) >> 16) & 0xffff),	\
		.class = 0x010000,			\
		.class_mask = 0xffff00,			\
	}

/* Every chip also comes with "RAID on chip", which is one bit of the device. */
#define IDIROC(x)	((x) | 0x0080000000000000ull)

#define ID(x)						\
	ID2C(x),					\
	ID2C(IDIROC(x))

static const struct pci_device_id ahd_linux_pci_id_table[] = {
	ID(ID_AHA_29320A),
	ID2C(ID_AIC7901 & ID_ALL_MASK),
	ID2C(ID_AIC7902),
	{ 0 }
};

MODULE_DEVICE_TABLE(pci, ahd_linux_pci_id_table);

static int ahd_linux_pci_dev_probe(struct pci_dev *pdev, const struct pci_device_id *ent)
{
	return 0;
}

static struct pci_driver aic79xx_pci_driver = {
	.name		= "aic79xx",
	.probe		= ahd_linux_pci_dev_probe,
	.id_table	= ahd_linux_pci_id_table
};

module_pci_driver(aic79xx_pci_driver);
