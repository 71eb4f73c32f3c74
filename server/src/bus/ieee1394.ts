// FireWire: `struct ieee1394_device_id`. Matching: drivers/firewire/core-device.c (unit_match, match_ids);
// alias: file2alias.c, do_ieee1394_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** The alias's parts in order, with the IEEE1394_MATCH_* of include/linux/mod_devicetable.h. */
const PARTS = [
  ['ven', 0x0001, 'vendor_id'],
  ['mo', 0x0002, 'model_id'],
  ['sp', 0x0004, 'specifier_id'],
  ['ver', 0x0008, 'version'],
] as const;

export const ieee1394 = tableBus({
  name: 'ieee1394',
  struct: 'ieee1394_device_id',
  drivers: [{ struct: 'fw_driver', table: 'id_table', name: 'driver.name' }],
  columns: [{ path: 'match_flags', digits: 8 }, ...PARTS.map(([, , path]) => ({ path, digits: 8 }))],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  alias(fields) {
    const flags = fields.number('match_flags');
    const parts = PARTS.map(([separator, flag, field]) =>
      add(separator, (flags & flag) !== 0, fields.number(field), 8),
    );
    return [wildcard(`ieee1394:${parts.join('')}`)];
  },
});
