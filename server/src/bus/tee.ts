// Services of a trusted execution environment: `struct tee_client_device_id`. Matching and end of table:
// drivers/tee/tee_core.c (tee_client_device_match: up to the null uuid); alias: file2alias.c, do_tee_entry.

import { isNull, uuidText } from './guid.ts';
import { byName } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const tee = tableBus({
  name: 'tee',
  struct: 'tee_client_device_id',
  drivers: [{ struct: 'tee_client_driver', table: 'id_table', name: 'driver.name', needed: 'followed' }],
  columns: [{ path: 'uuid', text: (fields) => uuidText(fields, 'uuid') }],
  isSentinel: (fields) => isNull(fields, 'uuid'),
  alias: (fields) => [`tee:${uuidText(fields, 'uuid')}*`],
  ...byName(
    'tee:',
    (fields) => uuidText(fields, 'uuid'),
    (text) => text.toLowerCase(),
  ),
});
