// What people call PCI devices: from pci.ids where the machine has one, else by the macros of the tree itself.
// The format of pci.ids is told in its own head: vendors at the line's start, devices after one tab, subsystems
// after two; classes likewise under `C xx`.
import type { TreeFiles } from '../files/tree-files.ts';

/** Names for people; undefined where nobody gave one. Ids are 16 bits, a class is 24 (base, sub, interface). */
export interface PciNames {
  vendor(vendor: number): string | undefined;
  device(vendor: number, device: number): string | undefined;
  /** All of a vendor's devices. */
  devicesOf(vendor: number): Iterable<readonly [device: number, name: string]>;
  subsystem(vendor: number, device: number, subvendor: number, subdevice: number): string | undefined;
  /** `Ethernet controller`; with the interface where it has a name: `USB controller (XHCI)`. */
  className(class24: number): string | undefined;
}

/** Debian's pci.ids, the hwdata of others, and where FHS systems once had it. */
export const PCI_IDS_PLACES = [
  '/usr/share/misc/pci.ids',
  '/usr/share/hwdata/pci.ids',
  '/usr/share/pci.ids',
] as const;

/** A line with what is indented below it. Keys: hex digits as a number; of a subsystem both ids, the vendor above. */
interface Named {
  readonly name: string;
  readonly below: ReadonlyMap<number, Named>;
}

const newline = 10;
const tab = 9;
const hash = 35;
const letterC = 67;

/**
 * Names from the bytes of a pci.ids. Only line starts are looked at here (the file has 1.4 MB); a vendor's block is
 * decoded when it is first asked for. Lines that it does not understand are passed over. The bytes must not change.
 */
export function parsePciIds(bytes: Uint8Array): PciNames {
  const vendors = new Map<number, readonly [number, number]>();
  const classes = new Map<number, readonly [number, number]>();
  let close: (end: number) => void = () => {};
  for (let at = 0; at < bytes.length; ) {
    const next = bytes.indexOf(newline, at);
    const first = bytes[at];
    if (first !== tab && first !== hash && first !== newline) {
      close(at);
      const start = at;
      const ofClass = first === letterC && bytes[at + 1] === 32;
      const id = ofClass ? hexAt(bytes, at + 2, 2) : hexAt(bytes, at, 4);
      const blocks = ofClass ? classes : vendors;
      close = id === undefined ? () => {} : (end) => void blocks.set(id, [start, end]);
    }
    if (next < 0) break;
    at = next + 1;
  }
  close(bytes.length);

  const lazily = (blocks: ReadonlyMap<number, readonly [number, number]>, skip: number) => {
    const known = new Map<number, Named>();
    return (id: number) => {
      const range = blocks.get(id);
      if (!range) return undefined;
      let named = known.get(id);
      if (!named) {
        named = parseBlock(new TextDecoder().decode(bytes.subarray(range[0] + skip, range[1])));
        known.set(id, named);
      }
      return named;
    };
  };
  const vendorOf = lazily(vendors, 0);
  const classOf = lazily(classes, 2);

  return {
    vendor: (vendor) => vendorOf(vendor)?.name,
    device: (vendor, device) => vendorOf(vendor)?.below.get(device)?.name,
    devicesOf: (vendor) =>
      [...(vendorOf(vendor)?.below ?? [])].map(([device, { name }]) => [device, name] as const),
    subsystem: (vendor, device, subvendor, subdevice) =>
      vendorOf(vendor)
        ?.below.get(device)
        ?.below.get(subvendor * 0x10000 + subdevice)?.name,
    className(class24) {
      const base = classOf((class24 >>> 16) & 0xff);
      const sub = base?.below.get((class24 >>> 8) & 0xff);
      const face = sub?.below.get(class24 & 0xff);
      return face ? `${sub?.name} (${face.name})` : (sub ?? base)?.name;
    },
  };
}

/** Up to `count` hex digits followed by white space; undefined where it is something else. */
function hexAt(bytes: Uint8Array, at: number, count: number): number | undefined {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = '0123456789abcdef'.indexOf(String.fromCharCode(bytes[i] ?? 0).toLowerCase());
    if (digit < 0) return undefined;
    value = value * 16 + digit;
  }
  return bytes[at + count] === 32 ? value : undefined;
}

