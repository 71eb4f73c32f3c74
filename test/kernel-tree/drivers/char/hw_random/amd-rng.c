// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/pci.h>

/* Only for loading the module by itself: the bridge belongs to another driver, so none is registered here. */
static const struct pci_device_id pci_tbl[] = {
	{ PCI_VDEVICE(AMD, 0x7443), 0, },
	{ PCI_VDEVICE(AMD, 0x746b), 0, },
	{ 0, },	/* terminate list */
};
MODULE_DEVICE_TABLE(pci, pci_tbl);

static int amd_rng_mod_init(void)
{
	const struct pci_device_id *ent;
	struct pci_dev *pdev = NULL;

	for_each_pci_dev(pdev) {
		ent = pci_match_id(pci_tbl, pdev);
		if (ent)
			return 0;
	}
	return -ENODEV;
}

module_init(amd_rng_mod_init);
MODULE_ALIAS_MISCDEV(183);
MODULE_LICENSE("GPL");
