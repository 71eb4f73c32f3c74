// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/pci.h>

#define CH_PCI_DEVICE_ID_TABLE_DEFINE_BEGIN \
	static const struct pci_device_id cxgb4vf_pci_tbl[] = {
#define CH_PCI_DEVICE_ID_FUNCTION	0x8

#define CH_PCI_ID_TABLE_ENTRY(devid) \
		{ PCI_VDEVICE(CHELSIO, (devid)), 0 }

#define CH_PCI_DEVICE_ID_TABLE_DEFINE_END { 0, } }

#include "../cxgb4/t4_pci_id_tbl.h"

MODULE_DEVICE_TABLE(pci, cxgb4vf_pci_tbl);
MODULE_LICENSE("Dual BSD/GPL");

static int cxgb4vf_pci_probe(struct pci_dev *pdev, const struct pci_device_id *ent)
{
	return 0;
}

static struct pci_driver cxgb4vf_driver = {
	.name     = KBUILD_MODNAME,
	.id_table = cxgb4vf_pci_tbl,
	.probe    = cxgb4vf_pci_probe,
};

module_pci_driver(cxgb4vf_driver);
