// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/pci.h>

enum nvme_quirks {
	NVME_QUIRK_STRIPE_SIZE		= (1 << 0),
	NVME_QUIRK_BOGUS_NID		= (1 << 18),
};

static int nvme_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return 0;
}

static const struct pci_device_id nvme_id_table[] = {
	{ PCI_VDEVICE(INTEL, 0x0953),
		.driver_data = NVME_QUIRK_STRIPE_SIZE, },
	{ PCI_DEVICE(0x126f, 0x2263),
		.driver_data = NVME_QUIRK_BOGUS_NID |
				NVME_QUIRK_STRIPE_SIZE, },
	{ PCI_DEVICE_CLASS(PCI_CLASS_STORAGE_EXPRESS, 0xffffff) },
	{ 0, }
};
MODULE_DEVICE_TABLE(pci, nvme_id_table);

static struct pci_driver nvme_driver = {
	.name		= "nvme",
	.id_table	= nvme_id_table,
	.probe		= nvme_probe,
};

module_pci_driver(nvme_driver);
MODULE_LICENSE("GPL");
