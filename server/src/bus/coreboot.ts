// Entries of coreboot's table: `struct coreboot_device_id`. Matching and end of table:
// drivers/firmware/google/coreboot_table.c (coreboot_bus_match: up to tag 0); alias: file2alias.c,
// do_coreboot_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

export const coreboot = tableBus({
  name: 'coreboot',
  struct: 'coreboot_device_id',
  drivers: [{ struct: 'coreboot_driver', table: 'id_table', name: 'drv.name' }],
  columns: [{ path: 'tag', digits: 8 }],
  isSentinel: (fields) => fields.number('tag') === 0,
  ...byNumbers({
    prefix: 'coreboot:',
    parts: [{ label: 't', path: 'tag', digits: 8 }],
    names: ['t'],
    open: false,
  }),
});
