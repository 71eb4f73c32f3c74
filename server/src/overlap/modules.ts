// Overlaps between modules, for people who look at a whole kernel: one line for each pair.
import type { Table } from '../tables/model.ts';
import { type Arbitration, type ArbitrationKind, type Grounds, judged, KINDS } from './arbitration.ts';
import type { EntryPair, TablePair } from './overlaps.ts';

/** Two modules some device is claimed by both of; `moduleA` < `moduleB` by code unit. */
export interface ModulePair {
  /** A module's name, or the path of a file that no Makefile names. */
  readonly moduleA: string;
  readonly moduleB: string;
  readonly bus: string;
  /** Numbers of entry pairs, as in TablePair, seen from module A. */
  readonly identical: number;
  readonly covers: number;
  readonly covered: number;
  /** Theoretical ones among them. */
  readonly partial: number;
  readonly theoretical: number;
  /** What is known of all overlapping tables of the two; `-` where nothing is known of some. */
  readonly arbitration: ArbitrationKind;
  /** The same with the place in a driver's code that says so, of the first of these tables. */
  readonly arbitrated: Arbitration;
  /** A device in the strongest overlap, as modalias; undefined where all is theoretical. */
  readonly witness?: string;
  readonly tables: readonly TablePair[];
  /** Pairs of entries, those first that `arbitration` is said of; where several are alike, the strongest first. */
  readonly evidence: readonly Evidence[];
}

export interface Evidence {
  readonly tables: TablePair;
  readonly entries: EntryPair;
  readonly arbitration: Arbitration;
}

/**
 * Table pairs summed up by module pair, sorted by module names. Overlaps within one module are left out, as are
 * module pairs that are theoretical throughout unless asked for. `partial` is complete only if `pairs` holds
 * theoretical ones too.
 */
export function moduleOverlaps(
  pairs: readonly TablePair[],
  options: { readonly theoretical?: boolean } & Grounds = {},
): ModulePair[] {
  const byModules = new Map<string, TablePair[]>();
  for (const pair of pairs)
    for (const a of labels(pair.a))
      for (const b of labels(pair.b)) {
        if (a === b) continue;
        const [key, seen] =
          a < b ? [`${a}\0${b}\0${pair.bus}`, pair] : [`${b}\0${a}\0${pair.bus}`, flipped(pair)];
        const list = byModules.get(key);
        if (list) list.push(seen);
        else byModules.set(key, [seen]);
      }
  const result: ModulePair[] = [];
  for (const key of [...byModules.keys()].sort()) {
    const tables = byModules.get(key)!;
    const [moduleA = '', moduleB = '', bus = ''] = key.split('\0');
    const real = tables.filter((pair) => pair.pairs.length > 0);
    if (real.length === 0 && options.theoretical !== true) continue;
    const strongest = [...real].sort((x, y) => strength(x.pairs[0]!) - strength(y.pairs[0]!))[0]?.pairs[0];
    const sum = (field: 'identical' | 'covers' | 'covered' | 'partial' | 'theoretical') =>
      tables.reduce((total, pair) => total + pair[field], 0);
    const found = (real.length > 0 ? real : tables).map((pair) => ({ pair, ...judged(pair, options) }));
    const arbitrated = found
      .map(({ arbitration }) => arbitration)
      .reduce((x, y) => (rank(y) < rank(x) ? y : x));
    const evidence = found.flatMap(({ pair, entries }) =>
      entries.map((each): Evidence => ({ tables: pair, entries: each.pair, arbitration: each.arbitration })),
    );
    result.push({
      moduleA,
      moduleB,
      bus,
      identical: sum('identical'),
      covers: sum('covers'),
      covered: sum('covered'),
      partial: sum('partial'),
      theoretical: sum('theoretical'),
      arbitration: arbitrated.kind,
      arbitrated,
      ...(strongest ? { witness: strongest.witness } : {}),
      tables,
      evidence: evidence.sort(
        (x, y) => rank(x.arbitration) - rank(y.arbitration) || strength(x.entries) - strength(y.entries),
      ),
    });
  }
  return result;
}

const rank = ({ kind }: Arbitration) => KINDS.indexOf(kind);

const strength = ({ relation }: EntryPair) => (relation === 'identical' ? 0 : relation === 'partial' ? 2 : 1);

const labels = (table: Table) =>
  table.modules.length > 0 ? [...new Set(table.modules.map((module) => module.name))] : [table.path];

/** The same overlap, seen from the other side. */
export function flipped(pair: TablePair): TablePair {
  const turned = {
    identical: 'identical',
    covers: 'covered',
    covered: 'covers',
    partial: 'partial',
  } as const;
  return {
    ...pair,
    a: pair.b,
    b: pair.a,
    covers: pair.covered,
    covered: pair.covers,
    pairs: pair.pairs.map((p) => ({ a: p.b, b: p.a, relation: turned[p.relation], witness: p.witness })),
  };
}
