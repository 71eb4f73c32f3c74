// MIPS common device memory map: `struct mips_cdmm_device_id`. Matching and end of table: drivers/bus/mips_cdmm.c
// (mips_cdmm_lookup: up to type 0); alias: file2alias.c, do_mips_cdmm_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

export const mipscdmm = tableBus({
  name: 'mipscdmm',
  struct: 'mips_cdmm_device_id',
  drivers: [{ struct: 'mips_cdmm_driver', table: 'id_table', name: 'drv.name' }],
  columns: [{ path: 'type', digits: 2 }],
  isSentinel: (fields) => fields.number('type') === 0,
  ...byNumbers({
    prefix: 'mipscdmm:',
    parts: [{ label: 't', path: 'type', digits: 2 }],
    names: ['t'],
    open: true,
  }),
});
