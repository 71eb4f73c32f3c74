// The patch of March 2021 in the miniature kernel.

export const MLX5 = 'drivers/vfio/pci/mlx5/main.c';
/** Its entry, line 16. */
export const ENTRY = 'PCI_DEVICE_SUB(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042';
/** The title of the quick fix that makes an override entry of it. */
export const OVERRIDE = 'Match only when driver_override asks for this driver';
