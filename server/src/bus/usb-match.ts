// Which USB interfaces an entry matches: drivers/usb/core/driver.c, usb_match_device and usb_match_one_id_intf.
import { type BoxBus, boxDevices, boxMatching, exactly } from './box-match.ts';
import { hex } from './fields.ts';
import * as flag from './usb-flags.ts';

/** include/uapi/linux/usb/ch9.h */
const USB_CLASS_VENDOR_SPEC = 0xff;
const INTERFACE = flag.INT_CLASS | flag.INT_SUBCLASS | flag.INT_PROTOCOL | flag.INT_NUMBER;

const usbBoxes: BoxBus = {
  dimensions: [
    { label: 'v', digits: 4 },
    { label: 'p', digits: 4 },
    { label: 'd', digits: 4 },
    { label: 'dc', digits: 2, open: USB_CLASS_VENDOR_SPEC - 1 },
    { label: 'dsc', digits: 2 },
    { label: 'dp', digits: 2 },
    { label: 'ic', digits: 2 },
    { label: 'isc', digits: 2 },
    { label: 'ip', digits: 2 },
    { label: 'in', digits: 2 },
  ],
  names: 2,
  boxOf(fields) {
    const flags = fields.number('match_flags');
    const ask = (bit: number, field: string) =>
      (flags & bit) === 0 ? undefined : exactly(true, fields.number(field));
    let deviceClass = ask(flag.DEV_CLASS, 'bDeviceClass');
    // What the interfaces of a vendor-specific device mean, only an entry of that vendor can know.
    if ((flags & flag.VENDOR) === 0 && (flags & INTERFACE) !== 0) {
      if (deviceClass?.[0] === USB_CLASS_VENDOR_SPEC) return undefined;
      deviceClass ??= [0, USB_CLASS_VENDOR_SPEC - 1];
    }
    return [
      ask(flag.VENDOR, 'idVendor'),
      ask(flag.PRODUCT, 'idProduct'),
      [
        flags & flag.DEV_LO ? fields.number('bcdDevice_lo') : 0,
        flags & flag.DEV_HI ? fields.number('bcdDevice_hi') : 0xffff,
      ],
      deviceClass,
      ask(flag.DEV_SUBCLASS, 'bDeviceSubClass'),
      ask(flag.DEV_PROTOCOL, 'bDeviceProtocol'),
      ask(flag.INT_CLASS, 'bInterfaceClass'),
      ask(flag.INT_SUBCLASS, 'bInterfaceSubClass'),
      ask(flag.INT_PROTOCOL, 'bInterfaceProtocol'),
      ask(flag.INT_NUMBER, 'bInterfaceNumber'),
    ];
  },
  // usb_if_uevent (drivers/usb/core/message.c)
  modalias: (numbers) =>
    `usb:${usbBoxes.dimensions.map(({ label, digits }, i) => label + hex(numbers[i] ?? 0, digits)).join('')}`,
};

export const usbMatching = boxMatching(usbBoxes);

export const usbDevices = boxDevices(usbBoxes, {
  modalias:
    /^usb:v(?<v>[0-9a-f]{4})p(?<p>[0-9a-f]{4})d(?<d>[0-9a-f]{4})dc(?<dc>[0-9a-f]{2})dsc(?<dsc>[0-9a-f]{2})dp(?<dp>[0-9a-f]{2})ic(?<ic>[0-9a-f]{2})isc(?<isc>[0-9a-f]{2})ip(?<ip>[0-9a-f]{2})(?:in(?<in>[0-9a-f]{2}))?$/i,
  short: /^usb:(?<v>[0-9a-f]{4}):(?<p>[0-9a-f]{4})$/i,
  usage: 'usb:vvvv:pppp in hex digits, or a modalias usb:v…p…d…dc…dsc…dp…ic…isc…ip…in…',
});
