// The view *Match tables*: bus → vendor → driver → entries, one level at a time.
import { buses, busNamed } from '../bus/all.ts';
import type { Bus } from '../bus/bus.ts';
import { PCI_ANY_ID } from '../bus/pci-fields.ts';
import type { TreeIndex } from '../index/model.ts';
import type { PciNames } from '../kernel/pci-ids.ts';
import type { Entry, Table } from '../tables/model.ts';
import { reachedCount, reachedEntries } from '../tables/reached.ts';
import { count, driverOf, matchText, moduleNames } from './entry-words.ts';
import type { PlacedNode } from './questions.ts';

/** The field that has the vendor, of buses whose devices have one. */
const VENDORS: Readonly<Record<string, { readonly field: string; readonly any: number }>> = {
  pci: { field: 'vendor', any: PCI_ANY_ID },
  // No vendor asked for: USB_DEVICE_ID_MATCH_VENDOR is not among match_flags, and the field is zero.
  usb: { field: 'idVendor', any: 0 },
};

/** Children of the node behind `keys` (bus, vendor where the bus has such, key of the table). */
export function tableNodes(
  index: TreeIndex,
  keys: readonly string[],
  names: () => PciNames,
  /** Names of the buses that are read. */
  read: readonly string[],
  path?: string,
): readonly PlacedNode[] {
  const [busName, ...rest] = keys;
  const tables = index.tables.filter(
    (table) =>
      !table.absent &&
      (busName === undefined || table.bus === busName) &&
      (path === undefined || table.path === path || table.place.path === path),
  );
  if (busName === undefined) return [...busNodes(tables), ...(path === undefined ? unreadNodes(read) : [])];
  const bus = busNamed(busName);
  if (!bus) return [];
  const vendors = VENDORS[busName];
  if (!vendors)
    return rest.length === 0 ? driverNodes(tables, bus, all) : entryNodes(tables, bus, rest[0], all);
  const [vendor, key] = rest;
  if (vendor === undefined) return vendorNodes(tables, bus, names);
  const of = (entry: Entry) => vendorOf(bus, entry) === vendor;
  return key === undefined ? driverNodes(tables, bus, of) : entryNodes(tables, bus, key, of);
}

const all = () => true;

function busNodes(tables: readonly Table[]): PlacedNode[] {
  const byBus = new Map<string, Table[]>();
  for (const table of tables) {
    const list = byBus.get(table.bus);
    if (list) list.push(table);
    else byBus.set(table.bus, [table]);
  }
  return [...byBus]
    .map(([bus, of]) => ({
      key: bus,
      kind: 'bus' as const,
      label: bus,
      description: `${count(of.length, 'table')}, ${count(
        of.reduce((sum, table) => sum + reachedCount(table), 0),
        'entry',
        'entries',
      )}`,
      hasChildren: true,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Buses that nobody asked for yet. */
const unreadNodes = (read: readonly string[]): PlacedNode[] =>
  buses
    .filter(({ name }) => !read.includes(name))
    .map(({ name }) => ({
      key: name,
      kind: 'bus',
      label: name,
      description: 'read when opened',
      hasChildren: true,
    }));

/** Four hex digits; `*` where any will do, `?` where it is not resolved. */
function vendorOf({ name }: Bus, entry: Entry): string {
  const { field, any } = VENDORS[name]!;
  const value = entry.fields.get(field)?.value ?? 0;
  if (typeof value !== 'number') return '?';
  return value === any ? '*' : value.toString(16).padStart(4, '0');
}

function vendorNodes(tables: readonly Table[], bus: Bus, names: () => PciNames): PlacedNode[] {
  const found = new Map<string, { entries: number; readonly tables: Set<Table> }>();
  for (const table of tables)
    for (const entry of reachedEntries(table)) {
      const vendor = vendorOf(bus, entry);
      const known = found.get(vendor) ?? { entries: 0, tables: new Set() };
      known.entries++;
      known.tables.add(table);
      found.set(vendor, known);
    }
  return [...found]
    .map(([vendor, { entries, tables }]) => ({
      key: vendor,
      kind: 'vendor' as const,
      label: [vendor, vendorName(vendor, bus, names)].filter(Boolean).join(' '),
      description: `${count(tables.size, 'driver')}, ${count(entries, 'entry', 'entries')}`,
      hasChildren: true,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function vendorName(vendor: string, { name }: Bus, names: () => PciNames): string | undefined {
  if (vendor === '*') return 'any vendor';
  if (vendor === '?') return 'not resolved';
  return name === 'pci' ? names().vendor(Number.parseInt(vendor, 16)) : undefined;
}

function driverNodes(tables: readonly Table[], bus: Bus, wanted: (entry: Entry) => boolean): PlacedNode[] {
  return tables
    .flatMap((table): PlacedNode[] => {
      const entries = reachedEntries(table).filter(wanted);
      if (entries.length === 0) return [];
      const module = moduleNames(table.modules);
      return [
        {
          key: table.key,
          kind: 'driver',
          label: driverOf(table),
          description: [
            count(entries.length, 'entry', 'entries'),
            module !== '' && module !== driverOf(table) && `module ${module}`,
          ]
            .filter(Boolean)
            .join(', '),
          tooltip: `\`${table.path}\`  \n\`${table.name}\` (${bus.name})`,
          hasChildren: true,
          place: table.place,
        },
      ];
    })
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
}

function entryNodes(
  tables: readonly Table[],
  bus: Bus,
  key: string | undefined,
  wanted: (entry: Entry) => boolean,
): PlacedNode[] {
  const table = tables.find((each) => each.key === key);
  if (!table) return [];
  return reachedEntries(table)
    .filter(wanted)
    .map((entry) => ({
      key: `${entry.index}`,
      kind: 'entry',
      label: matchText(bus, entry),
      description: entry.text,
      hasChildren: false,
      place: entry.place,
    }));
}
