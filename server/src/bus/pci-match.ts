// Which PCI devices an entry matches, as a set that can be compared with others: exactly what
// pci_match_one_device (drivers/pci/pci.h) lets through, given what a device can announce.

import type { Matching, Relation } from './bus.ts';
import type { Entry } from './entry.ts';
import { hex32, hexByte, PCI_ANY_ID, pciField } from './pci-fields.ts';

/** `-1` is any. */
export const ANY = -1;

/** Normalised: ids are 16 bits or ANY; `classMask` has 24 bits, `class` no bit outside of it. Never empty. */
export interface PciSet {
  readonly vendor: number;
  readonly device: number;
  readonly subvendor: number;
  readonly subdevice: number;
  readonly class: number;
  readonly classMask: number;
}

/** The devices that the entry's fields describe, `override_only` or not; undefined where none can exist or a field is unresolved. */
export function pciSetOf(entry: Entry): PciSet | undefined {
  const mask = pciField(entry, 'class_mask');
  if (mask === undefined) return undefined;
  // Without a mask the class is not even looked at.
  const value = mask === 0 ? 0 : pciField(entry, 'class');
  if (value === undefined) return undefined;
  // `dev->class` has 24 bits (drivers/pci/probe.c): an entry that asks for a bit above them matches nothing.
  if ((value & mask) >>> 24 !== 0) return undefined;
  const vendor = id(pciField(entry, 'vendor'));
  const device = id(pciField(entry, 'device'));
  const subvendor = id(pciField(entry, 'subvendor'));
  const subdevice = id(pciField(entry, 'subdevice'));
  if (vendor === undefined || device === undefined || subvendor === undefined || subdevice === undefined)
    return undefined;
  const classMask = mask & 0xffffff;
  return { vendor, device, subvendor, subdevice, class: value & classMask, classMask };
}

/** Ids in config space are 16 bits wide, so a wider one equals no device's. */
function id(value: number | undefined): number | undefined {
  if (value === PCI_ANY_ID) return ANY;
  return value !== undefined && value <= 0xffff ? value : undefined;
}

const apart = (a: number, b: number) => a !== b && a !== ANY && b !== ANY;
const within = (outer: number, inner: number) => outer === ANY || outer === inner;

function holds(outer: PciSet, inner: PciSet): boolean {
  return (
    within(outer.vendor, inner.vendor) &&
    within(outer.device, inner.device) &&
    within(outer.subvendor, inner.subvendor) &&
    within(outer.subdevice, inner.subdevice) &&
    (outer.classMask & ~inner.classMask) === 0
  );
}

function disjoint(a: PciSet, b: PciSet): boolean {
  return (
    apart(a.vendor, b.vendor) ||
    apart(a.device, b.device) ||
    apart(a.subvendor, b.subvendor) ||
    apart(a.subdevice, b.subdevice) ||
    ((a.class ^ b.class) & a.classMask & b.classMask) !== 0
  );
}

function relate(a: PciSet, b: PciSet): Relation {
  if (disjoint(a, b)) return 'disjoint';
  const covers = holds(a, b);
  const covered = holds(b, a);
  if (covers) return covered ? 'identical' : 'covers';
  return covered ? 'covered' : 'partial';
}

const exact = (a: number, b: number) => (a !== ANY ? a : b !== ANY ? b : 0);

/** The modalias of pci_uevent (drivers/pci/pci-driver.c); what both sides leave open is 0. */
function witness(a: PciSet, b: PciSet): string | undefined {
  if (disjoint(a, b)) return undefined;
  const value = a.class | b.class;
  return (
    `pci:v${hex32(exact(a.vendor, b.vendor))}d${hex32(exact(a.device, b.device))}` +
    `sv${hex32(exact(a.subvendor, b.subvendor))}sd${hex32(exact(a.subdevice, b.subdevice))}` +
    `bc${hexByte(value >>> 16)}sc${hexByte(value >>> 8)}i${hexByte(value)}`
  );
}

const named = (set: PciSet) => set.vendor !== ANY && set.device !== ANY;

const ASKS_CLASS = 1;
const ASKS_SUBSYSTEM = 2;
const asks = (set: PciSet) =>
  (set.classMask !== 0 ? ASKS_CLASS : 0) |
  (set.subvendor !== ANY || set.subdevice !== ANY ? ASKS_SUBSYSTEM : 0);

/** Asks for a class or a subsystem of whatever device, where the other side leaves that open and names ids. */
const apartByKind = (wild: PciSet, other: PciSet) => !named(wild) && (asks(wild) & ~asks(other)) !== 0;

const VENDOR = 1;
const DEVICE = 2;
const SUBVENDOR = 4;
const SUBDEVICE = 8;

/** Which ids are given, above the 24 bits of the class that are looked at. */
const shape = (set: PciSet) =>
  set.classMask +
  0x1000000 *
    ((set.vendor !== ANY ? VENDOR : 0) +
      (set.device !== ANY ? DEVICE : 0) +
      (set.subvendor !== ANY ? SUBVENDOR : 0) +
      (set.subdevice !== ANY ? SUBDEVICE : 0));

const both = (own: number, other: number) => (other === ANY ? ANY : own);

const values = (set: PciSet, other: PciSet) =>
  `${both(set.vendor, other.vendor)} ${both(set.device, other.device)} ${both(set.subvendor, other.subvendor)} ` +
  `${both(set.subdevice, other.subdevice)} ${set.class & other.classMask}`;

/**
 * Real are partial intersections where each side narrows something else of a device that both mean: one the
 * subsystem and the other the class of the same vendor:device, or both a part of the class. Theoretical are
 * those where only the fields make them possible: `ahci` takes class 010601 of any vendor, another driver
 * names 1234:5678 and no class. Whether that device is an AHCI controller stands in neither table.
 */
function theoretical(a: PciSet, b: PciSet): boolean {
  return apartByKind(a, b) || apartByKind(b, a);
}

const text = (value: number) => (value === ANY ? '*' : value.toString(16).padStart(4, '0'));
const text24 = (value: number) => value.toString(16).padStart(6, '0');

export const pciMatching: Matching<PciSet> = {
  // Any override_only keeps the entry out of ordinary matching: do_pci_match_id (drivers/pci/pci-driver.c).
  setOf: (entry) => (pciField(entry, 'override_only') === 0 ? pciSetOf(entry) : undefined),
  bucket: (set) => (named(set) ? bucketOf(set.vendor, set.device) : undefined),
  group: (set) => (set.vendor === ANY ? undefined : set.vendor),
  asks,
  everything: (set) => set.vendor === ANY && set.device === ANY && asks(set) === 0,
  relate,
  shape,
  values,
  witness,
  theoretical,
  // `1af4:*`, `1af4:1042:15b3:*`, `*:*@010601/ffffff`: what is open is left out at the end.
  text: (set) => {
    const subsystem =
      (asks(set) & ASKS_SUBSYSTEM) === 0 ? '' : `:${text(set.subvendor)}:${text(set.subdevice)}`;
    const code = set.classMask === 0 ? '' : `@${text24(set.class)}/${text24(set.classMask)}`;
    return `${text(set.vendor)}:${text(set.device)}${subsystem}${code}`;
  },
};

/** The bucket of entries that name a device. */
export function bucketOf(vendor: number, device: number): number {
  return vendor * 0x10000 + device;
}
