// Sonics Silicon Backplane: `struct ssb_device_id`. Matching: drivers/ssb/main.c (ssb_bus_match,
// ssb_match_devid); alias: file2alias.c, do_ssb_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

/** SSB_ANY_VENDOR and SSB_ANY_ID of include/linux/mod_devicetable.h */
const SSB_ANY_ID = 0xffff;
const SSB_ANY_REV = 0xff;

export const ssb = tableBus({
  name: 'ssb',
  announces: 'ssb:v%04Xid%04Xrev%02X',
  struct: 'ssb_device_id',
  drivers: [{ struct: 'ssb_driver', table: 'id_table', name: 'name', needed: 'followed' }],
  columns: [
    { path: 'vendor', digits: 4 },
    { path: 'coreid', digits: 4 },
    { path: 'revision', digits: 2 },
  ],
  isSentinel: (fields) => ['vendor', 'coreid', 'revision'].every((field) => fields.number(field) === 0),
  ...byNumbers({
    prefix: 'ssb:',
    parts: [
      { label: 'v', path: 'vendor', digits: 4, any: SSB_ANY_ID },
      { label: 'id', path: 'coreid', digits: 4, any: SSB_ANY_ID },
      { label: 'rev', path: 'revision', digits: 2, any: SSB_ANY_REV },
    ],
    names: ['v', 'id'],
    open: true,
  }),
});
