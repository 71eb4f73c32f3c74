// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/pci.h>
#include <drm/i915_pciids.h>

struct intel_device_info {
	u8 gen;
};

static const struct intel_device_info i830_info = { 2 };
static const struct intel_device_info i845g_info = { 2 };
static const struct intel_device_info snb_d_info = { 6 };
static const struct intel_device_info snb_m_info = { 6 };
static const struct intel_device_info dg2_info = { 12 };

static const struct pci_device_id pciidlist[] = {
	INTEL_I830_IDS(&i830_info),
	INTEL_I845G_IDS(&i845g_info),
	INTEL_SNB_D_IDS(&snb_d_info),
	INTEL_SNB_M_IDS(&snb_m_info),
	INTEL_DG2_IDS(INTEL_VGA_DEVICE, &dg2_info),
	{0, 0, 0}
};
MODULE_DEVICE_TABLE(pci, pciidlist);

static int i915_pci_probe(struct pci_dev *pdev, const struct pci_device_id *ent)
{
	return 0;
}

static struct pci_driver i915_pci_driver = {
	.name = "i915",
	.id_table = pciidlist,
	.probe = i915_pci_probe,
};

module_pci_driver(i915_pci_driver);
MODULE_LICENSE("GPL and additional rights");
