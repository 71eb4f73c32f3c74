// PA-RISC devices: `struct parisc_device_id`. Matching and end of table: arch/parisc/kernel/drivers.c
// (match_device: up to sversion 0; hversion_rev is not compared); alias: file2alias.c, do_parisc_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

export const parisc = tableBus({
  name: 'parisc',
  struct: 'parisc_device_id',
  drivers: [{ struct: 'parisc_driver', table: 'id_table', name: 'name' }],
  columns: [
    { path: 'hw_type', digits: 2 },
    { path: 'hversion_rev', digits: 2 },
    { path: 'hversion', digits: 4 },
    { path: 'sversion', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('sversion') === 0,
  alias: (fields) => {
    // `any` is the field's PA_*_ANY_ID of include/linux/mod_devicetable.h.
    const id = (separator: string, field: string, any: number, digits: number) => {
      const value = fields.number(field);
      return add(separator, value !== any, value, digits);
    };
    return [
      wildcard(
        `parisc:${id('t', 'hw_type', 0xff, 2)}${id('hv', 'hversion', 0xffff, 4)}` +
          `${id('rev', 'hversion_rev', 0xff, 2)}${id('sv', 'sversion', 0xffffffff, 8)}`,
      ),
    ];
  },
});
