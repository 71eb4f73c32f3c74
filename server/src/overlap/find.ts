// Finds overlapping tables. Entries that name a device meet only entries of the same bucket; wildcards are
// asked as queries, against what can lie in their group, and of theoretical intersections only the number
// is kept: on Linux 6.1 those are 99% of all.
import type { Bus, Matching } from '../bus/bus.ts';
import { exclusive } from '../c/condition-text.ts';
import { symbolsNeeded } from '../kernel/module.ts';
import type { Entry, Table } from '../tables/model.ts';
import { asksForOff, conditionsOf } from './conditions.ts';
import { deviceBits } from './device-buses.ts';
import { liveEntries } from './live.ts';
import { type Near, openNear } from './near.ts';
import type { EntryPair, TablePair } from './overlaps.ts';

/** One entry that takes part, of the table numbered `table`. */
interface Claim<S> {
  readonly table: number;
  readonly entry: Entry;
  readonly set: S;
  /** What must hold for the entry to be there and its table to be a driver's. */
  readonly conditions: readonly string[];
  readonly asks: number;
  readonly everything: boolean;
  /** Wildcards are numbered, so that each pair of them meets once. */
  rank: number;
  /** All entries of the table that this stands for, itself first, where there are several (`withCopies`). */
  copies: Entry[] | undefined;
}

/** What is known so far of a table pair. */
interface Count {
  identical: number;
  covers: number;
  covered: number;
  partial: number;
  /** Meetings of two entries of which none matches everything. */
  readonly pairs: EntryPair[];
  /** Of the meetings with an entry that matches everything, the first by the tables' own order. */
  catchAll: Meeting<unknown> | undefined;
}

interface Meeting<S> {
  readonly a: Claim<S>;
  readonly b: Claim<S>;
  readonly relation: EntryPair['relation'];
}

type Key = string | number | undefined;

/**
 * Pairs of tables of one bus that some device matches both of, in the order of `tables`. Tables of other buses, and
 * drivers of other bus types among those of one bus (an of_device_id of an i2c_driver and one of a spi_driver),
 * entries at or behind a table's `end`, unresolved ones and those that only `driver_override` reaches take no
 * part. Theoretical intersections are counted, and pairs that have nothing else listed, only if asked for. `of`: only
 * the pairs of this table are wanted, which is one of `tables`.
 */
