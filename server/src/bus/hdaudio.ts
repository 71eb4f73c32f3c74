// HD-audio codecs: `struct hda_device_id`. Matching: sound/pci/hda/hda_bind.c (hda_codec_match) and
// sound/hda/hda_bus_type.c (hdac_get_device_id); alias: file2alias.c, do_hda_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

export const hdaudio = tableBus({
  name: 'hdaudio',
  struct: 'hda_device_id',
  drivers: [
    { struct: 'hda_codec_driver', table: 'id', name: 'core.driver.name' },
    { struct: 'hdac_driver', table: 'id_table', name: 'driver.name' },
  ],
  columns: [
    { path: 'vendor_id', digits: 8 },
    { path: 'rev_id', digits: 8 },
    { path: 'api_version', digits: 2 },
    { path: 'name', idle: true },
  ],
  isSentinel: (fields) => fields.number('vendor_id') === 0,
  alias(fields) {
    const part = (separator: string, field: string, digits: number) =>
      add(separator, fields.number(field) !== 0, fields.number(field), digits);
    return [
      wildcard(`hdaudio:${part('v', 'vendor_id', 8)}${part('r', 'rev_id', 8)}${part('a', 'api_version', 2)}`),
    ];
  },
});
