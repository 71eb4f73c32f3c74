// Modules that no configuration builds both of, and entries that none compiles both of, as Kconfig says.
import type { Kconfig, KconfigSymbol } from '../kernel/kconfig.ts';
import { symbolsNeeded } from '../kernel/module.ts';
import type { Entry, Module, Table } from '../tables/model.ts';
import { type Architectures, architecturesOf, noneInCommon } from './architectures.ts';
import { conditionsOf, soleSymbol, symbolsAsked } from './conditions.ts';
import { certain, negatedIn, symbolOf, termIn } from './kconfig-terms.ts';

/** What has to be on and what off for a module to be built; as far as Kconfig tells. */
interface Needs {
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
  /** Off, or `=m` beside one that is `=m` too. */
  readonly offOrModule: ReadonlySet<string>;
  /** Choices with the member that has to be chosen. */
  readonly chosen: ReadonlyMap<string, string>;
  readonly architectures: () => Architectures;
}

/** What has to be built or compiled: a table's modules with the table, its driver and perhaps one of its entries. */
interface Side {
  readonly table: Table;
  readonly entry?: Entry;
}

/** Whether what one table needs to be there keeps the other's from being there. */
export function kconfigExcludes(a: Table, b: Table, kconfig: Kconfig): boolean {
  return sidesExclude({ table: a }, { table: b }, kconfig);
}

/** The same of an entry of each, where one stands under an `#if` of its own: nothing new is to be had of others. */
export function entriesExclude(a: Table, b: Table, kconfig: Kconfig): (own: Entry, other: Entry) => boolean {
  // Of a table's entries hundreds stand under one `#if`.
  const known = new Map<string, boolean>();
  return (own, other) => {
    if (own.condition === undefined && other.condition === undefined) return false;
    const conditions = `${own.condition ?? ''}\0${other.condition ?? ''}`;
    let excluded = known.get(conditions);
    if (excluded === undefined) {
      excluded = sidesExclude({ table: a, entry: own }, { table: b, entry: other }, kconfig);
      known.set(conditions, excluded);
    }
    return excluded;
  };
}

function sidesExclude(a: Side, b: Side, kconfig: Kconfig): boolean {
  return everyPair(a, b, kconfig, (own, other) => {
    if (keepsOff(own.off, other) || keepsOff(other.off, own)) return true;
    for (const [choice, member] of own.chosen) {
      const chosen = other.chosen.get(choice);
      if (chosen !== undefined && chosen !== member) return true;
    }
    return noneInCommon(own.architectures(), other.architectures());
  });
}

/**
 * Whether Kconfig keeps two apart unless both are modules: `depends on !B` leaves A at most `=m` where B is `=m`
 * (kconfig-language.rst), which is seldom what was meant.
 */
export function excludesUnlessModules(a: Table, b: Table, kconfig: Kconfig): boolean {
  return everyPair(
    { table: a },
    { table: b },
    kconfig,
    (own, other) => keepsOff(own.offOrModule, other) || keepsOff(other.offOrModule, own),
  );
}

/** What a module needs to be on, through what it depends on. */
export function needsOn(table: Table, symbol: string, kconfig: Kconfig): boolean {
  return (
    table.modules.length > 0 &&
    table.modules.every((module) => needsOf(module, [], table.path, table.path, kconfig).on.has(symbol))
  );
}

/** Whether an `#if` text holds wherever one of the tables is there: it asks for a bool that they depend on. */
export function heldAnyway(text: string, tables: readonly Table[], kconfig: Kconfig): boolean {
  const symbol = soleSymbol(text);
  if (symbol === undefined) return false;
  return tables.some(
    (table) => isBool(symbol, table.path, table.path, kconfig) && needsOn(table, symbol, kconfig),
  );
}

/** All modules that a file is linked into have to be excluded from all of the other's. */
function everyPair(a: Side, b: Side, kconfig: Kconfig, apart: (own: Needs, other: Needs) => boolean) {
  if (a.table.modules.length === 0 || b.table.modules.length === 0) return false;
  const [{ path: pathA }, { path: pathB }] = [a.table, b.table];
  const [underA, underB] = [conditionsOf(a.table, a.entry), conditionsOf(b.table, b.entry)];
  const others = b.table.modules.map((module) => needsOf(module, underB, pathB, pathA, kconfig));
  return a.table.modules.every((module) => {
    const own = needsOf(module, underA, pathA, pathB, kconfig);
    return others.every((other) => apart(own, other));
  });
}

const keepsOff = (off: ReadonlySet<string>, { on }: Needs) => [...off].some((symbol) => on.has(symbol));

/** Dependencies of dependencies are followed as deep as this. */
const DEEPEST = 4;

/** `conditions`: `#if` texts that have to hold too; `otherPath`: where the symbols of the other module are found. */
function needsOf(
  module: Module,
  conditions: readonly string[],
  path: string,
  otherPath: string,
  kconfig: Kconfig,
): Needs {
  const asked = conditions.map(symbolsAsked);
  const symbols = [...new Set([...symbolsNeeded(module), ...asked.flatMap((each) => each.on)])];
  const on = new Set(symbols);
  const off = new Set(asked.flatMap((each) => each.off));
  for (const name of [...(module.without ?? []), ...asked.flatMap((each) => each.notBuiltin)])
    if (isBool(name, path, otherPath, kconfig)) off.add(name);
  const offOrModule = new Set<string>();
  const chosen = new Map<string, string>();
  let round: readonly string[] = symbols;
  for (let depth = 0; depth < DEEPEST && round.length > 0; depth++) {
    const next: string[] = [];
    for (const symbol of round) {
      const definition = definitionOf(symbol, path, kconfig);
      // Of a choice of tristates several may be modules.
      if (definition?.choice !== undefined && definition.type === 'bool')
        chosen.set(definition.choice, symbol);
      for (const leaf of (definition?.depends ?? []).flatMap((text) => certain(termIn(kconfig, text)))) {
        const not = negatedIn(leaf);
        if (not) {
          const name = `CONFIG_${not.symbol}`;
          // `!B` is m where B is m: two tristates may both be modules then.
          const whole = not.n || definition?.type === 'bool' || isBool(name, path, otherPath, kconfig);
          (whole ? off : offOrModule).add(name);
          continue;
        }
        const name = symbolOf(leaf);
        if (name === undefined || on.has(`CONFIG_${name}`)) continue;
        on.add(`CONFIG_${name}`);
        next.push(`CONFIG_${name}`);
      }
    }
    round = next;
  }
  let architectures: { readonly of: Architectures } | undefined;
  return {
    on,
    off,
    offOrModule,
    chosen,
    architectures: () => {
      architectures ??= { of: architecturesOf(symbols, path, kconfig) };
      return architectures.of;
    },
  };
}

/** Whether it can only be y or n. `otherPath`: where it is looked for last. */
const isBool = (symbol: string, path: string, otherPath: string, kconfig: Kconfig): boolean =>
  (definitionOf(symbol, path, kconfig) ?? kconfig.symbol(symbol, otherPath))?.type === 'bool';

/** Near the driver; else where the whole tree has one definition only. */
function definitionOf(symbol: string, path: string, kconfig: Kconfig): KconfigSymbol | undefined {
  const near = kconfig.symbol(symbol, path);
  if (near) return near;
  const all = kconfig.everywhere(symbol);
  return all.length === 1 ? all[0] : undefined;
}
