// SPDX-License-Identifier: MIT
/* Gives any device to user space, but only where an administrator said so through driver_override. */
#include <linux/module.h>
#include <linux/pci.h>

static int vfio_pci_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return 0;
}

static const struct pci_device_id vfio_pci_table[] = {
	{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(PCI_ANY_ID, PCI_ANY_ID) },
	{}
};

MODULE_DEVICE_TABLE(pci, vfio_pci_table);

static struct pci_driver vfio_pci_driver = {
	.name			= "vfio-pci",
	.id_table		= vfio_pci_table,
	.probe			= vfio_pci_probe,
	.driver_managed_dma	= true,
};

module_pci_driver(vfio_pci_driver);
MODULE_LICENSE("GPL v2");
