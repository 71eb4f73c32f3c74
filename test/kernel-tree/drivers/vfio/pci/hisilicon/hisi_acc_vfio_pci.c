// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/pci.h>

#define PCI_DEVICE_ID_HUAWEI_SEC_VF	0xa256
#define PCI_DEVICE_ID_HUAWEI_HPRE_VF	0xa259

static int hisi_acc_vfio_pci_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return 0;
}

static const struct pci_device_id hisi_acc_vfio_pci_table[] = {
	{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(PCI_VENDOR_ID_HUAWEI, PCI_DEVICE_ID_HUAWEI_SEC_VF) },
	{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(PCI_VENDOR_ID_HUAWEI, PCI_DEVICE_ID_HUAWEI_HPRE_VF) },
	{ }
};

MODULE_DEVICE_TABLE(pci, hisi_acc_vfio_pci_table);

static struct pci_driver hisi_acc_vfio_pci_driver = {
	.name = KBUILD_MODNAME,
	.id_table = hisi_acc_vfio_pci_table,
	.probe = hisi_acc_vfio_pci_probe,
	.driver_managed_dma = true,
};

module_pci_driver(hisi_acc_vfio_pci_driver);
MODULE_LICENSE("GPL");
