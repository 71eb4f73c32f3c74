// SPDX-License-Identifier: MIT
/* Which device to take is said on the command line: the first entry is filled in before registration. */
#include <linux/module.h>
#include <linux/pci.h>

static struct pci_device_id uio_pci_slot_ids[] = {
	{ /* filled with module parameters */ },
	{ /* sentinel */ },
};
MODULE_DEVICE_TABLE(pci, uio_pci_slot_ids);

static unsigned int vendor, device;

static int uio_pci_slot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return 0;
}

static struct pci_driver uio_pci_slot_driver = {
	.name		= "uio_pci_slot",
	.id_table	= uio_pci_slot_ids,
	.probe		= uio_pci_slot_probe,
};

static int __init uio_pci_slot_init(void)
{
	uio_pci_slot_ids[0].vendor = vendor;
	uio_pci_slot_ids[0].device = device;
	uio_pci_slot_ids[0].subvendor = PCI_ANY_ID;
	uio_pci_slot_ids[0].subdevice = PCI_ANY_ID;
	return pci_register_driver(&uio_pci_slot_driver);
}

module_init(uio_pci_slot_init);
MODULE_LICENSE("GPL");
