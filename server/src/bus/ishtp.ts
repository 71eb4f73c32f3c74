// Clients of the Intel sensor hub: `struct ishtp_device_id`. Matching and end of table:
// drivers/hid/intel-ish-hid/ishtp/bus.c (ishtp_cl_bus_match: up to the null guid); alias: file2alias.c,
// do_ishtp_entry.

import { guidColumn, guidText, isNull } from './guid.ts';
import { byName } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const ishtp = tableBus({
  name: 'ishtp',
  struct: 'ishtp_device_id',
  drivers: [{ struct: 'ishtp_cl_driver', table: 'id', name: 'name', needed: 'followed' }],
  columns: [guidColumn('guid')],
  isSentinel: (fields) => isNull(fields, 'guid'),
  alias: (fields) => [`ishtp:{${guidText(fields, 'guid').toUpperCase()}}`],
  ...byName(
    'ishtp:',
    (fields) => `{${guidText(fields, 'guid').toUpperCase()}}`,
    (text) => text.toUpperCase(),
  ),
});
