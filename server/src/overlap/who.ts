// Which drivers claim one device, in the order in which the kernel would try them.
import { busNamed } from '../bus/all.ts';
import type { Bus, Devices } from '../bus/bus.ts';
import type { Driver, Entry, Module, Table } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import { claimantOf } from './claimant.ts';
import { deviceBusOf } from './device-buses.ts';
import type { NamedDevice } from './named-device.ts';

/** A driver that claims the device. */
export interface Claim {
  /** None where no driver has such tables (DMI, processors): the module is loaded for the device, and that is all. */
  readonly driver?: Driver;
  readonly table: Table;
  /** The module that holds the driver; undefined where no Makefile names its file. */
  readonly module?: Module;
  /** The entry that matches first: its `driver_data` counts (pci_match_id, drivers/pci/pci-driver.c). */
  readonly entry: Entry;
  /** Only `driver_override` reaches the entry; no other entry of the driver matches. */
  readonly override: boolean;
  /** `maybe` where the driver asks for something that is not known of the device, or stands under an undecided `#if`. */
  readonly certainty: 'always' | 'maybe';
  /** Where it is certain but for an undecided `#if`: that, as text. */
  readonly condition?: string;
  /** Takes any device of the bus, and leaves it to whoever wants it (hid_generic_match, drivers/hid/hid-generic.c) or is bound to it by hand. */
  readonly last: boolean;
  /** The bus type that the device has to be on: `i2c` for a device tree node that an i2c_driver claims. */
  readonly on: string;
}

/** The bus's own reading of a device as users write it; why it is none. */
export function parseDevice(
  bus: Bus,
  text: string,
): { readonly device: unknown } | { readonly error: string } {
  const devices = bus.devices as Devices<object> | undefined;
  if (!devices) return { error: `a ${bus.name} device can't be named` };
  const device = devices.parse(text);
  return 'error' in device ? device : { device };
}

/**
 * Drivers of `tables` that claim `device` (as `parseDevice` gave it). Built-in drivers come first: they register
 * at boot, before any module is there; drivers that only `driver_override` reaches come last. Otherwise the order
 * of `tables` stays, which is link order only if the caller made it so; between modules load order decides.
 */
export function whoClaims<D>(tables: readonly Table[], bus: Bus<unknown, D>, device: D): Claim[] {
  return claimants(tables, bus)(device);
}

/** The same for many devices: entries are sorted once by what they name. */
export function claimants<D>(tables: readonly Table[], bus: Bus<unknown, D>): (device: D) => Claim[] {
  const { devices } = bus;
  if (!devices) return () => [];
  const candidates = candidatesBy(tables, bus, devices);
  return (device) => {
    const claims: Claim[] = [];
    for (const [table, entries] of candidates(device)) {
      const found = claimOf(entries, table, devices, device);
      if (!found) continue;
      for (const driver of claimantsOf(table, bus)) {
        const on = driver ? deviceBusOf(bus, driver) : bus.name;
        const certainty = driver?.condition === undefined ? found.certainty : 'maybe';
        const last = isLast(bus, found.entry);
        const own = driver?.modules ?? table.modules;
        const modules = own.length > 0 ? own : [undefined];
        for (const module of modules)
          claims.push({
            ...(driver ? { driver } : {}),
            table,
            ...(module ? { module } : {}),
            ...found,
            certainty,
            last,
            on,
          });
      }
    }
    return claims.sort((x, y) => rank(x) - rank(y));
  };
}

/** The drivers of a table; on a bus whose tables no driver has, what is exported claims for its module. */
const claimantsOf = ({ drivers, exports }: Table, bus: Bus): readonly (Driver | undefined)[] =>
  bus.drivers.length > 0 || exports.length === 0 ? drivers : [undefined];

/** Entries that may match, in order, by the tables that drivers use, in order. */
type Candidates = Iterable<readonly [Table, readonly Entry[]]>;

function candidatesBy<D>(
  tables: readonly Table[],
  bus: Bus<unknown, D>,
  { place }: Devices<D>,
): (device: D) => Candidates {
  const used = tables.filter((table) => table.bus === bus.name && claimantsOf(table, bus).length > 0);
  const live = used.map((table) => reachedEntries(table));
  const { matching } = bus;
  if (!place || !matching) return () => used.map((table, i) => [table, live[i]!] as const);

  /** By bucket (`b`), by group (`g`), or for every device: numbers of tables and entries. */
  const by = new Map<string, (readonly [table: number, entry: Entry])[]>();
  for (const [i, entries] of live.entries())
    for (const entry of entries) {
      const set = matching.setOf(entry);
      const bucket = set === undefined ? undefined : matching.bucket(set);
      const group = set === undefined ? undefined : matching.group(set);
      const key = bucket !== undefined ? `b${bucket}` : group !== undefined ? `g${group}` : '';
      const known = by.get(key);
      if (known) known.push([i, entry]);
      else by.set(key, [[i, entry]]);
    }
  return (device) => {
    const { bucket, group } = place(device);
    const found = new Map<number, Entry[]>();
    for (const key of [`b${bucket}`, `g${group}`, ''])
      for (const [i, entry] of by.get(key) ?? []) {
        const known = found.get(i);
        if (known) known.push(entry);
        else found.set(i, [entry]);
      }
    return [...found]
      .sort(([x], [y]) => x - y)
      .map(([i, entries]) => [used[i]!, entries.sort((x, y) => x.index - y.index)] as const);
  };
}

