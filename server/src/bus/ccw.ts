// s390 channel devices: `struct ccw_device_id`. Matching and end of table: arch/s390/include/asm/ccwdev.h
// (ccw_device_id_match: up to match_flags 0); alias: file2alias.c, do_ccw_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** CCW_DEVICE_ID_MATCH_*, include/linux/mod_devicetable.h */
const CU_TYPE = 1;
const CU_MODEL = 2;
const DEVICE_TYPE = 4;
const DEVICE_MODEL = 8;

export const ccw = tableBus({
  name: 'ccw',
  struct: 'ccw_device_id',
  drivers: [{ struct: 'ccw_driver', table: 'ids', name: 'driver.name' }],
  columns: [
    { path: 'match_flags', digits: 4 },
    { path: 'cu_type', digits: 4 },
    { path: 'dev_type', digits: 4 },
    { path: 'cu_model', digits: 2 },
    { path: 'dev_model', digits: 2 },
  ],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  alias: (fields) => {
    const asks = (flag: number) => (fields.number('match_flags') & flag) !== 0;
    return [
      wildcard(
        `ccw:${add('t', asks(CU_TYPE), fields.number('cu_type'), 4)}` +
          add('m', asks(CU_MODEL), fields.number('cu_model'), 2) +
          add('dt', asks(DEVICE_TYPE), fields.number('dev_type'), 4) +
          add('dm', asks(DEVICE_MODEL), fields.number('dev_model'), 2),
      ),
    ];
  },
});
