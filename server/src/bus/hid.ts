// HID: `struct hid_device_id`. Matching: drivers/hid/hid-core.c (hid_match_id, hid_match_one_id); alias:
// file2alias.c, do_hid_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const HID_ANY_ID = 0xffffffff;
const HID_BUS_ANY = 0xffff;
const HID_GROUP_ANY = 0x0000;

export const hid = tableBus({
  name: 'hid',
  announces: 'hid:b%04Xg%04Xv%08Xp%08X',
  struct: 'hid_device_id',
  drivers: [{ struct: 'hid_driver', table: 'id_table', name: 'name', needed: 'followed' }],
  columns: [
    { path: 'bus', digits: 4 },
    { path: 'group', digits: 4 },
    { path: 'vendor', digits: 8 },
    { path: 'product', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('bus') === 0,
  toldApartBy: 'descriptors',
  ...byNumbers({
    prefix: 'hid:',
    parts: [
      { label: 'b', path: 'bus', digits: 4, any: HID_BUS_ANY },
      { label: 'g', path: 'group', digits: 4, any: HID_GROUP_ANY },
      { label: 'v', path: 'vendor', digits: 8, any: HID_ANY_ID },
      { label: 'p', path: 'product', digits: 8, any: HID_ANY_ID },
    ],
    names: ['v', 'p'],
    open: false,
    short: { pattern: /^hid:(?<v>[0-9a-f]{4}):(?<p>[0-9a-f]{4})$/i, usage: 'hid:vvvv:pppp' },
  }),
});
