// Partitions of Arm's Firmware Framework: `struct ffa_device_id` of include/linux/arm_ffa.h. Matching and end of table:
// drivers/firmware/arm_ffa/bus.c (ffa_device_match: up to the null uuid). modpost does not know the bus.
import { isNull, uuidText } from './guid.ts';
import { byName } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const armFfa = tableBus({
  name: 'arm_ffa',
  struct: 'ffa_device_id',
  header: 'include/linux/arm_ffa.h',
  drivers: [{ struct: 'ffa_driver', table: 'id_table', name: 'name', needed: 'required' }],
  columns: [{ path: 'uuid', text: (fields) => uuidText(fields, 'uuid') }],
  isSentinel: (fields) => isNull(fields, 'uuid'),
  alias: () => 'modpost makes no aliases of ffa_device_id',
  // What a device announces holds the number of its partition too (ffa_device_uevent): arm_ffa:8001:UUID.
  ...byName(
    'arm_ffa:',
    (fields) => uuidText(fields, 'uuid'),
    (text) => text.toLowerCase().replace(/^[\da-f]{4}:/, ''),
  ),
});
