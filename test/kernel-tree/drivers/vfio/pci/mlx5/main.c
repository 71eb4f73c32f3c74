// SPDX-License-Identifier: MIT
/* A VFIO driver for one vendor's devices. The table stands as it was posted in March 2021. */
#include <linux/module.h>
#include <linux/pci.h>

static int mlx5_vfio_pci_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return 0;
}

static void mlx5_vfio_pci_remove(struct pci_dev *pdev)
{
}

static const struct pci_device_id mlx5_vfio_pci_table[] = {
	{ PCI_DEVICE_SUB(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042, PCI_VENDOR_ID_MELLANOX, PCI_ANY_ID) }, /* Virtio SNAP controllers */
	{ 0, }
};

MODULE_DEVICE_TABLE(pci, mlx5_vfio_pci_table);

static struct pci_driver mlx5_vfio_pci_driver = {
	.name		= "mlx5-vfio-pci",
	.id_table	= mlx5_vfio_pci_table,
	.probe		= mlx5_vfio_pci_probe,
	.remove		= mlx5_vfio_pci_remove,
};

module_pci_driver(mlx5_vfio_pci_driver);

MODULE_LICENSE("GPL v2");
