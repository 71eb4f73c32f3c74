// HD-audio codecs: `struct hda_device_id`. Matching: sound/pci/hda/hda_bind.c (hda_codec_match) and
// sound/hda/hda_bus_type.c (hdac_get_device_id); alias: file2alias.c, do_hda_entry.
import { type BoxBus, boxDevices, boxMatching, exactly } from './box-match.ts';
import { add, hex, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

const boxes: BoxBus = {
  dimensions: [
    { label: 'v', digits: 8 },
    { label: 'r', digits: 8 },
    { label: 'a', digits: 2 },
  ],
  names: 1,
  // The last is no part of an entry's match as such, but codecs and drivers of another type never meet
  // (hda_bus_match), and entries repeat their driver's type (HDA_CODEC_ENTRY of include/sound/hda_codec.h).
  boxOf: (fields) =>
    ['vendor_id', 'rev_id', 'api_version'].map((field) =>
      exactly(fields.number(field) !== 0, fields.number(field)),
    ),
  // snd_hdac_codec_modalias (sound/hda/hdac_device.c)
  modalias: ([vendor = 0, revision = 0, type = 0]) =>
    `hdaudio:v${hex(vendor, 8)}r${hex(revision, 8)}a${hex(type, 2)}`,
};

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
  matching: boxMatching(boxes),
  devices: boxDevices(boxes, {
    modalias: /^hdaudio:v(?<v>[0-9a-f]{8})r(?<r>[0-9a-f]{8})a(?<a>[0-9a-f]{2})$/i,
    short: /^hdaudio:(?<v>[0-9a-f]{8})$/i,
    usage: 'hdaudio:vvvvdddd in hex digits, or a modalias hdaudio:v…r…a…',
  }),
});
