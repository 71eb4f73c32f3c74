// SPDX-License-Identifier: MIT
#include "hpi_internal.h"

/* The same cards again, here to find the function that handles one. */
static const struct pci_device_id asihpi_pci_tbl[] = {
#include "hpipcida.h"
};

hpi_handler_func *hpi_lookup_entry_point_function(struct pci_dev *pdev)
{
	int i;

	for (i = 0; asihpi_pci_tbl[i].vendor != 0; i++)
		if (asihpi_pci_tbl[i].device == pdev->device)
			return (hpi_handler_func *) asihpi_pci_tbl[i].driver_data;
	return NULL;
}
