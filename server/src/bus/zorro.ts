// Amiga expansion boards: `struct zorro_device_id`. Matching and end of table: drivers/zorro/zorro-driver.c
// (zorro_match_device: up to id 0); alias: file2alias.c, do_zorro_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const ZORRO_WILDCARD = 0xffffffff;

export const zorro = tableBus({
  name: 'zorro',
  struct: 'zorro_device_id',
  drivers: [{ struct: 'zorro_driver', table: 'id_table', name: 'name' }],
  columns: [{ path: 'id', digits: 8 }],
  isSentinel: (fields) => fields.number('id') === 0,
  ...byNumbers({
    prefix: 'zorro:',
    parts: [{ label: 'i', path: 'id', digits: 8, any: ZORRO_WILDCARD }],
    names: ['i'],
    open: false,
  }),
});
