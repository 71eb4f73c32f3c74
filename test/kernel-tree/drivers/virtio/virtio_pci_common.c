// SPDX-License-Identifier: MIT
/* Virtio over PCI: everything that carries the vendor id is taken for virtio. */
#include "virtio_pci_common.h"

/* Qumranet gave its vendor id to virtio, the whole range of devices. */
static const struct pci_device_id virtio_pci_id_table[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, PCI_ANY_ID) },
	{ 0 }
};

MODULE_DEVICE_TABLE(pci, virtio_pci_id_table);

static int virtio_pci_probe(struct pci_dev *pci_dev, const struct pci_device_id *id)
{
	/* Only 0x1000 to 0x107f are virtio devices. */
	if (pci_dev->device < 0x1000 || pci_dev->device > 0x107f)
		return -ENODEV;
	return virtio_pci_modern_probe(pci_dev);
}

static void virtio_pci_remove(struct pci_dev *pci_dev)
{
}

static struct pci_driver virtio_pci_driver = {
	.name		= "virtio-pci",
	.id_table	= virtio_pci_id_table,
	.probe		= virtio_pci_probe,
	.remove		= virtio_pci_remove,
#ifdef CONFIG_PM_SLEEP
	.driver.pm	= &virtio_pci_pm_ops,
#endif
};

module_pci_driver(virtio_pci_driver);

MODULE_DESCRIPTION("virtio-pci");
MODULE_LICENSE("GPL");
