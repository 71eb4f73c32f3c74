// MEN Chameleon Bus: `struct mcb_device_id`. Matching and end of table: drivers/mcb/mcb-core.c (mcb_match_id: up to
// device 0); alias: file2alias.c, do_mcb_entry, and mcb_uevent: the number in decimal digits. Kernels have the struct
// from before their modpost made aliases of it.
import type { Fields } from './fields.ts';
import { byName } from './string-match.ts';
import { tableBus } from './table-bus.ts';

const PREFIX = 'mcb:16z';

const digits = (fields: Fields) => String(fields.number('device')).padStart(3, '0');

export const mcb = tableBus({
  name: 'mcb',
  announces: 'mcb:16z%03d',
  struct: 'mcb_device_id',
  drivers: [{ struct: 'mcb_driver', table: 'id_table', name: 'driver.name', needed: 'required' }],
  columns: [{ path: 'device', digits: 4 }],
  isSentinel: (fields) => fields.number('device') === 0,
  alias: (fields) => [PREFIX + digits(fields)],
  ...byName(
    PREFIX,
    (fields) => digits(fields),
    (text) => text.padStart(3, '0'),
  ),
});
