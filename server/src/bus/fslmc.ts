// Objects of Freescale's management complex: `struct fsl_mc_device_id`. Matching and end of table:
// drivers/bus/fsl-mc/fsl-mc-bus.c (fsl_mc_bus_match: up to vendor 0; driver_override comes first); alias:
// file2alias.c, do_fsl_mc_entry, eight digits for a vendor of sixteen bits.

import { hex } from './fields.ts';
import { exactly, hexNumber, numberOf, sameText } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

const fslmcParts: PartsBus = {
  parts: [
    part('v', numberOf(4), (fields) => exactly(fields.number('vendor')), hexNumber),
    part(
      'd',
      sameText,
      (fields) => fields.string('obj_type'),
      (text) => text,
    ),
  ],
  names: 2,
  modalias: ([vendor, type]) => `fsl-mc:v${hex((vendor ?? 0) as number, 8)}d${type ?? ''}`,
};

export const fslmc = tableBus({
  name: 'fslmc',
  struct: 'fsl_mc_device_id',
  drivers: [{ struct: 'fsl_mc_driver', table: 'match_id_table', name: 'driver.name' }],
  columns: [{ path: 'vendor', digits: 4 }, { path: 'obj_type' }],
  isSentinel: (fields) => fields.number('vendor') === 0,
  alias: (fields) => [`fsl-mc:v${hex(fields.number('vendor'), 8)}d${fields.string('obj_type')}`],
  matching: partsMatching(fslmcParts),
  devices: partsDevices(fslmcParts, {
    forms: [/^fsl-mc:v0000(?<v>[0-9a-f]{4})d(?<d>\S+)$/i],
    usage: 'a modalias fsl-mc:v…d…',
    prefixes: ['fsl-mc:'],
  }),
});