export function findOverlaps<S>(
  tables: readonly Table[],
  bus: Bus<S>,
  options: { readonly theoretical?: boolean; readonly of?: Table } = {},
): TablePair[] {
  const { matching } = bus;
  if (!matching) return [];
  const inTheory = options.theoretical === true;
  const claims = collect(tables, bus, matching);
  const places = deviceBits(tables, bus);
  const counts = new Map<number, Count>();
  const theoretical = new Map<number, number>();
  // Neighbours in a query are mostly of one table: their theoretical meetings are added up before they are stored.
  let lastKey = -1;
  let sum = 0;
  const store = (key: number) => {
    if (sum > 0) theoretical.set(lastKey, (theoretical.get(lastKey) ?? 0) + sum);
    lastKey = key;
    sum = 0;
  };

  const meet = (x: Claim<S>, y: Claim<S>) => {
    if (x.table === y.table || (places[x.table]! & places[y.table]!) === 0) return;
    const ordered = x.table < y.table;
    const a = ordered ? x : y;
    const b = ordered ? y : x;
    const relation = matching.relate(a.set, b.set);
    if (relation === 'disjoint') return;
    if (neverBoth(a.conditions, b.conditions)) return;
    if (stepsBack(a.conditions, tables[b.table]!) || stepsBack(b.conditions, tables[a.table]!)) return;
    const key = a.table * tables.length + b.table;
    if (relation === 'partial' && matching.theoretical(a.set, b.set)) {
      if (!inTheory) return;
      if (key !== lastKey) store(key);
      sum += timesOf(a) * timesOf(b);
      return;
    }
    const count = countOf(counts, key);
    count[relation] += timesOf(a) * timesOf(b);
    // What a catch-all meets is the rest of the kernel: of that, one pair a table is enough evidence.
    if (a.everything || b.everything) {
      if (!count.catchAll || comesBefore(a, b, count.catchAll)) count.catchAll = { a, b, relation };
      return;
    }
    if (count.pairs.length > MOST_PAIRS) return;
    const witness = matching.witness(a.set, b.set) ?? '';
    for (const [entryA, entryB] of evidence(a, b))
      count.pairs.push({ a: entryA, b: entryB, relation, witness });
  };

  const one = options.of && tables.indexOf(options.of);
  const { buckets, exact, wild } = sort(
    one === undefined ? claims : claims.filter(({ table }) => table !== one),
    matching,
  );
  if (one !== undefined) {
    for (const claim of claims) if (claim.table === one) meetAll(claim);
    return finished();
  }
  for (const bucket of buckets.values())
    if (bucket.length <= FEW)
      for (let i = 1; i < bucket.length; i++) for (let j = 0; j < i; j++) meet(bucket[j]!, bucket[i]!);
    else meetBefore(bucket);

  /** Of lists with which many wildcards are compared. */
  const sorted = new Map<readonly Claim<S>[], Near<S, Claim<S>>>();
  const near = (others: readonly Claim<S>[], set: S, asking: number): Iterable<readonly Claim<S>[]> => {
    if (others.length * asking <= FEW * FEW) return [others];
    let known = sorted.get(others);
    if (!known) {
      known = openNear(matching);
      for (const other of others) known.add(other);
      sorted.set(others, known);
    }
    return known.of(set);
  };
  for (const [group, wildcards] of wild.byGroup)
    for (const wildcard of wildcards) {
      const possible = (asks: number) => inTheory || (wildcard.asks & ~asks) === 0;
      for (const [asks, others] of exact.of(group))
        if (possible(asks))
          for (const some of near(others, wildcard.set, wildcards.length))
            for (const other of some) meet(wildcard, other);
      for (const [, others] of wild.of(group))
        for (const some of near(others, wildcard.set, wildcards.length))
          for (const other of some) if (other.rank > wildcard.rank) meet(wildcard, other);
    }
  return finished();

  /** As each with each, of claims in the order of their tables. */
  function meetBefore(bucket: readonly Claim<S>[]): void {
    const before = openNear<S, Claim<S>>(matching!);
    let added = 0;
    for (const [i, claim] of bucket.entries()) {
      // Those of the same table wait until it is over.
      if (bucket[added]!.table !== claim.table) for (; added < i; added++) before.add(bucket[added]!);
      for (const some of before.of(claim.set)) for (const other of some) meet(other, claim);
    }
  }

  /** One claim and all those of other tables. */
  function meetAll(claim: Claim<S>): void {
    const [bucket, group] = [matching!.bucket(claim.set), matching!.group(claim.set)];
    if (bucket === undefined) {
      for (const [asks, others] of exact.of(group))
        if (inTheory || (claim.asks & ~asks) === 0) for (const other of others) meet(claim, other);
      for (const [, others] of wild.of(group)) for (const other of others) meet(claim, other);
      return;
    }
    for (const other of buckets.get(bucket) ?? []) meet(claim, other);
    for (const [asks, others] of wild.of(group))
      if (inTheory || (asks & ~claim.asks) === 0) for (const other of others) meet(other, claim);
  }

  function finished(): TablePair[] {
    store(-1);
    for (const key of theoretical.keys()) countOf(counts, key);
    return finish(tables, bus, counts, theoretical);
  }
}

const comesBefore = <S>(a: Claim<S>, b: Claim<S>, other: Meeting<unknown>) =>
  a.entry.index < other.a.entry.index ||
  (a.entry.index === other.a.entry.index && b.entry.index < other.b.entry.index);

function collect<S>(tables: readonly Table[], bus: Bus<S>, matching: Matching<S>): Claim<S>[] {
  const claims: Claim<S>[] = [];
  tables.forEach((table, index) => {
    if (table.bus !== bus.name) return;
    const ofTable = conditionsOf(table);
    const live = liveEntries(table, bus);
    const own = live.map(
      ({ entry, set }): Claim<S> => ({
        table: index,
        entry,
        set,
        conditions: entry.condition === undefined ? ofTable : conditionsOf(table, entry),
        rank: -1,
        asks: matching.asks(set),
        everything: matching.everything(set),
        copies: undefined,
      }),
    );
    for (const claim of live.length > FEW ? withCopies(own, matching) : own) claims.push(claim);
  });
  return claims;
}

/** One for all that match the same under the same condition: a table that repeats itself meets others no less often, but at once. */
function withCopies<S>(claims: readonly Claim<S>[], matching: Matching<S>): Iterable<Claim<S>> {
  const known = new Map<string, Claim<S>>();
  for (const claim of claims) {
    const key = `${matching.text(claim.set)}\0${claim.entry.condition ?? ''}`;
    const first = known.get(key);
    if (!first) known.set(key, claim);
    else if (matching.relate(first.set, claim.set) === 'identical') {
      first.copies ??= [first.entry];
      first.copies.push(claim.entry);
    } else known.set(`${key}\0${known.size}`, claim);
  }
  return known.values();
}

const timesOf = ({ copies }: Claim<unknown>) => copies?.length ?? 1;

