// Whether the code of one of two drivers leaves a device that both claim to the other.
import { busNamed } from '../bus/all.ts';
import type { Relation } from '../bus/bus.ts';
import { PCI_ANY_ID, type PciField, pciField } from '../bus/pci-fields.ts';
import type { Place } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { Asked } from '../probe/frame.ts';
import { type KnownTexts, openTexts, type Texts } from '../probe/module-source.ts';
import { type Aside, LAST_REVISION, stepsAside } from '../probe/steps-aside.ts';
import type { Driver, Entry, Table } from '../tables/model.ts';
import { namesOther, saidAtEntry, type TestLines, testLinesOf } from './comments.ts';
import { componentIdsDiffer } from './component-ids.ts';
import { deviceBusOf } from './device-buses.ts';
import { liveEntries } from './live.ts';
import type { EntryPair, TablePair } from './overlaps.ts';

/** What decides, which side's driver it is, and where that is written. */
export interface ProbeDecision {
  /**
   * `bus`: the bus's match function looks at what the entries point to; `idle`: neither driver does anything with the
   * device; `said`: nothing was found, and a comment at one of the entries says that it is the other's too.
   */
  readonly kind: 'never' | 'init' | 'arbiter' | 'check' | 'bus' | 'idle' | 'said';
  readonly word?: string;
  readonly asked?: string;
  readonly table: Table;
  readonly place: Place;
  /** The other side's call, of an arbiter. */
  readonly other?: Place;
}

/** What is asked besides the two tables. */
export interface ProbeGrounds {
  readonly texts: Texts;
  readonly testLines: TestLines;
  /** Where the answers of a driver of a table are kept from one pair to the next; `driver` stands for it there. */
  readonly known?: (table: Table, driver: Driver) => { readonly texts: Texts; readonly driver: Driver };
  /** The tables of a file, lists that no driver registers among them. */
  readonly tablesIn: (path: string) => readonly Table[];
}

/** For drivers of these tables, whose code is read through `files`. */
export function openProbes(files: TreeFiles, tables: readonly Table[], known?: KnownTexts): ProbeGrounds {
  let byPath: Map<string, Table[]> | undefined;
  const texts = openTexts(files, known);
  return {
    texts,
    testLines: testLinesOf(texts),
    tablesIn(path) {
      if (!byPath) {
        byPath = new Map();
        for (const table of tables) {
          const list = byPath.get(table.path);
          if (list) list.push(table);
          else byPath.set(table.path, [table]);
        }
      }
      return byPath.get(path) ?? [];
    },
  };
}

/** For entry pairs of one table pair; undefined where neither driver's code says that it steps aside. */
export function probeDecides(
  { a, b, bus }: TablePair,
  { texts, testLines, tablesIn, known: kept }: ProbeGrounds,
): (pair: EntryPair) => ProbeDecision | undefined {
  const textsOf = (table: Table) => (table.drivers[0] && kept?.(table, table.drivers[0])?.texts) ?? texts;
  return (pair) => {
    const said = () => saidAtEntry(pair, a, b, testLines, textsOf);
    if (bus === 'amba') {
      const sides = [
        { table: a, object: pointersOf(pair.a).get('data') },
        { table: b, object: pointersOf(pair.b).get('data') },
      ] as const;
      const place = componentIdsDiffer(texts, ...sides);
      if (place) return { kind: 'bus', table: a, place };
    }
    const device = bus === 'pci' ? deviceOf(pair) : NOTHING;
    const sideOf = (table: Table, entry: Entry, specific: boolean, broader: boolean) => {
      const own = {
        ...device,
        entry: numbersOf(entry),
        pointers: pointersOf(entry),
        inList: (name: string) => inList(tablesIn(table.path), name, pair),
      };
      const drivers = driversMeeting(table, table === a ? b : a).map(
        (driver) => kept?.(table, driver) ?? { texts, driver },
      );
      return (known: ReadonlyMap<string, bigint>): Side => {
        const asked = { ...own, device: known };
        const all = drivers.map((each) => stepsAside(each.texts, table, each.driver, asked));
        // Of several drivers only what all of them do counts.
        return {
          table,
          specific: specific || namesProduct(entry, bus),
          broader,
          asides: all.every(({ asides }) => asides.length > 0) ? (all[0]?.asides ?? []) : [],
          lastAlike: Math.min(LAST_REVISION, ...all.map(({ lastAlike }) => lastAlike)),
        };
      };
    };
    const [{ relation }, same] = [pair, pair.relation === 'identical'];
    const sideA = sideOf(a, pair.a, same || relation === 'covered', relation === 'covers');
    const sideB = sideOf(b, pair.b, same || relation === 'covers', relation === 'covered');
    const sides = [sideA(device.device), sideB(device.device)] as const;
    const decision = decide(...sides, testLines) ?? said();
    if (decision?.word !== 'revision' || decision.kind !== 'check') return decision;
    // Told apart is what has a revision that only one of them takes, whichever it is.
    const [first, second] = decision.table === a ? [sideA, sideB] : [sideB, sideA];
    for (let revision = 0; revision <= LAST_REVISION; ) {
      const known = new Map([...device.device, ['revision', BigInt(revision)] as const]);
      const one = first(known);
      const other = takes(one) ? second(known) : undefined;
      if (other && takes(other))
        return decide(withoutRevision(sides[0]), withoutRevision(sides[1]), testLines) ?? said();
      // Whoever leaves the device leaves it up to there, whatever the other one does.
      revision = (other ?? one).lastAlike + 1;
    }
    return decision;
  };
}

