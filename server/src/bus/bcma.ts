// Broadcom's AMBA cores: `struct bcma_device_id`. Matching: drivers/bcma/main.c (bcma_bus_match); alias:
// file2alias.c, do_bcma_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

/** BCMA_ANY_MANUF and BCMA_ANY_ID of include/linux/mod_devicetable.h */
const BCMA_ANY_ID = 0xffff;
/** BCMA_ANY_REV and BCMA_ANY_CLASS */
const BCMA_ANY_REV = 0xff;

export const bcma = tableBus({
  name: 'bcma',
  announces: 'bcma:m%04Xid%04Xrev%02Xcl%02X',
  struct: 'bcma_device_id',
  drivers: [{ struct: 'bcma_driver', table: 'id_table', name: 'name', needed: 'followed' }],
  columns: [
    { path: 'manuf', digits: 4 },
    { path: 'id', digits: 4 },
    { path: 'rev', digits: 2 },
    { path: 'class', digits: 2 },
  ],
  // `class` is no part of the loop's condition.
  isSentinel: (fields) => ['manuf', 'id', 'rev'].every((field) => fields.number(field) === 0),
  ...byNumbers({
    prefix: 'bcma:',
    parts: [
      { label: 'm', path: 'manuf', digits: 4, any: BCMA_ANY_ID },
      { label: 'id', path: 'id', digits: 4, any: BCMA_ANY_ID },
      { label: 'rev', path: 'rev', digits: 2, any: BCMA_ANY_REV },
      { label: 'cl', path: 'class', digits: 2, any: BCMA_ANY_REV },
    ],
    names: ['m', 'id'],
    open: true,
  }),
});
