// RapidIO devices: `struct rio_device_id`. Matching and end of table: drivers/rapidio/rio-driver.c
// (rio_match_device: up to vid and asm_vid 0); alias: file2alias.c, do_rio_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const RIO_ANY_ID = 0xffff;

export const rapidio = tableBus({
  name: 'rapidio',
  announces: 'rapidio:v%04Xd%04Xav%04Xad%04X',
  struct: 'rio_device_id',
  drivers: [{ struct: 'rio_driver', table: 'id_table', name: 'name' }],
  columns: ['did', 'vid', 'asm_did', 'asm_vid'].map((path) => ({ path, digits: 4 })),
  isSentinel: (fields) => fields.number('vid') === 0 && fields.number('asm_vid') === 0,
  ...byNumbers({
    prefix: 'rapidio:',
    parts: [
      { label: 'v', path: 'vid', digits: 4, any: RIO_ANY_ID },
      { label: 'd', path: 'did', digits: 4, any: RIO_ANY_ID },
      { label: 'av', path: 'asm_vid', digits: 4, any: RIO_ANY_ID },
      { label: 'ad', path: 'asm_did', digits: 4, any: RIO_ANY_ID },
    ],
    names: ['v', 'd'],
    open: true,
  }),
});
