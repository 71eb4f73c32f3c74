// Surface System Aggregator devices: `struct ssam_device_id`. Matching and end of table:
// drivers/platform/surface/aggregator/bus.c (ssam_device_id_match: up to an entry that is zero all over, driver_data
// included); alias: file2alias.c, do_ssam_entry.
import { add, hex } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** SSAM_MATCH_*, include/linux/mod_devicetable.h */
const TARGET = 1;
const INSTANCE = 2;
const FUNCTION = 4;

const IDS = ['match_flags', 'domain', 'category', 'target', 'instance', 'function'];

export const ssam = tableBus({
  name: 'ssam',
  struct: 'ssam_device_id',
  drivers: [{ struct: 'ssam_device_driver', table: 'match_table', name: 'driver.name' }],
  columns: IDS.map((path) => ({ path, digits: 2 })),
  isSentinel: (fields) => ![...IDS, 'driver_data'].some((field) => fields.isSet(field)),
  alias: (fields) => {
    const asks = (flag: number) => (fields.number('match_flags') & flag) !== 0;
    return [
      `ssam:d${hex(fields.number('domain'), 2)}c${hex(fields.number('category'), 2)}` +
        add('t', asks(TARGET), fields.number('target'), 2) +
        add('i', asks(INSTANCE), fields.number('instance'), 2) +
        add('f', asks(FUNCTION), fields.number('function'), 2),
    ];
  },
});
