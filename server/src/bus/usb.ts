// USB: `struct usb_device_id`. Matching: drivers/usb/core/driver.c (usb_match_id, usb_match_device,
// usb_match_one_id_intf); alias: file2alias.c, do_usb_entry_multi, which see usb-alias.ts.
import { tableBus } from './table-bus.ts';
import { usbAliases } from './usb-alias.ts';
import { usbDevices, usbMatching } from './usb-match.ts';

export const usb = tableBus({
  name: 'usb',
  // usb_uevent, drivers/usb/core/message.c
  announces: 'usb:v%04Xp%04Xd%04Xdc%02Xdsc%02Xdp%02Xic%02Xisc%02Xip%02Xin%02X',
  struct: 'usb_device_id',
  drivers: [
    { struct: 'usb_driver', table: 'id_table', name: 'name' },
    // Devices as a whole; all others bind to their interfaces (usb_device_match).
    { struct: 'usb_device_driver', table: 'id_table', name: 'name', on: 'usb devices' },
    { struct: 'usb_serial_driver', table: 'id_table', name: 'driver.name' },
  ],
  columns: [
    { path: 'match_flags', digits: 4 },
    { path: 'idVendor', digits: 4 },
    { path: 'idProduct', digits: 4 },
    { path: 'bcdDevice_lo', digits: 4 },
    { path: 'bcdDevice_hi', digits: 4 },
    { path: 'bDeviceClass', digits: 2 },
    { path: 'bDeviceSubClass', digits: 2 },
    { path: 'bDeviceProtocol', digits: 2 },
    { path: 'bInterfaceClass', digits: 2 },
    { path: 'bInterfaceSubClass', digits: 2 },
    { path: 'bInterfaceProtocol', digits: 2 },
    { path: 'bInterfaceNumber', digits: 2 },
  ],
  // The loop of usb_match_id: an entry of nothing but driver_info asks for every device.
  isSentinel: (fields) =>
    fields.number('idVendor') === 0 &&
    fields.number('idProduct') === 0 &&
    fields.number('bDeviceClass') === 0 &&
    fields.number('bInterfaceClass') === 0 &&
    !fields.isSet('driver_info'),
  alias: usbAliases,
  narrowedBy: 'interface or release',
  toldApartBy: 'descriptors',
  matching: usbMatching,
  devices: usbDevices,
});