/** One table may be that of a driver of interfaces and of one of devices (r8152): only those on the other's bus type meet it. */
function driversMeeting({ bus: name, drivers }: Table, other: Table): readonly Driver[] {
  const bus = busNamed(name);
  if (!bus || drivers.length < 2) return drivers;
  const types = new Set(other.drivers.map((driver) => deviceBusOf(bus, driver)));
  const meeting = drivers.filter((driver) => types.has(deviceBusOf(bus, driver)));
  return meeting.length > 0 ? meeting : drivers;
}

/** Whether an entry names the product by its number: one that leaves open its subsystem or interface is for it no less. */
function namesProduct(entry: Entry, bus: string): boolean {
  if (bus === 'pci') return pciField(entry, 'device') !== PCI_ANY_ID;
  const flags = bus === 'usb' ? entry.fields.get('match_flags')?.value : undefined;
  return typeof flags === 'number' && (flags & USB_DEVICE_ID_MATCH_PRODUCT) !== 0;
}

/** include/linux/mod_devicetable.h */
const USB_DEVICE_ID_MATCH_PRODUCT = 0x0002;

const takes = ({ asides }: Side): boolean => asides.every(({ kind }) => kind === 'idle');

const withoutRevision = (side: Side): Side => ({
  ...side,
  asides: side.asides.filter(({ word }) => word !== 'revision'),
});

/** Whether a list holds every device that both entries match, or none of them. */
function inList(tables: readonly Table[], name: string, { a, b }: EntryPair): boolean | undefined {
  const list = tables.find((table) => table.name === name);
  const bus = list && busNamed(list.bus);
  const matching = bus?.matching;
  if (!list || !matching) return undefined;
  const [setA, setB] = [matching.setOf(a), matching.setOf(b)];
  if (setA === undefined || setB === undefined) return undefined;
  let some = false;
  for (const { set } of liveEntries(list, bus)) {
    const [toA, toB] = [matching.relate(set, setA), matching.relate(set, setB)];
    if (holds(toA) || holds(toB)) return true;
    if (toA !== 'disjoint' && toB !== 'disjoint') some = true;
  }
  return some ? undefined : false;
}

const holds = (relation: Relation) => relation === 'identical' || relation === 'covers';

interface Side {
  readonly table: Table;
  /** Whether its entry names the device, or no less than the other's does. */
  readonly specific: boolean;
  /** Whether its entry matches all that the other's does, and more. */
  readonly broader: boolean;
  readonly asides: readonly Aside[];
  /** The last revision, from the one that was asked about on, of which all its drivers say the same. */
  readonly lastAlike: number;
}

function decide(a: Side, b: Side, testLines: TestLines): ProbeDecision | undefined {
  const all = [
    ...a.asides.map((aside): Check => ({ aside, own: a, other: b })),
    ...b.asides.map((aside): Check => ({ aside, own: b, other: a })),
  ];
  const checks = all.filter(({ aside }) => aside.kind === 'check' && aside.word !== undefined);
  const found =
    all.find(({ aside }) => aside.kind === 'never') ??
    // A function that only one of the two asks does not know of the other.
    arbiter(a, b) ??
    checks.find((check) => !WEAK.has(check.aside.word!) && !isOneSided(check, checks, testLines)) ??
    checks.find(({ aside }) => aside.word === 'module parameter') ??
    eachKnowsItsOwn(a, b, checks) ??
    all.find(({ aside }) => aside.kind === 'init') ??
    neitherUses(a, b, all) ??
    // Whoever names a device may look whether it is one that he knows: that makes room for nobody. Whoever takes all of
    // a vendor's looks for his own.
    checks.find(
      ({ aside, own, other }) =>
        aside.meant || (aside.identity && !own.specific) || namesOther(testLines, aside.place, other.table),
    );
  if (!found) return undefined;
  if (!('aside' in found)) return found;
  const { aside, own } = found;
  return {
    kind: aside.kind,
    table: own.table,
    place: aside.place,
    ...(aside.word === undefined ? {} : { word: aside.word }),
  };
}

