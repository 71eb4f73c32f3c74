// DMI: `struct dmi_system_id`. Matching: drivers/firmware/dmi_scan.c (dmi_matches, dmi_is_end_of_table);
// alias: file2alias.c, do_dmi_entry.
import { tableBus } from './table-bus.ts';

/** enum dmi_field of include/linux/mod_devicetable.h, as far as modpost has a prefix; in the order of the alias. */
const PREFIXES: readonly (readonly [prefix: string, slot: number])[] = [
  ['bvn', 1], // DMI_BIOS_VENDOR
  ['bvr', 2], // DMI_BIOS_VERSION
  ['bd', 3], // DMI_BIOS_DATE
  ['br', 4], // DMI_BIOS_RELEASE
  ['efr', 5], // DMI_EC_FIRMWARE_RELEASE
  ['svn', 6], // DMI_SYS_VENDOR
  ['pn', 7], // DMI_PRODUCT_NAME
  ['pvr', 8], // DMI_PRODUCT_VERSION
  ['rvn', 13], // DMI_BOARD_VENDOR
  ['rn', 14], // DMI_BOARD_NAME
  ['rvr', 15], // DMI_BOARD_VERSION
  ['cvn', 18], // DMI_CHASSIS_VENDOR
  ['ct', 19], // DMI_CHASSIS_TYPE
  ['cvr', 20], // DMI_CHASSIS_VERSION
];

/** dmi_system_id.matches */
const MATCHES = [0, 1, 2, 3] as const;

/** dmi_ascii_filter: what a modalias can't hold is left out. */
const filtered = (text: string) =>
  [...text].filter((c) => c > ' ' && c.charCodeAt(0) < 127 && c !== ':').join('');

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
});
