// IndustryPack modules: `struct ipack_device_id`. Matching and end of table: drivers/ipack/ipack.c (ipack_match_id:
// up to vendor and device 0, whatever the format); alias: file2alias.c, do_ipack_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const IPACK_ANY_FORMAT = 0xff;
const IPACK_ANY_ID = 0xffffffff;

export const ipack = tableBus({
  name: 'ipack',
  struct: 'ipack_device_id',
  // Named only where it is registered: ipack_driver_register(driver, owner, name).
  drivers: [{ struct: 'ipack_driver', table: 'id_table', name: 'driver.name', needed: 'required' }],
  columns: [
    { path: 'format', digits: 2 },
    { path: 'vendor', digits: 8 },
    { path: 'device', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('vendor') === 0 && fields.number('device') === 0,
  ...byNumbers({
    prefix: 'ipack:',
    parts: [
      { label: 'f', path: 'format', digits: 2, any: IPACK_ANY_FORMAT },
      { label: 'v', path: 'vendor', digits: 8, any: IPACK_ANY_ID },
      { label: 'd', path: 'device', digits: 8, any: IPACK_ANY_ID },
    ],
    names: ['v', 'd'],
    open: true,
  }),
});