/** A reason of one side. */
interface Check {
  readonly aside: Aside;
  readonly own: Side;
  readonly other: Side;
}

/**
 * Whether only one of two drivers that both name the device looks at what it says of itself: what it turns away the other
 * takes, but what it keeps the other takes as well. A look that says whom it makes room for is for the other's device. On
 * PCI such a look is at what stands around the device, and is left to be one; which function of it this is, it says itself
 * (i915 wants the first one, xe does not care).
 */
function isOneSided({ aside, own, other }: Check, checks: readonly Check[], testLines: TestLines): boolean {
  if (aside.word !== 'function number' && (aside.word !== 'descriptor' || own.table.bus === 'pci'))
    return false;
  if (!own.specific) return false;
  // Of the interfaces of a device the broader entry's driver leaves those that are not for it.
  if (aside.ofInterface && own.broader) return false;
  if (checks.some((each) => each.own === other && each.aside.word === aside.word)) return false;
  return !namesOther(testLines, aside.place, other.table);
}

/** Where each of the two looks whether the chip is one that it knows, none takes the other's. */
const eachKnowsItsOwn = <T extends { readonly aside: Aside }>(a: Side, b: Side, checks: readonly T[]) =>
  [a, b].every(({ asides }) => asides.some(({ kind, identity }) => kind === 'check' && identity))
    ? checks.find(({ aside }) => aside.identity)
    : undefined;

/** Of two drivers that bind a device and do nothing with it none goes without. */
const neitherUses = <T extends { readonly aside: Aside }>(a: Side, b: Side, all: readonly T[]) =>
  [a, b].every(({ asides }) => asides.some(({ kind }) => kind === 'idle'))
    ? all.find(({ aside }) => aside.kind === 'idle')
    : undefined;

/** Both may be looked at for other reasons than to tell two drivers' devices apart. */
const WEAK: ReadonlySet<string> = new Set(['module parameter', 'register']);

function arbiter(a: Side, b: Side): ProbeDecision | undefined {
  for (const one of a.asides)
    for (const other of b.asides)
      if (one.asked !== undefined && one.asked === other.asked)
        return { kind: 'arbiter', asked: one.asked, table: a.table, place: one.place, other: other.place };
  return undefined;
}

const NOTHING: Omit<Asked, 'entry' | 'pointers' | 'inList'> = { device: new Map(), class: 0n, classMask: 0n };

const IDS: readonly (readonly [field: PciField, member: string])[] = [
  ['vendor', 'vendor'],
  ['device', 'device'],
  ['subvendor', 'subsystem_vendor'],
  ['subdevice', 'subsystem_device'],
];

/** What both entries together say of a PCI device. */
function deviceOf({ a, b }: EntryPair): Omit<Asked, 'entry' | 'pointers' | 'inList'> {
  const device = new Map<string, bigint>();
  for (const [field, member] of IDS)
    for (const entry of [a, b]) {
      const id = pciField(entry, field);
      if (id !== undefined && id !== PCI_ANY_ID) device.set(member, BigInt(id));
    }
  let value = 0;
  let mask = 0;
  for (const entry of [a, b]) {
    const own = pciField(entry, 'class_mask') ?? 0;
    value |= (pciField(entry, 'class') ?? 0) & own;
    mask |= own;
  }
  return { device, class: BigInt(value >>> 0) & 0xffffffn, classMask: BigInt(mask >>> 0) & 0xffffffn };
}

/** Fields that hold a number; what an initialiser leaves out is 0. */
function numbersOf(entry: Entry): ReadonlyMap<string, bigint> {
  const numbers = new Map<string, bigint>();
  for (const [path, { value }] of entry.fields)
    if (typeof value === 'number' || typeof value === 'bigint') numbers.set(path, BigInt(value));
  for (const name of DATA) if (!entry.fields.has(name)) numbers.set(name, 0n);
  return numbers;
}

/** What drivers keep for themselves in an entry (include/linux/mod_devicetable.h). */
const DATA = ['driver_data', 'driver_info', 'data'] as const;

/** Fields that hold the address of an object, with its name. */
function pointersOf(entry: Entry): ReadonlyMap<string, string> {
  const pointers = new Map<string, string>();
  for (const name of DATA) {
    const value = entry.fields.get(name)?.value;
    const address = typeof value === 'object' && value.kind === 'address' ? value.text : undefined;
    const target = address === undefined ? undefined : /(?:^|[&)\s])([A-Za-z_]\w*)[\s)]*$/.exec(address)?.[1];
    if (target !== undefined) pointers.set(name, target);
  }
  return pointers;
}
