// DMI: `struct dmi_system_id`. Matching: drivers/firmware/dmi_scan.c (dmi_matches, dmi_is_end_of_table);
// alias: file2alias.c, do_dmi_entry.
import { dmiDevices, dmiMatching, filtered, MATCHES, PREFIXES } from './dmi-match.ts';
import { tableBus } from './table-bus.ts';

export const dmi = tableBus({
  name: 'dmi',
  struct: 'dmi_system_id',
  columns: MATCHES.flatMap((i) => [
    { path: `matches[${i}].slot`, digits: 2 },
    { path: `matches[${i}].exact_match`, digits: 1 },
    { path: `matches[${i}].substr` },
  ]),
  isSentinel: (fields) => fields.number('matches[0].slot') === 0,
  alias(fields) {
    let text = 'dmi*';
    for (const [prefix, slot] of PREFIXES)
      for (const i of MATCHES)
        if (fields.number(`matches[${i}].slot`) === slot)
          text += `:${prefix}*${filtered(fields.string(`matches[${i}].substr`))}*`;
    return [`${text}:`];
  },
  matching: dmiMatching,
  devices: dmiDevices,
});
