// I3C: `struct i3c_device_id`. Matching: drivers/i3c/device.c (i3c_device_match_id); alias: file2alias.c,
// do_i3c_entry.
import { add } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** The alias's parts in order, with the I3C_MATCH_* of include/linux/mod_devicetable.h. */
const PARTS = [
  ['dcr', 0x1, 'dcr', 2],
  ['manuf', 0x2, 'manuf_id', 4],
  ['part', 0x4, 'part_id', 4],
  ['ext', 0x8, 'extra_info', 4],
] as const;

export const i3c = tableBus({
  name: 'i3c',
  struct: 'i3c_device_id',
  drivers: [{ struct: 'i3c_driver', table: 'id_table', name: 'driver.name' }],
  columns: [{ path: 'match_flags', digits: 2 }, ...PARTS.map(([, , path, digits]) => ({ path, digits }))],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  alias(fields) {
    const flags = fields.number('match_flags');
    const parts = PARTS.map(([separator, flag, field, digits]) =>
      add(separator, (flags & flag) !== 0, fields.number(field), digits),
    );
    return [`i3c:${parts.join('')}`];
  },
});
