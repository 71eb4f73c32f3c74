// Who claims a device, and who else claims what an entry matches: asked of the whole tree.
import { busNamed } from '../bus/all.ts';
import type { Bus, Relation } from '../bus/bus.ts';
import type { TreeIndex } from '../index/model.ts';
import { nameOfDevice } from '../kernel/device-name.ts';
import type { Kconfig } from '../kernel/kconfig.ts';
import type { PciNames } from '../kernel/pci-ids.ts';
import { claimantOf } from '../overlap/claimant.ts';
import { deviceBusOf, mayMeet } from '../overlap/device-buses.ts';
import { openGrounds } from '../overlap/grounds.ts';
import { liveEntries } from '../overlap/live.ts';
import { namedDevice } from '../overlap/named-device.ts';
import { type Settled, settledBy } from '../overlap/settled.ts';
import { type Claim, claimsOf, isLast, orderOf, parseDevice, whoClaims } from '../overlap/who.ts';
import type { Entry, Table } from '../tables/model.ts';
import { deviceIn } from './device-text.ts';
import type { AnswerOf, Claimant, PlacedClaim } from './questions.ts';

const settlers = new WeakMap<TreeIndex, ReturnType<typeof settledBy>>();

/** What settles who gets a device, as `matchtable who` says it; each pair of entries is looked at once per index. */
function settledIn(index: TreeIndex, kconfig: Kconfig): ReturnType<typeof settledBy> {
  let settled = settlers.get(index);
  if (!settled) {
    settled = settledBy(openGrounds(index, kconfig));
    settlers.set(index, settled);
  }
  return settled;
}

/** Throws an Error for people where the text names no device. */
export function who(
  index: TreeIndex,
  text: string,
  names: () => PciNames,
  kconfig: Kconfig,
): AnswerOf['who'] {
  const device = deviceIn(text);
  const named = namedDevice(device);
  if ('error' in named) throw new Error(named.error);
  const { claims, byKind } = claimsOf(index.tables, named);
  const name = nameOfDevice(device, names());
  const { open, reasons } = settledIn(index, kconfig)(claims);
  const order = orderOf(open);
  return {
    device,
    ...(name !== undefined && { name }),
    claims: claims.map(placed),
    ...(order !== undefined && { order }),
    reasons,
    byClass: [...new Set(byKind.map(claimantOf))],
  };
}

const placed = ({ driver, module, table, entry, override, certainty, last }: Claim): PlacedClaim => ({
  driver: claimantOf({ ...(driver && { driver }), ...(module && { module }), table }),
  ...(module && { module: module.name, linkage: module.linkage }),
  bus: table.bus,
  table: table.name,
  index: entry.index,
  text: entry.text,
  override,
  certainty,
  last,
  place: entry.place,
});

const STRENGTH: readonly Relation[] = ['identical', 'covers', 'covered', 'partial'];

/** Undefined where the index holds no such entry: its text has changed since. */
export function claimants(
  index: TreeIndex,
  asked: { readonly table: string; readonly index: number; readonly text: string },
  kconfig: Kconfig,
): AnswerOf['claimants'] {
  const table = index.tables.find(({ key }) => key === asked.table);
  const entry = table?.entries[asked.index];
  const bus = table && busNamed(table.bus);
  if (!table || !bus || entry?.text !== asked.text) return undefined;
  const { matching } = bus;
  const set = matching?.setOf(entry);
  if (!matching || set === undefined) return { claimants: [], reasons: [] };
  const found: Claim[] = [];
  const relations = new Map<Table, Claimant['relation']>();
  for (const other of index.tables) {
    if (other.bus !== table.bus || other === table || !mayMeet(table, other, bus)) continue;
    const best = strongest(liveEntries(other, bus), set, bus);
    if (!best) continue;
    relations.set(other, matching.everything(best.set) ? 'everything' : best.relation);
    found.push(...claimsBy(other, best.entry));
  }
  for (const claim of overriding(index, bus, matching.witness(set, set)))
    if (!relations.has(claim.table) && claim.table !== table) {
      relations.set(claim.table, 'override');
      found.push(claim);
    }
  const claims = found.sort((x, y) => rank(x) - rank(y));
  const own = claimsBy(table, entry);
  // Between the entry and each of the others: what those are among themselves is not asked here.
  const settled = claims
    .filter((claim) => isTried(relations, claim))
    .map((claim) => settledIn(index, kconfig)([...own, claim]));
  const open = new Set(settled.flatMap((each) => each.open));
  const order = orderOf([...own, ...claims].filter((claim) => open.has(claim)));
  return {
    claimants: claims.map((claim) => ({
      ...placed(claim),
      relation: relations.get(claim.table)!,
      sameModule: table.modules.some(({ name }) => claim.table.modules.some((other) => other.name === name)),
    })),
    ...(order !== undefined && { order }),
    reasons: onceEach(settled.flatMap((each) => each.reasons)),
  };
}

const onceEach = (reasons: Settled['reasons']): Settled['reasons'] => [
  ...new Map(reasons.map((reason) => [reason.text, reason])).values(),
];

const isTried = (relations: ReadonlyMap<Table, Claimant['relation']>, { table, override }: Claim) =>
  !override && relations.get(table) !== 'everything' && table.drivers.length > 0;

/** Built-in drivers register first; those of modules in the order of loading. */
const rank = ({ module, override }: Claim) => (override ? 2 : module?.linkage === 'builtin' ? 0 : 1);

function strongest<S>(
  live: readonly { readonly entry: Entry; readonly set: S }[],
  set: S,
  { matching }: Bus<S>,
): { readonly entry: Entry; readonly set: S; readonly relation: Exclude<Relation, 'disjoint'> } | undefined {
  let best: { entry: Entry; set: S; relation: Exclude<Relation, 'disjoint'> } | undefined;
  for (const other of live) {
    const relation = matching!.relate(other.set, set);
    if (relation === 'disjoint') continue;
    if (relation === 'partial' && matching!.theoretical(other.set, set)) continue;
    if (!best || STRENGTH.indexOf(relation) < STRENGTH.indexOf(best.relation)) best = { ...other, relation };
  }
  return best;
}

/** A table without a driver claims nothing, but loads its module: told with the table's name. */
function claimsBy(table: Table, entry: Entry): Claim[] {
  const [module] = table.modules;
  const bus = busNamed(table.bus);
  return table.drivers.map((driver) => ({
    table,
    entry,
    override: false,
    certainty: 'always',
    last: bus !== undefined && isLast(bus, entry),
    on: bus ? deviceBusOf(bus, driver) : table.bus,
    driver,
    ...(module && { module }),
  }));
}

/** Whether some entry of a table is reached by `driver_override` only; tables never change. */
const overrides = new WeakMap<Table, boolean>();

function hasOverride(table: Table, bus: Bus): boolean {
  let known = overrides.get(table);
  if (known === undefined) {
    known = table.entries.some((entry) => bus.devices?.overrideOnly(entry) === true);
    overrides.set(table, known);
  }
  return known;
}

function overriding(index: TreeIndex, bus: Bus, witness: string | undefined): Claim[] {
  const device = witness === undefined ? undefined : parseDevice(bus, witness);
  if (!device || 'error' in device) return [];
  const some = index.tables.filter((table) => table.bus === bus.name && hasOverride(table, bus));
  return whoClaims(some, bus, device.device).filter((claim) => claim.override);
}
