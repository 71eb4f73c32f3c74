// Remote processor messaging: `struct rpmsg_device_id`. Matching: drivers/rpmsg/rpmsg_core.c (rpmsg_dev_match,
// rpmsg_id_match); alias: file2alias.c, do_rpmsg_entry.
import { nameDevices, nameMatching } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const rpmsg = tableBus({
  name: 'rpmsg',
  struct: 'rpmsg_device_id',
  drivers: [{ struct: 'rpmsg_driver', table: 'id_table', name: 'drv.name' }],
  columns: [{ path: 'name' }],
  isSentinel: (fields) => fields.string('name') === '',
  alias: (fields) => [`rpmsg:${fields.string('name')}`],
  matching: nameMatching('rpmsg:'),
  devices: nameDevices('rpmsg:'),
});
