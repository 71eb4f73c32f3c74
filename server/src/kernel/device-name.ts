// What people call a device that they or a modalias name.
import type { PciNames } from './pci-ids.ts';

interface Ids {
  readonly vendor: number;
  readonly device: number;
  readonly subvendor?: number;
  readonly subdevice?: number;
  /** As hex digits: base class, sub-class, interface, as many as are known. */
  readonly code: string;
}

const MODALIAS =
  /^(?:vfio_)?pci:v([0-9A-F]{8})d([0-9A-F]{8})sv([0-9A-F]{8})sd([0-9A-F]{8})bc(..)sc(..)i(..)$/i;
const SHORT = /^([0-9a-f]{4}):([0-9a-f]{4})(?::([0-9a-f]{4}):([0-9a-f]{4}))?(?:@([0-9a-f]{2,6}))?$/i;

/**
 * `1af4:1042 Red Hat, Inc. Virtio 1.0 block device`, with its subsystem and class where they say something;
 * undefined where the modalias is not a PCI device's.
 */
export function deviceName(modalias: string, names: PciNames): string | undefined {
  const match = MODALIAS.exec(modalias);
  if (!match) return undefined;
  const [vendor, device, subvendor, subdevice] = match.slice(1, 5).map(fromHex);
  const code = `${match[5]}${match[6]}${match[7]}`;
  // In a witness zeros stand where no entry asks.
  const subsystem =
    subvendor === 0 && subdevice === 0 ? undefined : { subvendor: subvendor!, subdevice: subdevice! };
  const ids = { vendor: vendor!, device: device!, ...subsystem, code: code === '000000' ? '' : code };
  return describe(ids, names);
}

/** The same for a device as users write it: a modalias or `vvvv:dddd[:ssss:ssss][@class]`. */
export function nameOfDevice(text: string, names: PciNames): string | undefined {
  const match = SHORT.exec(text);
  if (!match) return deviceName(text, names);
  const [vendor, device] = match.slice(1, 3).map(fromHex);
  const subsystem = match[3] !== undefined && {
    subvendor: fromHex(match[3]),
    subdevice: fromHex(match[4]!),
  };
  return describe({ vendor: vendor!, device: device!, ...subsystem, code: match[5] ?? '' }, names);
}

function describe({ vendor, device, subvendor, subdevice, code }: Ids, names: PciNames): string {
  const parts = [id(vendor, device), names.vendor(vendor), names.device(vendor, device)];
  if (subvendor !== undefined && subdevice !== undefined) {
    const board = names.subsystem(vendor, device, subvendor, subdevice);
    const words = ['subsystem', id(subvendor, subdevice), names.vendor(subvendor), board];
    parts.push(`(${words.filter(Boolean).join(' ')})`);
  }
  if (code !== '') {
    const name = names.className(fromHex(code.padEnd(6, '0')));
    parts.push(`[${['class', code.toLowerCase(), name].filter(Boolean).join(' ')}]`);
  }
  return parts.filter(Boolean).join(' ');
}

const fromHex = (digits: string) => Number.parseInt(digits, 16);

const id = (vendor: number, device: number) => `${hex(vendor)}:${hex(device)}`;

const hex = (value: number) => value.toString(16).padStart(4, '0');
