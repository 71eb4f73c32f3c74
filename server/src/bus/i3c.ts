// I3C: `struct i3c_device_id`. Matching: drivers/i3c/device.c (i3c_device_match_id); alias: file2alias.c,
// do_i3c_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

export const i3c = tableBus({
  name: 'i3c',
  struct: 'i3c_device_id',
  drivers: [{ struct: 'i3c_driver', table: 'id_table', name: 'driver.name', needed: 'followed' }],
  columns: [
    { path: 'match_flags', digits: 2 },
    { path: 'dcr', digits: 2 },
    { path: 'manuf_id', digits: 4 },
    { path: 'part_id', digits: 4 },
    { path: 'extra_info', digits: 4 },
  ],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  ...byNumbers({
    prefix: 'i3c:',
    flags: 'match_flags',
    // I3C_MATCH_* of include/linux/mod_devicetable.h
    parts: [
      { label: 'dcr', path: 'dcr', digits: 2, flag: 0x1 },
      { label: 'manuf', path: 'manuf_id', digits: 4, flag: 0x2 },
      { label: 'part', path: 'part_id', digits: 4, flag: 0x4 },
      { label: 'ext', path: 'extra_info', digits: 4, flag: 0x8 },
    ],
    names: ['manuf', 'part'],
    open: false,
  }),
});
