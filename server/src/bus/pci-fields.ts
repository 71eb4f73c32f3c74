// The fields of `struct pci_device_id` (include/linux/mod_devicetable.h) as the compiler stores them.
import type { Entry } from './entry.ts';

/** PCI_ANY_ID is `~0` in a 32-bit field. */
export const PCI_ANY_ID = 0xffffffff;

/** In struct order; `driver_data` takes no part in matching. */
export const PCI_FIELDS = [
  'vendor',
  'device',
  'subvendor',
  'subdevice',
  'class',
  'class_mask',
  'override_only',
] as const;
export type PciField = (typeof PCI_FIELDS)[number];

/** A field as the 32 unsigned bits that the compiler stores; a field that is left out is 0; undefined where unresolved. */
export function pciField(entry: Entry, field: PciField): number | undefined {
  const value = entry.fields.get(field)?.value;
  if (value === undefined) return 0;
  if (typeof value === 'number') return value >>> 0;
  return typeof value === 'bigint' ? Number(BigInt.asUintN(32, value)) : undefined;
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'));

/** The lowest byte as two hex digits. */
export const hexByte = (value: number): string => BYTES[value & 0xff]!;

/** 32 bits as eight hex digits. */
export const hex32 = (value: number): string =>
  hexByte(value >>> 24) + hexByte(value >>> 16) + hexByte(value >>> 8) + hexByte(value);
