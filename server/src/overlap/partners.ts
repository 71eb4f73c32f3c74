// Which tables may overlap with a table, kept up to date while tables come and go: what findOverlaps would look at.
import type { Bus } from '../bus/bus.ts';
import type { Table } from '../tables/model.ts';
import { liveEntries } from './live.ts';

export interface Partners {
  add(table: Table): void;
  remove(table: Table): void;
  /** A table that only stands on other lines, in the place of itself. */
  replace(before: Table, after: Table): void;
  /** Tables that were added of which some device may match both; some too many, itself never. */
  of(table: Table): ReadonlySet<Table>;
}

type Key = string | number | undefined;

/** What entries of one table have in common that decides whom they may meet. */
interface Claim {
  readonly table: Table;
  readonly bucket: Key;
  readonly group: Key;
  readonly asks: number;
}

/** As findOverlaps (find.ts) sorts them. */
export function openPartners(bus: Bus): Partners {
  const claims = new Map<Table, readonly Claim[]>();
  const buckets = new Map<Key, Set<Claim>>();
  const exact = new Map<Key, Set<Claim>>();
  const wild = new Map<Key, Set<Claim>>();
  const shelves = ({ bucket, group }: Claim) =>
    bucket === undefined ? [[wild, group] as const] : [[buckets, bucket] as const, [exact, group] as const];
  const add = (table: Table): void => {
    if (claims.has(table)) return;
    const own = claimsOf(table, bus);
    claims.set(table, own);
    for (const claim of own)
      for (const [shelf, key] of shelves(claim)) {
        const set = shelf.get(key);
        if (set) set.add(claim);
        else shelf.set(key, new Set([claim]));
      }
  };
  const remove = (table: Table): void => {
    for (const claim of claims.get(table) ?? [])
      for (const [shelf, key] of shelves(claim)) shelf.get(key)?.delete(claim);
    claims.delete(table);
  };
  return {
    add,
    remove,
    replace(before, after) {
      const own = claims.get(before);
      if (!own) return;
      known.set(
        after,
        own.map((claim) => ({ ...claim, table: after })),
      );
      remove(before);
      add(after);
    },
    of(table) {
      const found = new Set<Table>();
      const take = (sets: Iterable<Set<Claim> | undefined>, may: (claim: Claim) => boolean) => {
        for (const set of sets) for (const claim of set ?? []) if (may(claim)) found.add(claim.table);
      };
      // Without a group, everything; without a group of its own, a set is in the way of all.
      const near = (shelf: Map<Key, Set<Claim>>, group: Key) =>
        group === undefined ? shelf.values() : [shelf.get(group), shelf.get(undefined)];
      for (const { bucket, group, asks } of claims.get(table) ?? claimsOf(table, bus)) {
        if (bucket === undefined) {
          take(near(wild, group), () => true);
          // What a wildcard asks for and an entry leaves open makes a meeting that is only theoretical.
          take(near(exact, group), (other) => (asks & ~other.asks) === 0);
        } else {
          take([buckets.get(bucket)], () => true);
          take(near(wild, group), (other) => (other.asks & ~asks) === 0);
        }
      }
      found.delete(table);
      return found;
    },
  };
}

/** Tables never change. */
const known = new WeakMap<Table, readonly Claim[]>();

/** One for all entries that are alike. */
function claimsOf(table: Table, bus: Bus): readonly Claim[] {
  const { matching } = bus;
  if (!matching || table.bus !== bus.name) return [];
  const before = known.get(table);
  if (before) return before;
  const claims = new Map<string, Claim>();
  for (const { set } of liveEntries(table, bus)) {
    const [bucket, group, asks] = [matching.bucket(set), matching.group(set), matching.asks(set)];
    claims.set(`${typeof bucket}${bucket}\0${typeof group}${group}\0${asks}`, { table, bucket, group, asks });
  }
  const own = [...claims.values()];
  known.set(table, own);
  return own;
}
