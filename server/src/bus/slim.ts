// SLIMbus devices: `struct slim_device_id`. Matching and end of table: drivers/slimbus/core.c (slim_match: up to
// manf_id and prod_code 0; the device tree is asked first); alias: file2alias.c, do_slim_entry, by manufacturer and
// product alone. Kernels have the struct from before their modpost made aliases of it.
import { tableBus } from './table-bus.ts';

export const slim = tableBus({
  name: 'slim',
  struct: 'slim_device_id',
  drivers: [{ struct: 'slim_driver', table: 'id_table', name: 'driver.name' }],
  columns: ['manf_id', 'prod_code', 'dev_index', 'instance'].map((path) => ({ path, digits: 4 })),
  isSentinel: (fields) => fields.number('manf_id') === 0 && fields.number('prod_code') === 0,
  alias: (fields) => {
    const digits = (field: string) => fields.number(field).toString(16);
    return [`slim:${digits('manf_id')}:${digits('prod_code')}:*`];
  },
});
