// EISA: `struct eisa_device_id`. Matching: drivers/eisa/eisa-bus.c (eisa_bus_match); alias: file2alias.c,
// do_eisa_entry.
import { nameDevices, nameMatching } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const eisa = tableBus({
  name: 'eisa',
  struct: 'eisa_device_id',
  drivers: [{ struct: 'eisa_driver', table: 'id_table', name: 'driver.name' }],
  columns: [{ path: 'sig' }],
  isSentinel: (fields) => fields.string('sig') === '',
  alias: (fields) => [`eisa:s${fields.string('sig')}*`],
  matching: nameMatching('eisa:s', 'sig'),
  devices: nameDevices('eisa:s', 'sig'),
});
