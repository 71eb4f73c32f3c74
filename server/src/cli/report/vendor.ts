// Whose device a finding is about, as far as its witness tells: for people who look for one maker's.
import type { PciNames } from '../../kernel/pci-ids.ts';
import type { Finding } from '../../rules/rule.ts';

/** A name where there is one (`8086 Intel Corporation`, `fsl`); undefined where the bus knows no vendors. */
export function vendorOf({ witness }: Finding, names: () => PciNames): string | undefined {
  if (witness === undefined) return undefined;
  const pci = /^(?:vfio_)?pci:v0000([0-9A-F]{4})/.exec(witness)?.[1];
  if (pci !== undefined) {
    const name = names().vendor(Number.parseInt(pci, 16));
    return [pci.toLowerCase(), name].filter(Boolean).join(' ');
  }
  const usb = /^usb:v([0-9A-F]{4})/.exec(witness)?.[1];
  if (usb !== undefined) return `usb ${usb.toLowerCase()}`;
  // A compatible string begins with its vendor (Documentation/devicetree/bindings/vendor-prefixes.yaml).
  return /^of:.*C([^,]+),/.exec(witness)?.[1];
}
