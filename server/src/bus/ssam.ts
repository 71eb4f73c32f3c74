// Surface System Aggregator devices: `struct ssam_device_id`. Matching and end of table:
// drivers/platform/surface/aggregator/bus.c (ssam_device_id_match: up to an entry that is zero all over, driver_data
// included); alias: file2alias.c, do_ssam_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

const IDS = ['match_flags', 'domain', 'category', 'target', 'instance', 'function'];

export const ssam = tableBus({
  name: 'ssam',
  struct: 'ssam_device_id',
  drivers: [{ struct: 'ssam_device_driver', table: 'match_table', name: 'driver.name', needed: 'followed' }],
  columns: IDS.map((path) => ({ path, digits: 2 })),
  isSentinel: (fields) => ![...IDS, 'driver_data'].some((field) => fields.isSet(field)),
  ...byNumbers({
    prefix: 'ssam:',
    flags: 'match_flags',
    // SSAM_MATCH_* of include/linux/mod_devicetable.h
    parts: [
      { label: 'd', path: 'domain', digits: 2 },
      { label: 'c', path: 'category', digits: 2 },
      { label: 't', path: 'target', digits: 2, flag: 1 },
      { label: 'i', path: 'instance', digits: 2, flag: 2 },
      { label: 'f', path: 'function', digits: 2, flag: 4 },
    ],
    names: ['d', 'c'],
    open: false,
  }),
});
