// Channels of a modem host interface: `struct mhi_device_id`, which mhi_ep shares. Matching and end of table:
// drivers/bus/mhi/host/init.c (mhi_match: by channel name, up to an empty one); alias: file2alias.c, do_mhi_entry.
import { byName } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const mhi = tableBus({
  name: 'mhi',
  struct: 'mhi_device_id',
  drivers: [{ struct: 'mhi_driver', table: 'id_table', name: 'driver.name', needed: 'followed' }],
  columns: [{ path: 'chan' }],
  isSentinel: (fields) => fields.string('chan') === '',
  alias: (fields) => [`mhi:${fields.string('chan')}`],
  ...byName('mhi:', 'chan'),
});
