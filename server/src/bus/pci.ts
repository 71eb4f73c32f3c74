// PCI: `struct pci_device_id` of include/linux/mod_devicetable.h. What matches is drivers/pci/pci.h
// (pci_match_one_device, later pci_match_one_id), what ends a table drivers/pci/pci-driver.c
// (pci_match_id), what modpost makes of an entry scripts/mod/file2alias.c (do_pci_entry).

import type { AliasResult, Bus } from './bus.ts';
import type { Entry, Unresolved, Value } from './entry.ts';
import { type PciDevice, pciDevices } from './pci-device.ts';
import { hex32, hexByte, PCI_ANY_ID, PCI_FIELDS, type PciField, pciField } from './pci-fields.ts';
import { type PciSet, pciMatching } from './pci-match.ts';

/** include/linux/mod_devicetable.h */
const PCI_ID_F_VFIO_DRIVER_OVERRIDE = 1;

function unresolvedReason(value: Value | undefined): string {
  if (typeof value === 'object') {
    const why = value as Unresolved;
    return why.kind === 'unresolved' ? why.reason : 'it is an address';
  }
  return 'it is a string';
}

/** The fields that a match depends on: without a mask the class plays no part. */
function unresolved(entry: Entry): readonly PciField[] {
  let names: PciField[] | undefined;
  for (const name of PCI_FIELDS) {
    if (pciField(entry, name) !== undefined) continue;
    if (name === 'class' && pciField(entry, 'class_mask') === 0) continue;
    names ??= [];
    names.push(name);
  }
  return names ?? NONE;
}
const NONE: readonly PciField[] = [];

/** The loop condition of pci_match_id: `device` is no part of it. */
function isSentinel(entry: Entry): boolean | undefined {
  const deciding = [pciField(entry, 'vendor'), pciField(entry, 'subvendor'), pciField(entry, 'class_mask')];
  if (deciding.some((value) => value !== undefined && value !== 0)) return false;
  return deciding.includes(undefined) ? undefined : true;
}

const pattern = (value: number) => (value === PCI_ANY_ID ? '*' : hex32(value));

function alias(entry: Entry): AliasResult {
  const missing = unresolved(entry)[0];
  if (missing !== undefined) {
    const reason = unresolvedReason(entry.fields.get(missing)?.value);
    return { aliases: [], dropped: `${missing} is not resolved: ${reason}` };
  }
  const field = (name: PciField) => pciField(entry, name) ?? 0;
  const override = field('override_only');
  if (override !== 0 && override !== PCI_ID_F_VFIO_DRIVER_OVERRIDE)
    return { aliases: [], dropped: `Unknown PCI driver_override alias ${hex32(override)}` };

  // modpost looks at three bytes of class and mask and at nothing above them.
  const value = field('class');
  const mask = field('class_mask');
  let classes = '';
  for (const [name, shift] of [
    ['bc', 16],
    ['sc', 8],
    ['i', 0],
  ] as const) {
    const byte = (mask >>> shift) & 0xff;
    if (byte !== 0 && byte !== 0xff)
      return {
        aliases: [],
        dropped: `Can't handle masks in class_mask ${mask.toString(16).toUpperCase().padStart(4, '0')}`,
      };
    classes += name + (byte === 0xff ? hexByte(value >>> shift) : '*');
  }
  const prefix = override === 0 ? 'pci:' : 'vfio_pci:';
  const ids = `v${pattern(field('vendor'))}d${pattern(field('device'))}sv${pattern(field('subvendor'))}sd${pattern(field('subdevice'))}`;
  const text = prefix + ids + classes;
  return { aliases: [text.endsWith('*') ? text : `${text}*`] };
}

export const pci: Bus<PciSet, PciDevice> = {
  name: 'pci',
  // pci_uevent, drivers/pci/pci-driver.c; the last number is in small letters there up to 6.11, and in capitals in sysfs.
  announces: 'pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%s',
  struct: 'pci_device_id',
  drivers: [{ struct: 'pci_driver', table: 'id_table', name: 'name' }],
  columns: PCI_FIELDS,
  cells: (entry) =>
    PCI_FIELDS.map((name) => {
      const value = pciField(entry, name);
      return value === undefined ? '?' : hex32(value);
    }),
  isSentinel,
  unresolved,
  alias,
  narrowedBy: 'class or subsystem',
  toldApartBy: 'revision, class, subsystem',
  matching: pciMatching,
  devices: pciDevices,
};
