// s390 crypto cards and queues: `struct ap_device_id`. Matching and end of table: drivers/s390/crypto/ap_bus.c
// (ap_bus_match: up to match_flags 0, which say card or queue); alias: file2alias.c, do_ap_entry, which leaves
// the flags out.
import { hex } from './fields.ts';
import { tableBus } from './table-bus.ts';

export const ap = tableBus({
  name: 'ap',
  struct: 'ap_device_id',
  // Named only where it is registered: ap_driver_register(driver, owner, name).
  drivers: [{ struct: 'ap_driver', table: 'ids', name: 'driver.name' }],
  columns: [
    { path: 'match_flags', digits: 4 },
    { path: 'dev_type', digits: 2 },
  ],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  alias: (fields) => [`ap:t${hex(fields.number('dev_type'), 2)}*`],
});
