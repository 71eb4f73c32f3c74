// USB Type-C alternate modes: `struct typec_device_id`. Matching and end of table: drivers/usb/typec/bus.c
// (typec_match: up to svid 0); alias: file2alias.c, do_typec_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const TYPEC_ANY_MODE = 7;

export const typec = tableBus({
  name: 'typec',
  struct: 'typec_device_id',
  drivers: [{ struct: 'typec_altmode_driver', table: 'id_table', name: 'driver.name' }],
  columns: [
    { path: 'svid', digits: 4 },
    { path: 'mode', digits: 2 },
  ],
  isSentinel: (fields) => fields.number('svid') === 0,
  ...byNumbers({
    prefix: 'typec:',
    parts: [
      { label: 'id', path: 'svid', digits: 4 },
      { label: 'm', path: 'mode', digits: 2, any: TYPEC_ANY_MODE },
    ],
    names: ['id', 'm'],
    open: false,
  }),
});
