// HID: `struct hid_device_id`. Matching: drivers/hid/hid-core.c (hid_match_id, hid_match_one_id); alias:
// file2alias.c, do_hid_entry.
import { type BoxBus, boxDevices, boxMatching, exactly } from './box-match.ts';
import { add, hex } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const HID_ANY_ID = 0xffffffff;
const HID_BUS_ANY = 0xffff;
const HID_GROUP_ANY = 0x0000;

const boxes: BoxBus = {
  dimensions: [
    { label: 'v', digits: 8 },
    { label: 'p', digits: 8 },
    { label: 'b', digits: 4 },
    { label: 'g', digits: 4 },
  ],
  names: 2,
  boxOf(fields) {
    const ask = (field: string, any: number) => exactly(fields.number(field) !== any, fields.number(field));
    return [
      ask('vendor', HID_ANY_ID),
      ask('product', HID_ANY_ID),
      ask('bus', HID_BUS_ANY),
      ask('group', HID_GROUP_ANY),
    ];
  },
  // hid_uevent (drivers/hid/hid-core.c)
  modalias: ([vendor = 0, product = 0, bus = 0, group = 0]) =>
    `hid:b${hex(bus, 4)}g${hex(group, 4)}v${hex(vendor, 8)}p${hex(product, 8)}`,
};

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
  matching: boxMatching(boxes),
  devices: boxDevices(boxes, {
    modalias: /^hid:b(?<b>[0-9a-f]{4})g(?<g>[0-9a-f]{4})v(?<v>[0-9a-f]{8})p(?<p>[0-9a-f]{8})$/i,
    short: /^hid:(?<v>[0-9a-f]{4}):(?<p>[0-9a-f]{4})$/i,
    usage: 'hid:vvvv:pppp in hex digits, or a modalias hid:b…g…v…p…',
  }),
});
