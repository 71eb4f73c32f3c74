// USB Type-C alternate modes: `struct typec_device_id`. Matching and end of table: drivers/usb/typec/bus.c
// (typec_match: up to svid 0); alias: file2alias.c, do_typec_entry, which looks at no mode in newer trees.
import { byNumbers } from './by-numbers.ts';
import { hex } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const TYPEC_ANY_MODE = 7;

const numbers = byNumbers({
  prefix: 'typec:',
  parts: [
    { label: 'id', path: 'svid', digits: 4 },
    { label: 'm', path: 'mode', digits: 2, any: TYPEC_ANY_MODE },
  ],
  names: ['id', 'm'],
  open: false,
});

export const typec = tableBus({
  name: 'typec',
  struct: 'typec_device_id',
  drivers: [{ struct: 'typec_altmode_driver', table: 'id_table', name: 'driver.name' }],
  columns: [
    { path: 'svid', digits: 4 },
    { path: 'mode', digits: 2 },
  ],
  isSentinel: (fields) => fields.number('svid') === 0,
  ...numbers,
  alias: (fields, modpost) =>
    modpost?.mentions('do_typec_entry', 'mode') === false
      ? [`typec:id${hex(fields.number('svid'), 4)}`]
      : numbers.alias(fields),
});
