// SoundWire devices: `struct sdw_device_id`. Matching and end of table: drivers/soundwire/bus_type.c
// (sdw_get_device_id: up to mfg_id 0; a version or class of 0 is any); alias: file2alias.c, do_sdw_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

export const sdw = tableBus({
  name: 'sdw',
  struct: 'sdw_device_id',
  drivers: [{ struct: 'sdw_driver', table: 'id_table', name: 'driver.name' }],
  columns: [
    { path: 'mfg_id', digits: 4 },
    { path: 'part_id', digits: 4 },
    { path: 'sdw_version', digits: 2 },
    { path: 'class_id', digits: 2 },
  ],
  isSentinel: (fields) => fields.number('mfg_id') === 0,
  alias: (fields) => {
    const id = (separator: string, field: string, digits: number) => {
      const value = fields.number(field);
      return add(separator, value !== 0, value, digits);
    };
    return [
      wildcard(
        `sdw:${id('m', 'mfg_id', 4)}${id('p', 'part_id', 4)}${id('v', 'sdw_version', 2)}${id('c', 'class_id', 2)}`,
      ),
    ];
  },
});
