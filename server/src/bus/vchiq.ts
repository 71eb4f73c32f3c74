// Services of VideoCore: `struct vchiq_device_id`. Nothing walks these tables: the bus matches by the driver's own
// name (vchiq_bus_type_match in drivers/staging/vc04_services/interface/vchiq_arm/vchiq_bus.c), the table is there to
// load the module. Alias: file2alias.c, do_vchiq_entry.
import { byName } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const vchiq = tableBus({
  name: 'vchiq',
  struct: 'vchiq_device_id',
  drivers: [{ struct: 'vchiq_driver', table: 'id_table', name: 'driver.name' }],
  columns: [{ path: 'name' }],
  isSentinel: (fields) => fields.string('name') === '',
  alias: (fields) => [`vchiq:${fields.string('name')}`],
  ...byName('vchiq:'),
});
