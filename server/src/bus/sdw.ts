// SoundWire devices: `struct sdw_device_id`. Matching and end of table: drivers/soundwire/bus_type.c
// (sdw_get_device_id: up to mfg_id 0; a version or class of 0 is any); alias: file2alias.c, do_sdw_entry.

import { add, hex, wildcard } from './fields.ts';
import { exactly, hexNumber, numberOf } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

/** A part_id of 0 is compared as any other, though modpost makes `*` of it. */
const sdwParts: PartsBus = {
  parts: [
    part('m', numberOf(4), (fields) => exactly(fields.number('mfg_id')), hexNumber),
    part('p', numberOf(4), (fields) => exactly(fields.number('part_id')), hexNumber),
    part('v', numberOf(2), (fields) => unlessZero(fields.number('sdw_version')), hexNumber),
    part('c', numberOf(2), (fields) => unlessZero(fields.number('class_id')), hexNumber),
  ],
  names: 2,
  // sdw_slave_modalias
  modalias: (values) => {
    const [m, p, v, c] = values.map((value) => (value ?? 0) as number);
    return `sdw:m${hex(m!, 4)}p${hex(p!, 4)}v${hex(v!, 2)}c${hex(c!, 2)}`;
  },
};

const unlessZero = (value: number) => (value === 0 ? undefined : exactly(value));

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
  matching: partsMatching(sdwParts),
  devices: partsDevices(sdwParts, {
    forms: [/^sdw:m(?<m>[0-9a-f]{4})p(?<p>[0-9a-f]{4})v(?<v>[0-9a-f]{2})c(?<c>[0-9a-f]{2})$/i],
    usage: 'a modalias sdw:m…p…v…c…',
  }),
});
