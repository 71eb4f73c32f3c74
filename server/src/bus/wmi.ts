// ACPI WMI devices: `struct wmi_device_id`. Matching and end of table: drivers/platform/x86/wmi.c (wmi_dev_match: by
// GUID, whatever the case of its digits, up to an empty string); alias: file2alias.c, do_wmi_entry, as written.
import { byName } from './string-match.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/uuid.h */
const UUID_STRING_LEN = 36;

export const wmi = tableBus({
  name: 'wmi',
  struct: 'wmi_device_id',
  drivers: [{ struct: 'wmi_driver', table: 'id_table', name: 'driver.name' }],
  columns: [{ path: 'guid_string' }],
  isSentinel: (fields) => fields.string('guid_string') === '',
  alias: (fields) => {
    const guid = fields.string('guid_string');
    return guid.length === UUID_STRING_LEN ? [`wmi:${guid}`] : `Invalid WMI device id 'wmi:${guid}'`;
  },
  ...byName(
    'wmi:',
    (fields) => fields.string('guid_string').toUpperCase(),
    (text) => text.toUpperCase(),
  ),
});