function claimOf<D>(
  entries: readonly Entry[],
  table: Table,
  devices: Devices<D>,
  device: D,
): Pick<Claim, 'entry' | 'override' | 'certainty' | 'condition'> | undefined {
  let first: Entry | undefined;
  /** Of entries that match where their `#if` holds, in order. */
  const conditions = new Set<string>();
  let override: Pick<Claim, 'entry' | 'override' | 'certainty'> | undefined;
  for (const entry of entries) {
    const matches = devices.match(entry, device);
    if (matches === 'never') continue;
    const sure = matches === 'always' && entry.condition === undefined && table.condition === undefined;
    if (devices.overrideOnly(entry)) {
      override ??= { entry, override: true, certainty: sure ? 'always' : 'maybe' };
      continue;
    }
    if (matches === 'always') conditions.add(conditionOf(entry, table));
    first ??= entry;
    // A later entry may be the one that makes the claim certain.
    if (sure) return { entry: first, override: false, certainty: 'always' };
  }
  if (!first) return override;
  const condition = conditions.size > 0 ? { condition: [...conditions].join(' or ') } : {};
  return { entry: first, override: false, certainty: 'maybe', ...condition };
}

/** As `last` of a claim. */
export function isLast({ matching }: Pick<Bus, 'matching'>, entry: Entry): boolean {
  const set = matching?.setOf(entry);
  return set !== undefined && matching!.everything(set);
}

const conditionOf = (entry: Entry, table: Table) =>
  [...new Set([table.condition, entry.condition])].filter((each) => each !== undefined).join(' && ');

const rank = ({ module, override, last }: Claim) =>
  override ? 3 : last ? 2 : module?.linkage === 'builtin' ? 0 : 1;

/** Who claims a device, on all buses that it may be of. */
export interface Claims {
  readonly claims: readonly Claim[];
  /**
   * Drivers of a whole class (ahci, nvme, …) or of nodes of some name, where those of the device are not known: nearly
   * never what is asked for, as with overlaps that are theoretical.
   */
  readonly byKind: readonly Claim[];
}

export const claimsOf = (tables: readonly Table[], device: NamedDevice): Claims => claimsIn(tables)(device);

/** The same for many devices. */
export function claimsIn(tables: readonly Table[]): (device: NamedDevice) => Claims {
  const asked = new Map<Bus, (device: unknown) => Claim[]>();
  return ({ readings }) => {
    const claims: Claim[] = [];
    const byKind: Claim[] = [];
    for (const { bus, device } of readings) {
      const ask = asked.get(bus) ?? claimants(tables, bus);
      asked.set(bus, ask);
      for (const claim of ask(device)) (asksForKindOnly(bus, claim) ? byKind : claims).push(claim);
    }
    return { claims, byKind };
  };
}

function asksForKindOnly({ matching }: Bus, { entry, certainty }: Claim): boolean {
  if (certainty === 'always' || !matching) return false;
  const set = matching.setOf(entry);
  return set !== undefined && matching.group(set) === undefined && matching.asks(set) !== 0;
}

/**
 * What decides between the drivers of the list, as a sentence, where the list itself does not: drivers of one bus
 * type, that is. `open`: those between which nothing else is known to decide (settled.ts), or all claims.
 */
export function orderOf(open: readonly Claim[]): string | undefined {
  const notes: string[] = [];
  const tried = open.filter(
    ({ driver, override, last, certainty, table }) =>
      // What only perhaps claims the device may be kept from meeting the others by what is not known of it.
      driver && !override && !last && certainty === 'always' && !busNamed(table.bus)?.shared,
  );
  for (const bus of new Set(tried.map(({ on }) => on))) {
    const namesOf = (builtin: boolean) => [
      ...new Set(
        tried
          .filter(({ on, module }) => on === bus && (module?.linkage === 'builtin') === builtin)
          .map(claimantOf),
      ),
    ];
    const [builtin, modules] = [namesOf(true), namesOf(false)];
    if (builtin.length > 1) notes.push(`Link order decides between ${listed(builtin)}.`);
    if (modules.length > 1) notes.push(`Load order decides between ${listed(modules)}.`);
  }
  return notes.length > 0 ? notes.join(' ') : undefined;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
