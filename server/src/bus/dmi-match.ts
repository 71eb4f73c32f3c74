// Which machines an entry matches: drivers/firmware/dmi_scan.c, dmi_matches. All of up to four texts must be found, each
// in a string of the firmware.
import type { Devices } from './bus.ts';
import type { Entry } from './entry.ts';
import type { Fields } from './fields.ts';
import { type Excerpt, eachOf, excerpts, sameText } from './parts.ts';
import { type Asks, type Part, type PartsBus, part, partsMatching } from './parts-match.ts';

/** dmi_system_id.matches */
export const MATCHES = [0, 1, 2, 3] as const;

/** enum dmi_field of include/linux/mod_devicetable.h, as far as a modalias has a prefix; in the order of the alias. */
export const PREFIXES: readonly (readonly [prefix: string, slot: number])[] = [
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
const SKU: readonly [string, number] = ['sku', 11];
/** Behind all strings of the firmware that there is one of. */
const OEM_STRING = 24;

/** dmi_ascii_filter: what a modalias can't hold is left out. */
export const filtered = (text: string): string =>
  [...text].filter((c) => c > ' ' && c.charCodeAt(0) < 127 && c !== ':').join('');

/** The entry's texts for one string, up to the first slot that is none (DMI_NONE). */
function asked(fields: Fields, slot: number): readonly Excerpt[] {
  const found: Excerpt[] = [];
  for (const i of MATCHES) {
    const own = fields.number(`matches[${i}].slot`);
    if (own === 0) break;
    if (own !== slot) continue;
    const whole = fields.number(`matches[${i}].exact_match`) !== 0;
    found.push({ text: fields.string(`matches[${i}].substr`), whole });
  }
  return found;
}

const unlessEmpty = <T>(list: readonly T[]) => (list.length === 0 ? undefined : list);
const asIs = (text: string) => text;

const WRITTEN = new Map([...PREFIXES, SKU].map(([prefix, slot]) => [slot, prefix]));
const SLOTS = Array.from({ length: OEM_STRING - 1 }, (_, i) => i + 1);

const machine: PartsBus = {
  parts: [
    ...SLOTS.map(
      (slot): Part =>
        part(
          WRITTEN.get(slot) ?? `slot${slot}:`,
          excerpts,
          (fields) => unlessEmpty(asked(fields, slot)),
          asIs,
        ),
    ),
    part(
      'oem',
      eachOf(sameText),
      (fields) => unlessEmpty(asked(fields, OEM_STRING).map(({ text }) => text)),
      (text) => [text],
    ),
  ],
  names: 0,
  looksAt: (fields) => fields.number('matches[0].slot') !== 0,
  // That a machine has the names of two others is nothing that is known of any.
  vague: true,
  modalias: (values) =>
    `dmi:${[...PREFIXES, SKU]
      .flatMap(([prefix, slot]) => {
        const value = values[slot - 1];
        return value === undefined ? [] : [`${prefix}${filtered(value as string)}:`];
      })
      .join('')}`,
};

export const dmiMatching = partsMatching(machine);

/** The strings of a machine as its modalias has them, by slot. */
type Machine = ReadonlyMap<number, string>;

export const dmiDevices: Devices<Machine> = {
  parse(given) {
    const text = given.trim();
    const strings = new Map<number, string>();
    // Each behind a colon, and no value holds one.
    for (const word of text.slice('dmi:'.length).split(':')) {
      // None of the prefixes begins another.
      const found = [...WRITTEN].find(([, prefix]) => word.startsWith(prefix));
      if (found) strings.set(found[0], word.slice(found[1].length));
    }
    return text.startsWith('dmi:') && strings.size > 0
      ? strings
      : {
          error: `"${text}" is no DMI modalias: write dmi:bvn…:bvr…:…, as /sys/class/dmi/id/modalias has it`,
        };
  },
  match(entry: Entry, strings) {
    const set: Asks | undefined = dmiMatching.setOf(entry);
    if (!set) return 'never';
    let sure = true;
    for (const [i, ask] of set.entries()) {
      if (ask === undefined) continue;
      const value = strings.get(i + 1);
      if (value === undefined) {
        // What modaliases have and this one has not, the machine has not.
        if (WRITTEN.has(i + 1) && i + 1 !== SKU[1]) return 'never';
        sure = false;
        continue;
      }
      for (const { text, whole } of ask as readonly Excerpt[]) {
        const short = filtered(text);
        if (whole ? value !== short : !value.includes(short)) return 'never';
        // Whether the string has the same blanks, its filtered form does not tell.
        sure &&= short === text;
      }
    }
    return sure ? 'always' : 'maybe';
  },
  overrideOnly: () => false,
};