/** Of two tables that repeat themselves, not each copy with each: every one of both with the first of the other's. */
function* evidence(a: Claim<unknown>, b: Claim<unknown>): Generator<readonly [Entry, Entry]> {
  const [all, others] = [a.copies ?? [a.entry], b.copies ?? [b.entry]];
  for (let i = 0; i < all.length; i++) {
    const count = i < MOST_COPIES ? others.length : Math.min(MOST_COPIES, others.length);
    for (let j = 0; j < count; j++) yield [all[i]!, others[j]!];
  }
}

/** More than are listed beside a finding (rules/sides.ts). */
const MOST_COPIES = 8;
/** Two tables that meet more often are told of by so many pairs. */
const MOST_PAIRS = 1_000_000;
/** What is no more than this costs nothing worth an index. */
const FEW = 256;

function sort<S>(claims: readonly Claim<S>[], matching: Matching<S>) {
  const buckets = new Map<Key, Claim<S>[]>();
  const exact = shelf<S>();
  const wild = shelf<S>();
  let rank = 0;
  for (const claim of claims) {
    const bucket = matching.bucket(claim.set);
    const group = matching.group(claim.set);
    if (bucket === undefined) {
      claim.rank = rank++;
      wild.put(group, claim);
    } else {
      put(buckets, bucket, claim);
      exact.put(group, claim);
    }
  }
  return { buckets, exact, wild };
}

/** Claims by group, and among those by what they ask for. */
function shelf<S>() {
  const byGroup = new Map<Key, Claim<S>[]>();
  const byAsks = new Map<Key, Map<number, Claim<S>[]>>();
  const all = new Map<number, Claim<S>[]>();
  return {
    byGroup,
    put(group: Key, claim: Claim<S>) {
      put(byGroup, group, claim);
      put(all, claim.asks, claim);
      let ofGroup = byAsks.get(group);
      if (!ofGroup) {
        ofGroup = new Map();
        byAsks.set(group, ofGroup);
      }
      put(ofGroup, claim.asks, claim);
    },
    /** What may not be disjoint from a set of this group: without a group, everything. */
    of(group: Key): (readonly [asks: number, claims: readonly Claim<S>[]])[] {
      if (group === undefined) return [...all];
      return [...(byAsks.get(group) ?? []), ...(byAsks.get(undefined) ?? [])];
    },
  };
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function neverBoth(a: readonly string[], b: readonly string[]): boolean {
  for (const condition of a) for (const other of b) if (exclusive(condition, other)) return true;
  return false;
}

/** Whether the entry is only compiled where the other's module is not built, as ata_generic's for pata_toshiba. */
function stepsBack(conditions: readonly string[], other: Table): boolean {
  if (conditions.length === 0 || other.modules.length === 0) return false;
  return other.modules.every((module) =>
    symbolsNeeded(module).some((symbol) =>
      conditions.some((condition) => asksForOff(condition, symbol, module.linkage === 'builtin')),
    ),
  );
}

function countOf(counts: Map<number, Count>, key: number): Count {
  let count = counts.get(key);
  if (!count) {
    count = { identical: 0, covers: 0, covered: 0, partial: 0, pairs: [], catchAll: undefined };
    counts.set(key, count);
  }
  return count;
}

const STRENGTH = { identical: 0, covers: 1, covered: 1, partial: 2 };

function finish<S>(
  tables: readonly Table[],
  { name: bus, matching }: Bus<S>,
  counts: ReadonlyMap<number, Count>,
  theoretical: ReadonlyMap<number, number>,
): TablePair[] {
  const result: TablePair[] = [];
  for (const key of [...counts.keys()].sort((x, y) => x - y)) {
    const count = counts.get(key)!;
    const inTheory = theoretical.get(key) ?? 0;
    const a = tables[Math.floor(key / tables.length)]!;
    const b = tables[key % tables.length]!;
    const { catchAll } = count as { catchAll: Meeting<S> | undefined };
    const stub = count.pairs.length === 0 ? catchAll : undefined;
    const pairs = stub
      ? [
          {
            a: stub.a.entry,
            b: stub.b.entry,
            relation: stub.relation,
            witness: matching?.witness(stub.a.set, stub.b.set) ?? '',
          },
        ]
      : count.pairs.sort(
          (x, y) =>
            STRENGTH[x.relation] - STRENGTH[y.relation] || x.a.index - y.a.index || x.b.index - y.b.index,
        );
    result.push({
      a,
      b,
      bus,
      sameModule: sameModule(a, b),
      catchAll: stub !== undefined,
      identical: count.identical,
      covers: count.covers,
      covered: count.covered,
      partial: count.partial + inTheory,
      theoretical: inTheory,
      pairs,
    });
  }
  return result;
}

function sameModule(a: Table, b: Table): boolean {
  if (a.modules.length === 0 && b.modules.length === 0) return a.path === b.path;
  return a.modules.some((m) => b.modules.some((n) => n.name === m.name));
}
