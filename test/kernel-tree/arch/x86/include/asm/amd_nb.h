/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_AMD_NB_H
#define _ASM_X86_AMD_NB_H

#define PCI_DEVICE_ID_AMD_17H_ROOT	0x1450
#define PCI_DEVICE_ID_AMD_17H_M10H_ROOT	0x15d0

extern const struct pci_device_id amd_nb_misc_ids[];
int amd_nb_known(struct pci_dev *pdev);

#endif
