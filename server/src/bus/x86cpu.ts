// x86 processors: `struct x86_cpu_id`. Matching: arch/x86/kernel/cpu/match.c (x86_match_cpu); alias:
// file2alias.c, do_x86cpu_entry, which knows nothing of steppings, platforms and types (the latter two are 0,
// any, in trees whose struct does not have them).
import { x86CpuDevices, x86CpuMatching } from './cpu-match.ts';
import { add } from './fields.ts';
import { tableBus } from './table-bus.ts';

const X86_VENDOR_ANY = 0xffff;
/** X86_FAMILY_ANY, X86_MODEL_ANY, X86_FEATURE_ANY of include/linux/mod_devicetable.h. */
const ANY = 0;
/** arch/x86/include/asm/cpu_device_id.h, which the X86_MATCH_* macros set. */
const X86_CPU_ID_FLAG_ENTRY_VALID = 1;

export const x86cpu = tableBus({
  name: 'x86cpu',
  struct: 'x86_cpu_id',
  columns: [
    { path: 'vendor', digits: 4 },
    { path: 'family', digits: 4 },
    { path: 'model', digits: 4 },
    { path: 'steppings', digits: 4 },
    { path: 'feature', digits: 4 },
    { path: 'flags', digits: 4, idle: true },
    { path: 'platform_mask', digits: 2 },
    { path: 'type', digits: 2 },
  ],
  // Trees whose struct has no flags go by the ids, where any Intel CPU (vendor 0, all else open) ends a table.
  isSentinel: (fields) =>
    (fields.number('flags') & X86_CPU_ID_FLAG_ENTRY_VALID) === 0 &&
    ['vendor', 'family', 'model', 'steppings', 'feature'].every((field) => fields.number(field) === 0),
  alias(fields) {
    const part = (separator: string, field: string, any: number) =>
      add(separator, fields.number(field) !== any, fields.number(field), 4);
    const ids =
      part('ven', 'vendor', X86_VENDOR_ANY) + part('fam', 'family', ANY) + part('mod', 'model', ANY);
    const feature =
      fields.number('feature') === ANY ? '' : add('', true, fields.number('feature'), 4).concat('*');
    return [`cpu:type:x86,${ids}:feature:*${feature}`];
  },
  matching: x86CpuMatching,
  devices: x86CpuDevices,
});
