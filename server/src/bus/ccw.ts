// s390 channel devices: `struct ccw_device_id`. Matching and end of table: arch/s390/include/asm/ccwdev.h
// (ccw_device_id_match: up to match_flags 0); alias: file2alias.c, do_ccw_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

export const ccw = tableBus({
  name: 'ccw',
  struct: 'ccw_device_id',
  drivers: [{ struct: 'ccw_driver', table: 'ids', name: 'driver.name' }],
  columns: [
    { path: 'match_flags', digits: 4 },
    { path: 'cu_type', digits: 4 },
    { path: 'dev_type', digits: 4 },
    { path: 'cu_model', digits: 2 },
    { path: 'dev_model', digits: 2 },
  ],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  ...byNumbers({
    prefix: 'ccw:',
    flags: 'match_flags',
    // CCW_DEVICE_ID_MATCH_* of include/linux/mod_devicetable.h
    parts: [
      { label: 't', path: 'cu_type', digits: 4, flag: 1 },
      { label: 'm', path: 'cu_model', digits: 2, flag: 2 },
      { label: 'dt', path: 'dev_type', digits: 4, flag: 4 },
      { label: 'dm', path: 'dev_model', digits: 2, flag: 8 },
    ],
    names: ['t', 'dt'],
    open: true,
    // A control unit without devices of a type of their own: snprint_alias, drivers/s390/cio/device.c.
    short: { pattern: /^ccw:t(?<t>[0-9a-f]{4})m(?<m>[0-9a-f]{2})dtdm$/i, usage: 'ccw:t…m…dtdm' },
  }),
});
