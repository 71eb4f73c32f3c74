// Virtual I/O of PowerPC and SPARC: `struct vio_device_id`. Matching: vio_match_device of
// arch/powerpc/platforms/pseries/vio.c and arch/sparc/kernel/vio.c; alias: file2alias.c, do_vio_entry.
import { underscored, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

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
});
