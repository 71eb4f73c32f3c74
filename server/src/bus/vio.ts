// Virtual I/O of PowerPC and SPARC: `struct vio_device_id`. Matching: vio_match_device of
// arch/powerpc/platforms/pseries/vio.c and arch/sparc/kernel/vio.c; alias: file2alias.c, do_vio_entry.

import { underscored, wildcard } from './fields.ts';
import { sameText } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

/** By type and by one of the compatible strings, of which a modalias has the first. PowerPC compares the beginning of a type. */
const vioParts: PartsBus = {
  parts: (
    [
      ['t', 'type'],
      ['s', 'compat'],
    ] as const
  ).map(([label, field]) =>
    part(
      label,
      sameText,
      (fields) => fields.string(field) || undefined,
      (text) => text,
    ),
  ),
  names: 1,
  modalias: ([type, compat]) => `vio:T${type ?? ''}S${compat ?? ''}`,
};

export const vio = tableBus({
  name: 'vio',
  struct: 'vio_device_id',
  drivers: [{ struct: 'vio_driver', table: 'id_table', name: 'name' }],
  columns: [{ path: 'type' }, { path: 'compat' }],
  // SPARC's loop; PowerPC's stops at an empty type already.
  isSentinel: (fields) => fields.string('type') === '' && fields.string('compat') === '',
  alias: (fields) => [
    wildcard(underscored(`vio:T${fields.string('type') || '*'}S${fields.string('compat') || '*'}`)),
  ],
  matching: partsMatching(vioParts),
  // No type of a device in the kernel holds an S.
  devices: partsDevices(vioParts, {
    forms: [/^vio:T(?<t>[^S]*)S(?<s>.*)$/],
    usage: 'a modalias vio:T…S…',
  }),
});
