// IndustryPack modules: `struct ipack_device_id`. Matching and end of table: drivers/ipack/ipack.c (ipack_match_id:
// up to vendor and device 0, whatever the format); alias: file2alias.c, do_ipack_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const IPACK_ANY_FORMAT = 0xff;
const IPACK_ANY_ID = 0xffffffff;

export const ipack = tableBus({
  name: 'ipack',
  struct: 'ipack_device_id',
  // Named only where it is registered: ipack_driver_register(driver, owner, name).
  drivers: [{ struct: 'ipack_driver', table: 'id_table', name: 'driver.name' }],
  columns: [
    { path: 'format', digits: 2 },
    { path: 'vendor', digits: 8 },
    { path: 'device', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('vendor') === 0 && fields.number('device') === 0,
  alias: (fields) => {
    const id = (separator: string, field: string, any: number, digits: number) => {
      const value = fields.number(field);
      return add(separator, value !== any, value, digits);
    };
    return [
      wildcard(
        `ipack:${id('f', 'format', IPACK_ANY_FORMAT, 2)}` +
          `${id('v', 'vendor', IPACK_ANY_ID, 8)}${id('d', 'device', IPACK_ANY_ID, 8)}`,
      ),
    ];
  },
});
