// HID: `struct hid_device_id`. Matching: drivers/hid/hid-core.c (hid_match_id, hid_match_one_id); alias:
// file2alias.c, do_hid_entry.
import { add } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
export const HID_ANY_ID = 0xffffffff;
export const HID_BUS_ANY = 0xffff;
export const HID_GROUP_ANY = 0x0000;

export const hid = tableBus({
  name: 'hid',
  struct: 'hid_device_id',
  drivers: [{ struct: 'hid_driver', table: 'id_table', name: 'name' }],
  columns: [
    { path: 'bus', digits: 4 },
    { path: 'group', digits: 4 },
    { path: 'vendor', digits: 8 },
    { path: 'product', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('bus') === 0,
  alias(fields) {
    const part = (separator: string, field: string, any: number, digits: number) =>
      add(separator, fields.number(field) !== any, fields.number(field), digits);
    return [
      `hid:${part('b', 'bus', HID_BUS_ANY, 4)}${part('g', 'group', HID_GROUP_ANY, 4)}` +
        `${part('v', 'vendor', HID_ANY_ID, 8)}${part('p', 'product', HID_ANY_ID, 8)}`,
    ];
  },
});
