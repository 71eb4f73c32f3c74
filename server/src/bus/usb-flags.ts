// USB_DEVICE_ID_MATCH_* of include/linux/mod_devicetable.h: which fields of a usb_device_id are compared.
export const VENDOR = 0x0001;
export const PRODUCT = 0x0002;
export const DEV_LO = 0x0004;
export const DEV_HI = 0x0008;
export const DEV_CLASS = 0x0010;
export const DEV_SUBCLASS = 0x0020;
export const DEV_PROTOCOL = 0x0040;
export const INT_CLASS = 0x0080;
export const INT_SUBCLASS = 0x0100;
export const INT_PROTOCOL = 0x0200;
export const INT_NUMBER = 0x0400;
