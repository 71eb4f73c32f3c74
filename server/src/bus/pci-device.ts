// A PCI device as a person names it, and whether an entry matches it.

import type { Devices } from './bus.ts';
import type { Entry } from './entry.ts';
import { pciField } from './pci-fields.ts';
import { ANY, bucketOf, pciSetOf } from './pci-match.ts';

/** What is known of a device; an undefined id is unknown. Ids have 16 bits, the class 24. */
export interface PciDevice {
  readonly vendor: number;
  readonly device: number;
  readonly subvendor: number | undefined;
  readonly subdevice: number | undefined;
  readonly class: number;
  /** The bits of `class` that are known: 0, ff0000, ffff00 or ffffff. */
  readonly classKnown: number;
}

const MODALIAS =
  /^pci:v([0-9a-f]{8})d([0-9a-f]{8})sv([0-9a-f]{8})sd([0-9a-f]{8})bc([0-9a-f]{2})sc([0-9a-f]{2})i([0-9a-f]{2})$/i;
const SHORT = /^([0-9a-f]{4}):([0-9a-f]{4})(?::([0-9a-f]{4}):([0-9a-f]{4}))?(?:@((?:[0-9a-f]{2}){1,3}))?$/i;

const number = (digits: string | undefined) =>
  digits === undefined ? undefined : Number.parseInt(digits, 16);

function parse(given: string): PciDevice | { readonly error: string } {
  const text = given.trim();
  const short = SHORT.exec(text);
  if (short) {
    const code = short[5] ?? '';
    return {
      vendor: number(short[1]) ?? 0,
      device: number(short[2]) ?? 0,
      subvendor: number(short[3]),
      subdevice: number(short[4]),
      class: Number.parseInt(code.padEnd(6, '0'), 16),
      classKnown: (0xffffff << (24 - 4 * code.length)) & 0xffffff,
    };
  }
  const modalias = MODALIAS.exec(text);
  if (!modalias)
    return {
      error: `"${text}" is no PCI device: write vvvv:dddd[:ssss:ssss][@cc[cc[cc]]] in hex digits, or a modalias pci:v…d…sv…sd…bc…sc…i…`,
    };
  const [vendor, device, subvendor, subdevice] = modalias
    .slice(1, 5)
    .map((digits) => Number.parseInt(digits, 16));
  if ([vendor, device, subvendor, subdevice].some((id) => (id ?? 0) > 0xffff))
    return { error: `"${text}" is no PCI device: its ids have 16 bits` };
  const code = Number.parseInt(`${modalias[5]}${modalias[6]}${modalias[7]}`, 16);
  return {
    vendor: vendor ?? 0,
    device: device ?? 0,
    subvendor,
    subdevice,
    class: code,
    classKnown: 0xffffff,
  };
}

function match(entry: Entry, device: PciDevice): 'always' | 'maybe' | 'never' {
  const set = pciSetOf(entry);
  if (!set) return 'never';
  let sure = true;
  for (const [wanted, known] of [
    [set.vendor, device.vendor],
    [set.device, device.device],
    [set.subvendor, device.subvendor],
    [set.subdevice, device.subdevice],
  ] as const) {
    if (wanted === ANY) continue;
    if (known === undefined) sure = false;
    else if (known !== wanted) return 'never';
  }
  if (((device.class ^ set.class) & set.classMask & device.classKnown) !== 0) return 'never';
  if ((set.classMask & ~device.classKnown) !== 0) sure = false;
  return sure ? 'always' : 'maybe';
}

export const pciDevices: Devices<PciDevice> = {
  parse,
  match,
  place: ({ vendor, device }) => ({ bucket: bucketOf(vendor, device), group: vendor }),
  overrideOnly: (entry) => pciField(entry, 'override_only') !== 0,
};
