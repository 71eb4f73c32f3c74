// The machine's SoC: `struct soc_device_attribute` of include/linux/sys_soc.h, walked by soc_device_match
// (drivers/base/soc.c) up to the entry without machine, family, revision and soc_id; `data` ends nothing. The first entry
// that matches counts, each member a pattern (glob_match). No driver registers such a table and modpost does not know it.
import type { Fields } from './fields.ts';
import { tableBus } from './table-bus.ts';

const NAMES = ['machine', 'family', 'revision', 'soc_id'] as const;

export const soc = tableBus({
  name: 'soc',
  struct: 'soc_device_attribute',
  header: 'include/linux/sys_soc.h',
  columns: NAMES.map((path) => ({ path, text: (fields: Fields) => fields.string(path) })),
  isSentinel: (fields) => !NAMES.some((name) => fields.isSet(name)),
  alias: () => 'modpost makes no aliases of soc_device_attribute',
});
