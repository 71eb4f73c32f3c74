// SPDX-License-Identifier: MIT
/* Lists of north bridges that the kernel looks for by itself. No driver binds to them. */
#include <linux/pci.h>
#include <asm/amd_nb.h>

static const struct pci_device_id amd_root_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_AMD, PCI_DEVICE_ID_AMD_17H_ROOT) },
	{ PCI_DEVICE(PCI_VENDOR_ID_AMD, PCI_DEVICE_ID_AMD_17H_M10H_ROOT) },
	{}
};

const struct pci_device_id amd_nb_misc_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_AMD, PCI_DEVICE_ID_AMD_17H_DF_F3) },
	{}
};

int amd_nb_known(struct pci_dev *pdev)
{
	if (pci_match_id(amd_root_ids, pdev))
		return 1;
	return pci_match_id(amd_nb_misc_ids, pdev) != NULL;
}
