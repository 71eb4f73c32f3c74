// Channels of a modem host interface, on the modem's side: `struct mhi_device_id`, which mhi shares; the name that
// a table is exported under and its driver's struct tell the two apart. Matching and end of table:
// drivers/bus/mhi/ep/main.c (mhi_ep_match: by channel name, up to an empty one); alias: file2alias.c,
// do_mhi_ep_entry.
import { byName } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const mhiEp = tableBus({
  name: 'mhi_ep',
  struct: 'mhi_device_id',
  drivers: [{ struct: 'mhi_ep_driver', table: 'id_table', name: 'driver.name', needed: 'followed' }],
  columns: [{ path: 'chan' }],
  isSentinel: (fields) => fields.string('chan') === '',
  alias: (fields) => [`mhi_ep:${fields.string('chan')}`],
  ...byName('mhi_ep:', 'chan'),
});
