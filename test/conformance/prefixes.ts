// Which bus an alias is of, by what stands before its first colon.
import { buses } from '../../server/src/bus/all.ts';

/** Buses whose aliases begin with another word than modpost's name of them (scripts/mod/file2alias.c). */
const PREFIX: Readonly<Record<string, readonly string[]>> = {
  cdx: ['cdx', 'vfio_cdx'],
  fslmc: ['fsl-mc'],
  isapnp: ['pnp'],
  pci: ['pci', 'vfio_pci'],
  pnp_card: ['pnp'],
  x86cpu: ['cpu'],
};

const PREFIXES: ReadonlySet<string> = new Set(buses.flatMap(({ name }) => PREFIX[name] ?? [name]));

/**
 * The prefix of a device bus, without the `*` that some have (`acpi*:PNP0C0A:*`), or `other`: the strings of
 * MODULE_ALIAS that name no device (`char-major-10-183`, `net-pf-16-proto-16`, `usbfunc:hid`, `crypto-aes`).
 */
export function busOfAlias(alias: string): string {
  const prefix = /^([^:]*?)\*?:/.exec(alias)?.[1];
  return prefix !== undefined && PREFIXES.has(prefix) ? prefix : 'other';
}
