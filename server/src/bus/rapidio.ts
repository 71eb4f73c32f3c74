// RapidIO devices: `struct rio_device_id`. Matching and end of table: drivers/rapidio/rio-driver.c
// (rio_match_device: up to vid and asm_vid 0); alias: file2alias.c, do_rio_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const RIO_ANY_ID = 0xffff;

export const rapidio = tableBus({
  name: 'rapidio',
  struct: 'rio_device_id',
  drivers: [{ struct: 'rio_driver', table: 'id_table', name: 'name' }],
  columns: ['did', 'vid', 'asm_did', 'asm_vid'].map((path) => ({ path, digits: 4 })),
  isSentinel: (fields) => fields.number('vid') === 0 && fields.number('asm_vid') === 0,
  alias: (fields) => {
    const id = (separator: string, field: string) => {
      const value = fields.number(field);
      return add(separator, value !== RIO_ANY_ID, value, 4);
    };
    return [
      wildcard(`rapidio:${id('v', 'vid')}${id('d', 'did')}${id('av', 'asm_vid')}${id('ad', 'asm_did')}`),
    ];
  },
});
