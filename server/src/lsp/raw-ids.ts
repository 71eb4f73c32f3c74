// Ids of PCI entries that are written as numbers, with what they could be called.
import { pciField } from '../bus/pci-fields.ts';
import type { Place } from '../files/place.ts';
import type { OneFile } from '../index/one-file.ts';
import type { PciNames } from '../kernel/pci-ids.ts';
import type { Entry } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import type { IdMacros } from './id-macros.ts';
import { deviceMacros } from './id-macros.ts';

export interface RawId {
  readonly entry: Entry;
  readonly field: 'vendor' | 'device' | 'subvendor' | 'subdevice';
  /** The digits. */
  readonly place: Place;
  readonly value: number;
}

const FIELDS = ['vendor', 'device', 'subvendor', 'subdevice'] as const;
const NUMBER = /^(0x[0-9a-f]+|[1-9]\d*)$/i;

/** `textAt` gives the text of a place in the file at `path`. */
export function* rawIds(file: OneFile, path: string, textAt: (place: Place) => string): Generator<RawId> {
  for (const table of file.tables) {
    if (table.bus !== 'pci') continue;
    for (const entry of reachedEntries(table))
      for (const field of FIELDS) {
        const place = entry.fields.get(field)?.place;
        const value = pciField(entry, field);
        if (place?.path !== path || value === undefined || value === 0 || value > 0xffff) continue;
        if (NUMBER.test(textAt(place))) yield { entry, field, place, value };
      }
  }
}

/** What pci.ids calls it. */
export function nameOfId({ entry, field, value }: RawId, names: PciNames): string | undefined {
  const vendor = pciField(entry, 'vendor') ?? 0;
  switch (field) {
    case 'vendor':
    case 'subvendor':
      return names.vendor(value);
    case 'device':
      return names.device(vendor, value);
    case 'subdevice':
      return names.subsystem(
        vendor,
        pciField(entry, 'device') ?? 0,
        pciField(entry, 'subvendor') ?? 0,
        value,
      );
  }
}

/** Macros of pci_ids.h that say the same number. */
export function macrosOfId({ entry, field, value }: RawId, macros: IdMacros): readonly string[] {
  switch (field) {
    case 'vendor':
    case 'subvendor':
      return macros.vendors.filter((macro) => macro.value === value).map(({ name }) => name);
    case 'device':
      return deviceMacros(macros, pciField(entry, 'vendor') ?? 0, value).map(({ name }) => name);
    case 'subdevice':
      return deviceMacros(macros, pciField(entry, 'subvendor') ?? 0, value).map(({ name }) => name);
  }
}
