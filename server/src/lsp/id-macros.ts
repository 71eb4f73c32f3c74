// The macros of include/linux/pci_ids.h: which name a number has, and which numbers a vendor's names are.
import type { TreeFiles } from '../files/tree-files.ts';

export interface IdMacro {
  readonly name: string;
  readonly value: number;
}

export interface IdMacros {
  /** PCI_VENDOR_ID_…, in the order of the header. */
  readonly vendors: readonly IdMacro[];
  /** PCI_DEVICE_ID_… whose name begins with that of a vendor macro (`PCI_VENDOR_ID_` taken off); longest vendor first. */
  devicesOf(vendor: string): readonly IdMacro[];
  /** PCI_DEVICE_ID_… by its name, with the vendor that its name begins with, without `PCI_VENDOR_ID_`. */
  device(name: string): { readonly vendor: string | undefined; readonly value: number } | undefined;
}

const DEFINE = /^[ \t]*#[ \t]*define[ \t]+PCI_(VENDOR|DEVICE)_ID_(\w+)[ \t]+(0x[0-9a-f]+|\d+)\b/gim;

export function idMacros(files: TreeFiles): IdMacros {
  const bytes = files.read('include/linux/pci_ids.h');
  const vendors: IdMacro[] = [];
  const devices: { readonly rest: string; readonly macro: IdMacro }[] = [];
  for (const [, kind, rest = '', digits] of bytes ? new TextDecoder().decode(bytes).matchAll(DEFINE) : []) {
    const value = Number(digits);
    if (kind === 'VENDOR') vendors.push({ name: `PCI_VENDOR_ID_${rest}`, value });
    else devices.push({ rest, macro: { name: `PCI_DEVICE_ID_${rest}`, value } });
  }
  const prefixes = vendors
    .map(({ name }) => name.slice('PCI_VENDOR_ID_'.length))
    .sort((a, b) => b.length - a.length);
  const byVendor = new Map<string, IdMacro[]>();
  const byName = new Map<string, { readonly vendor: string | undefined; readonly value: number }>();
  for (const { rest, macro } of devices) {
    // PCI_DEVICE_ID_ATI_RADEON_… may be of ATI or of ATI_RADEON: the longest that is a vendor.
    const vendor = prefixes.find((prefix) => rest.startsWith(`${prefix}_`));
    byName.set(macro.name, { vendor, value: macro.value });
    if (vendor === undefined) continue;
    const list = byVendor.get(vendor);
    if (list) list.push(macro);
    else byVendor.set(vendor, [macro]);
  }
  return {
    vendors,
    devicesOf: (vendor) => byVendor.get(vendor) ?? [],
    device: (name) => byName.get(name),
  };
}

/** Macros that a vendor's number has, without `PCI_VENDOR_ID_`. */
export const vendorNames = (macros: IdMacros, vendor: number): readonly string[] =>
  macros.vendors
    .filter(({ value }) => value === vendor)
    .map(({ name }) => name.slice('PCI_VENDOR_ID_'.length));

/** Device macros that a device's number has among those of its vendor. */
export const deviceMacros = (macros: IdMacros, vendor: number, device: number): readonly IdMacro[] =>
  vendorNames(macros, vendor).flatMap((name) =>
    macros.devicesOf(name).filter(({ value }) => value === device),
  );

/** What a name of either kind stands for; `vendors`: numbers that a device's vendor may have, as its name says. */
export function idMacroNamed(
  macros: IdMacros,
  name: string,
):
  | { readonly kind: 'vendor'; readonly value: number }
  | { readonly kind: 'device'; readonly value: number; readonly vendors: readonly number[] }
  | undefined {
  const numberOf = (vendor: string) => macros.vendors.find((each) => each.name === vendor)?.value;
  const value = numberOf(name);
  if (value !== undefined) return { kind: 'vendor', value };
  const device = macros.device(name);
  if (!device) return undefined;
  const vendor = device.vendor === undefined ? undefined : numberOf(`PCI_VENDOR_ID_${device.vendor}`);
  return { kind: 'device', value: device.value, vendors: vendor === undefined ? [] : [vendor] };
}
