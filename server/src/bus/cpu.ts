// Processor features by number: `struct cpu_feature`. No code walks these tables: module_cpu_feature_match
// (include/linux/cpufeature.h) makes one of two entries for modpost alone. Alias: file2alias.c, do_cpu_entry.
import { cpuDevices, cpuMatching } from './cpu-match.ts';
import { hex } from './fields.ts';
import { tableBus } from './table-bus.ts';

export const cpu = tableBus({
  name: 'cpu',
  struct: 'cpu_feature',
  columns: [{ path: 'feature', digits: 4 }],
  // Feature 0 is a feature like others (KERNEL_HWCAP_FP of arm64), so what ends a table is the empty entry.
  isSentinel: (fields) => !fields.isGiven('feature'),
  alias: (fields) => [`cpu:type:*:feature:*${hex(fields.number('feature'), 4)}*`],
  matching: cpuMatching,
  devices: cpuDevices,
});
