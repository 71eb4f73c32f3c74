// SPDX-License-Identifier: MIT
/* What all cards share. Each card's file brings the table and then includes this one. */
MODULE_LICENSE("GPL v2");
MODULE_DEVICE_TABLE(pci, snd_echo_ids);

static int snd_echo_probe(struct pci_dev *pci, const struct pci_device_id *pci_id)
{
	return 0;
}

static struct pci_driver echo_driver = {
	.name = KBUILD_MODNAME,
	.id_table = snd_echo_ids,
	.probe = snd_echo_probe,
};

module_pci_driver(echo_driver);
