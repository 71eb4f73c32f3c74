// Thunderbolt services: `struct tb_service_id`. Matching and end of table: drivers/thunderbolt/domain.c
// (__tb_service_match: up to match_flags 0); alias: file2alias.c, do_tbsvc_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** TBSVC_MATCH_*, include/linux/mod_devicetable.h */
const PROTOCOL_KEY = 1;
const PROTOCOL_ID = 2;
const PROTOCOL_VERSION = 4;
const PROTOCOL_REVISION = 8;

export const tbsvc = tableBus({
  name: 'tbsvc',
  struct: 'tb_service_id',
  drivers: [{ struct: 'tb_service_driver', table: 'id_table', name: 'driver.name' }],
  columns: [
    { path: 'match_flags', digits: 8 },
    { path: 'protocol_key' },
    { path: 'protocol_id', digits: 8 },
    { path: 'protocol_version', digits: 8 },
    { path: 'protocol_revision', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  alias: (fields) => {
    const asks = (flag: number) => (fields.number('match_flags') & flag) !== 0;
    return [
      wildcard(
        `tbsvc:k${asks(PROTOCOL_KEY) ? fields.string('protocol_key') : '*'}` +
          add('p', asks(PROTOCOL_ID), fields.number('protocol_id'), 8) +
          add('v', asks(PROTOCOL_VERSION), fields.number('protocol_version'), 8) +
          add('r', asks(PROTOCOL_REVISION), fields.number('protocol_revision'), 8),
      ),
    ];
  },
});
