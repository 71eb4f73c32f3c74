// I2C clients by name: `struct i2c_device_id`. Matching: drivers/i2c/i2c-core-base.c (i2c_match_id); alias:
// file2alias.c, do_i2c_entry.
import { nameDevices, nameMatching } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const i2c = tableBus({
  name: 'i2c',
  struct: 'i2c_device_id',
  drivers: [
    { struct: 'i2c_driver', table: 'id_table', name: 'driver.name' },
    { struct: 'drm_i2c_encoder_driver', table: 'i2c_driver.id_table', name: 'i2c_driver.driver.name' },
  ],
  columns: [{ path: 'name' }],
  isSentinel: (fields) => fields.string('name') === '',
  alias: (fields) => [`i2c:${fields.string('name')}`],
  matching: nameMatching('i2c:'),
  devices: nameDevices('i2c:'),
});
