// Clients of the Intel Management Engine: `struct mei_cl_device_id`. Matching and end of table:
// drivers/misc/mei/bus.c (mei_cl_device_find: up to the null uuid; the name counts where the device has one); alias:
// file2alias.c, do_mei_entry.
import { add } from './fields.ts';
import { guidColumn, guidText, isNull } from './guid.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const MEI_CL_VERSION_ANY = 0xff;

export const mei = tableBus({
  name: 'mei',
  struct: 'mei_cl_device_id',
  drivers: [{ struct: 'mei_cl_driver', table: 'id_table', name: 'name' }],
  columns: [{ path: 'name' }, guidColumn('uuid'), { path: 'version', digits: 2 }],
  isSentinel: (fields) => isNull(fields, 'uuid'),
  alias: (fields) => {
    const name = fields.string('name') || '*';
    const version = fields.number('version');
    return [
      `mei:${name}:${guidText(fields, 'uuid')}${add(':', version !== MEI_CL_VERSION_ANY, version, 2)}:*`,
    ];
  },
});
