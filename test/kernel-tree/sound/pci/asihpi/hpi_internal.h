/* SPDX-License-Identifier: MIT */
#include <linux/pci.h>

#define HPI_PCI_VENDOR_ID_AUDIOSCIENCE	0x175C
#define HPI_PCI_VENDOR_ID_TI		0x104C
#define HPI_PCI_DEV_ID_DSP6205		0xA106
#define HPI_PCI_DEV_ID_PCI2040		0xAC60

typedef int hpi_handler_func(struct pci_dev *pdev);

int HPI_6205(struct pci_dev *pdev);
int HPI_6000(struct pci_dev *pdev);