function parseBlock(text: string): Named {
  const lines = text.split('\n');
  const head: { name: string; below: Map<number, Named> } = {
    name: nameIn(lines[0] ?? ''),
    below: new Map(),
  };
  let within: Map<number, Named> | undefined;
  for (const line of lines.slice(1)) {
    if (line.startsWith('\t\t')) {
      const pair = /^\t\t([0-9a-f]{2,4})(?: ([0-9a-f]{4}))? +\S/i.exec(line);
      if (!pair || !within) continue;
      const first = Number.parseInt(pair[1] ?? '', 16);
      const key = pair[2] === undefined ? first : first * 0x10000 + Number.parseInt(pair[2], 16);
      within.set(key, { name: nameIn(line.slice(2), pair[2] !== undefined), below: new Map() });
    } else {
      const id = /^\t([0-9a-f]{2,4}) +\S/i.exec(line)?.[1];
      within = id === undefined ? undefined : new Map();
      if (id !== undefined && within)
        head.below.set(Number.parseInt(id, 16), { name: nameIn(line.slice(1)), below: within });
    }
  }
  return head;
}

function nameIn(line: string, pair = false): string {
  return line.replace(pair ? /^\s*\S+\s+\S+\s+/ : /^\s*\S+\s+/, '').trim();
}

/**
 * Names for a machine without pci.ids: the macros of the tree's include/linux/pci_ids.h that have the value, such as
 * `PCI_VENDOR_ID_REDHAT_QUMRANET`; the first one where several do. A device's vendor is the longest vendor macro that
 * its own begins with. Subsystems have no names there.
 */
export function headerNames(files: TreeFiles): PciNames {
  const vendors = new Map<number, string>();
  const classes = new Map<number, string>();
  const vendorIds = new Map<string, number>();
  const devices: [name: string, id: number][] = [];
  const bytes = files.read('include/linux/pci_ids.h');
  const define =
    /^[ \t]*#[ \t]*define[ \t]+PCIE?_((?:VENDOR|DEVICE)_ID|(?:BASE_)?CLASS)_(\w+)[ \t]+0x([0-9a-f]+)/gim;
  for (const found of bytes ? new TextDecoder().decode(bytes).matchAll(define) : []) {
    const [, kind, rest = '', digits = ''] = found;
    const id = Number.parseInt(digits, 16);
    const macro = found[0].replace(/^[ \t]*#[ \t]*define[ \t]+/, '').replace(/[ \t].*/, '');
    if (kind === 'VENDOR_ID') {
      vendorIds.set(rest, id);
      if (!vendors.has(id)) vendors.set(id, macro);
    } else if (kind === 'DEVICE_ID') devices.push([macro, id]);
    else {
      // A class is defined with as many bytes as it names: base, base and sub, or all three.
      const key = digits.length * 0x1000000 + id;
      if (!classes.has(key)) classes.set(key, macro);
    }
  }
  const byVendor = new Map<number, string>();
  for (const [macro, id] of devices) {
    const vendor = vendorOfDevice(macro, vendorIds);
    const key = vendor === undefined ? -1 : vendor * 0x10000 + id;
    if (!byVendor.has(key)) byVendor.set(key, macro);
  }
  return {
    vendor: (vendor) => vendors.get(vendor),
    device: (vendor, device) => byVendor.get(vendor * 0x10000 + device),
    devicesOf: (vendor) =>
      [...byVendor].flatMap(([key, name]) =>
        Math.floor(key / 0x10000) === vendor ? [[key % 0x10000, name] as const] : [],
      ),
    subsystem: () => undefined,
    className: (class24) =>
      classes.get(6 * 0x1000000 + class24) ??
      classes.get(4 * 0x1000000 + (class24 >>> 8)) ??
      classes.get(2 * 0x1000000 + (class24 >>> 16)),
  };
}

function vendorOfDevice(macro: string, vendorIds: ReadonlyMap<string, number>): number | undefined {
  const words = macro.replace(/^PCIE?_DEVICE_ID_/, '').split('_');
  for (let count = words.length - 1; count > 0; count--) {
    const vendor = vendorIds.get(words.slice(0, count).join('_'));
    if (vendor !== undefined) return vendor;
  }
  return undefined;
}
