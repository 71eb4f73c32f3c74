// SPDX-License-Identifier: MIT
#include <linux/pci.h>

void pcibios_fixup_bus(struct pci_dev *pdev)
{
}
