// ACPI WMI devices: `struct wmi_device_id`. Matching and end of table: drivers/platform/x86/wmi.c (wmi_dev_match: by
// GUID, whatever the case of its digits, up to an empty string); alias: file2alias.c, do_wmi_entry, as written or, since
// 6.18, in capitals.
import { byName } from './string-match.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/uuid.h */
const UUID_STRING_LEN = 36;
const DASHES = new Set([8, 13, 18, 23]);

export const wmi = tableBus({
  name: 'wmi',
  struct: 'wmi_device_id',
  drivers: [{ struct: 'wmi_driver', table: 'id_table', name: 'driver.name' }],
  columns: [{ path: 'guid_string' }],
  isSentinel: (fields) => fields.string('guid_string') === '',
  alias: (fields, modpost) => {
    const guid = fields.string('guid_string');
    if (guid.length !== UUID_STRING_LEN) return `Invalid WMI device id 'wmi:${guid}'`;
    if (modpost?.mentions('do_wmi_entry', 'toupper') !== true) return [`wmi:${guid}`];
    const wrong = [...guid].find((digit, i) => (DASHES.has(i) ? digit !== '-' : !/[0-9a-f]/i.test(digit)));
    return wrong === undefined
      ? [`wmi:${guid.toUpperCase()}`]
      : `Invalid character ${wrong} inside WMI GUID string '${guid}'`;
  },
  ...byName(
    'wmi:',
    (fields) => fields.string('guid_string').toUpperCase(),
    (text) => text.toUpperCase(),
  ),
});
