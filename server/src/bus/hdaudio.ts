// HD-audio codecs: `struct hda_device_id`. Matching: sound/pci/hda/hda_bind.c (hda_codec_match) and
// sound/hda/hda_bus_type.c (hdac_get_device_id); alias: file2alias.c, do_hda_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

export const hdaudio = tableBus({
  name: 'hdaudio',
  announces: 'hdaudio:v%08Xr%08Xa%02X',
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
  ...byNumbers({
    prefix: 'hdaudio:',
    parts: [
      { label: 'v', path: 'vendor_id', digits: 8, any: 0 },
      { label: 'r', path: 'rev_id', digits: 8, any: 0 },
      // No part of an entry's match as such, but codecs and drivers of another type never meet (hda_bus_match),
      // and entries repeat their driver's type (HDA_CODEC_REV_ENTRY of include/sound/hda_codec.h).
      { label: 'a', path: 'api_version', digits: 2, any: 0 },
    ],
    names: ['v'],
    open: true,
    short: { pattern: /^hdaudio:(?<v>[0-9a-f]{8})$/i, usage: 'hdaudio:vvvvdddd' },
  }),
});
