// Platform devices: `struct platform_device_id`. Matching: drivers/base/platform.c (platform_match_id: by name,
// up to the first entry without one); alias: file2alias.c, do_platform_entry.
import { nameDevices, nameMatching } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const platform = tableBus({
  name: 'platform',
  struct: 'platform_device_id',
  drivers: [{ struct: 'platform_driver', table: 'id_table', name: 'driver.name' }],
  columns: [{ path: 'name' }],
  isSentinel: (fields) => fields.string('name') === '',
  alias: (fields) => [`platform:${fields.string('name')}`],
  matching: nameMatching('platform:'),
  devices: nameDevices('platform:'),
});
