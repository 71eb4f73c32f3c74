/* SPDX-License-Identifier: MIT */
/* What a device id looks like on each bus; modpost reads arrays of these out of the objects. */
#ifndef LINUX_MOD_DEVICETABLE_H
#define LINUX_MOD_DEVICETABLE_H

#ifdef __KERNEL__
#include <linux/types.h>
typedef unsigned long kernel_ulong_t;
#endif

#define PCI_ANY_ID (~0)

enum {
	PCI_ID_F_VFIO_DRIVER_OVERRIDE = 1,
};

struct pci_device_id {
	__u32 vendor, device;		/* PCI_ANY_ID: any */
	__u32 subvendor, subdevice;
	__u32 class, class_mask;	/* base, sub, interface */
	kernel_ulong_t driver_data;
	__u32 override_only;		/* reached by driver_override alone */
};

#define USB_DEVICE_ID_MATCH_VENDOR	0x0001
#define USB_DEVICE_ID_MATCH_PRODUCT	0x0002

struct usb_device_id {
	__u16		match_flags;
	__u16		idVendor;
	__u16		idProduct;
	__u16		bcdDevice_lo;
	__u16		bcdDevice_hi;
	__u8		bDeviceClass;
	__u8		bDeviceSubClass;
	__u8		bDeviceProtocol;
	__u8		bInterfaceClass;
	__u8		bInterfaceSubClass;
	__u8		bInterfaceProtocol;
	__u8		bInterfaceNumber;
	kernel_ulong_t	driver_info
		__attribute__((aligned(sizeof(kernel_ulong_t))));
};

struct of_device_id {
	char	name[32];
	char	type[32];
	char	compatible[128];
	const void *data;
};

#define I2C_NAME_SIZE	20

struct i2c_device_id {
	char name[I2C_NAME_SIZE];
	kernel_ulong_t driver_data;
};

#endif
