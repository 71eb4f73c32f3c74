/* SPDX-License-Identifier: MIT */
#ifndef _DRIVERS_VIRTIO_VIRTIO_PCI_COMMON_H
#define _DRIVERS_VIRTIO_VIRTIO_PCI_COMMON_H

#include <linux/module.h>
#include <linux/pci.h>

int virtio_pci_modern_probe(struct pci_dev *pci_dev);
int virtio_pci_legacy_probe(struct pci_dev *pci_dev);

#endif
