// Auxiliary devices, parts of a driver that other drivers take: `struct auxiliary_device_id`. Matching and end of
// table: drivers/base/auxiliary.c (auxiliary_match_id: by name, up to an empty one); alias: file2alias.c,
// do_auxiliary_entry.
import { byName } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const auxiliary = tableBus({
  name: 'auxiliary',
  struct: 'auxiliary_device_id',
  drivers: [
    { struct: 'auxiliary_driver', table: 'id_table', name: 'name', needed: 'required' },
    // Wraps an auxiliary_driver: include/linux/net/intel/iidc.h.
    { struct: 'iidc_auxiliary_drv', table: 'adrv.id_table', name: 'adrv.name' },
  ],
  columns: [{ path: 'name' }],
  isSentinel: (fields) => fields.string('name') === '',
  alias: (fields) => [`auxiliary:${fields.string('name')}`],
  ...byName('auxiliary:'),
});
