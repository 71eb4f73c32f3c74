// What people call the device that a modalias announces.
import type { PciNames } from '../../kernel/pci-ids.ts';

const PCI = /^(?:vfio_)?pci:v([0-9A-F]{8})d([0-9A-F]{8})sv([0-9A-F]{8})sd([0-9A-F]{8})bc(..)sc(..)i(..)$/i;

/**
 * `1af4:1042 Red Hat, Inc. Virtio 1.0 block device`, with `(subsystem …)` and `[class …]` where they say something;
 * undefined where the modalias is not a PCI device's.
 */
export function deviceName(modalias: string, names: PciNames): string | undefined {
  const match = PCI.exec(modalias);
  if (!match) return undefined;
  const [vendor, device, subvendor, subdevice] = match
    .slice(1, 5)
    .map((digits) => Number.parseInt(digits, 16));
  const deviceText = names.device(vendor!, device!);
  let text = [id(vendor!, device!), names.vendor(vendor!), deviceText].filter(Boolean).join(' ');
  if (subvendor !== 0 || subdevice !== 0) {
    const maker = names.vendor(subvendor!);
    const board = names.subsystem(vendor!, device!, subvendor!, subdevice!);
    text += ` (subsystem ${[id(subvendor!, subdevice!), maker, board].filter(Boolean).join(' ')})`;
  }
  const classText = Number.parseInt(`${match[5]}${match[6]}${match[7]}`, 16);
  if (classText) {
    const name = names.className(classText);
    text += ` [class ${match[5]}${match[6]}${match[7]}${name ? ` ${name}` : ''}]`.toLowerCase();
  }
  return text;
}

function id(vendor: number, device: number): string {
  return `${hex(vendor)}:${hex(device)}`;
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}
