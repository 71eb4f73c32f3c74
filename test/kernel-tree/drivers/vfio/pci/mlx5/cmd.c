// SPDX-License-Identifier: MIT
#include <linux/pci.h>

int mlx5vf_cmd_query(struct pci_dev *pdev)
{
	return 0;
}
