// Features of an FPGA's device feature list: `struct dfl_device_id`. Matching and end of table: drivers/fpga/dfl.c
// (dfl_bus_match: up to feature_id 0, whatever the type); alias: file2alias.c, do_dfl_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

export const dfl = tableBus({
  name: 'dfl',
  struct: 'dfl_device_id',
  drivers: [{ struct: 'dfl_driver', table: 'id_table', name: 'drv.name' }],
  columns: [
    { path: 'type', digits: 4 },
    { path: 'feature_id', digits: 4 },
  ],
  isSentinel: (fields) => fields.number('feature_id') === 0,
  ...byNumbers({
    prefix: 'dfl:',
    parts: [
      { label: 't', path: 'type', digits: 4 },
      { label: 'f', path: 'feature_id', digits: 4 },
    ],
    names: ['t', 'f'],
    open: true,
  }),
});
