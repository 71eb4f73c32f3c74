// Hyper-V devices: `struct hv_vmbus_device_id`. Matching and end of table: drivers/hv/vmbus_drv.c
// (hv_vmbus_dev_match: by guid, up to the null guid; dynamic ids come first, driver_override before them); alias:
// file2alias.c, do_vmbus_entry, which prints the bytes as they lie in memory.

import { bytesText, guidColumn, isNull } from './guid.ts';
import { byName } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const vmbus = tableBus({
  name: 'vmbus',
  struct: 'hv_vmbus_device_id',
  drivers: [{ struct: 'hv_driver', table: 'id_table', name: 'name' }],
  columns: [guidColumn('guid')],
  isSentinel: (fields) => isNull(fields, 'guid'),
  alias: (fields) => [`vmbus:${bytesText(fields, 'guid')}`],
  ...byName(
    'vmbus:',
    (fields) => bytesText(fields, 'guid'),
    (text) => text.toLowerCase(),
  ),
});
