// Two multisets of (alias, module), compared module by module.
import { busOfAlias } from './prefixes.ts';

/** A module's aliases, duplicates kept. */
export type AliasesByModule = ReadonlyMap<string, readonly string[]>;

export interface Counts {
  readonly exact: number;
  readonly missing: number;
  readonly extra: number;
}

export interface ModuleDifference {
  readonly module: string;
  /** In the built module and not in ours, sorted; an alias stands here as often as it is missing. */
  readonly missing: readonly string[];
  /** In ours and not in the built module, likewise. */
  readonly extra: readonly string[];
}

export interface Comparison {
  /** By bus, most aliases first. */
  readonly byBus: ReadonlyMap<string, Counts>;
  readonly total: Counts;
  /** Modules that have an alias of a chosen bus on either side. */
  readonly modules: number;
  readonly differing: readonly ModuleDifference[];
}

/** Compares what is built (`truth`) with what we say (`ours`), for the aliases of `buses` (busOfAlias; undefined: of all). */
export function compareAliases(
  truth: AliasesByModule,
  ours: AliasesByModule,
  buses: ReadonlySet<string> | undefined,
): Comparison {
  const byBus = new Map<string, { exact: number; missing: number; extra: number }>();
  const total = { exact: 0, missing: 0, extra: 0 };
  const differing: ModuleDifference[] = [];
  let modules = 0;
  const add = (alias: string, key: keyof Counts, times: number) => {
    const bus = busOfAlias(alias);
    let counts = byBus.get(bus);
    if (!counts) {
      counts = { exact: 0, missing: 0, extra: 0 };
      byBus.set(bus, counts);
    }
    counts[key] += times;
    total[key] += times;
  };
  for (const module of [...new Set([...truth.keys(), ...ours.keys()])].sort()) {
    const balance = new Map<string, { truth: number; ours: number }>();
    const take = (aliases: readonly string[] | undefined, side: 'truth' | 'ours') => {
      for (const alias of aliases ?? []) {
        if (buses && !buses.has(busOfAlias(alias))) continue;
        const counts = balance.get(alias) ?? { truth: 0, ours: 0 };
        counts[side]++;
        balance.set(alias, counts);
      }
    };
    take(truth.get(module), 'truth');
    take(ours.get(module), 'ours');
    if (balance.size === 0) continue;
    modules++;
    const missing: string[] = [];
    const extra: string[] = [];
    for (const [alias, counts] of [...balance].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const exact = Math.min(counts.truth, counts.ours);
      if (exact > 0) add(alias, 'exact', exact);
      for (let n = exact; n < counts.truth; n++) missing.push(alias);
      for (let n = exact; n < counts.ours; n++) extra.push(alias);
    }
    for (const alias of missing) add(alias, 'missing', 1);
    for (const alias of extra) add(alias, 'extra', 1);
    if (missing.length > 0 || extra.length > 0) differing.push({ module, missing, extra });
  }
  const size = ({ exact, missing, extra }: Counts) => exact + missing + extra;
  const sorted = [...byBus].sort(([a, x], [b, y]) => size(y) - size(x) || (a < b ? -1 : 1));
  return { byBus: new Map(sorted), total, modules, differing };
}

/** The lines of a `modules.alias`: `alias PATTERN MODULE`. A pattern may hold spaces, a module's name does not. */
export function parseAliasLines(text: string): AliasesByModule {
  const byModule = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const match = /^alias (.*) (\S+)$/.exec(line);
    if (!match) continue;
    const [, alias, module] = match as unknown as [string, string, string];
    const list = byModule.get(module);
    if (list) list.push(alias);
    else byModule.set(module, [alias]);
  }
  return byModule;
}
