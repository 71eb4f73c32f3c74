// Two entries that no configuration compiles both of claim nothing together. Only plain textual opposites
// count (`CONFIG_X` and `!CONFIG_X`): whether two different symbols exclude each other is Kconfig's to say.
import { definedAs, partsOf, unwrapped } from '../c/condition-text.ts';
import type { Entry, Table } from '../tables/model.ts';

/** The `#if` texts that must hold for a table to be a driver's, and for one of its entries to be in it; each once. */
export function conditionsOf(table: Table, entry?: Entry): readonly string[] {
  const driver = table.drivers.length === 1 ? table.drivers[0]?.condition : undefined;
  if (entry?.condition === undefined && table.condition === undefined && driver === undefined) return NONE;
  const all = [entry?.condition, table.condition, driver].filter((condition) => condition !== undefined);
  return [...new Set(all)];
}
const NONE: readonly string[] = [];

/**
 * Whether an `#if` text holds only where a symbol is off: `!defined(CONFIG_X) && !defined(CONFIG_X_MODULE)`, of a
 * symbol that is never `=m` (`builtin`) the first half.
 */
export function asksForOff(text: string, symbol: string, builtin: boolean): boolean {
  // Asked of every pair of tables, and mostly it does not even name the symbol.
  if (!text.includes(symbol)) return false;
  const asked = partsOf(text);
  if (asked.includes(`!IS_ENABLED(${symbol})`)) return true;
  return asked.includes(`!${symbol}`) && (builtin || asked.includes(`!${symbol}_MODULE`));
}

/** The CONFIG_ symbols that an `#if` text asks for, as far as it is a conjunction; of alternatives nothing is certain. */
export interface AskedSymbols {
  /** On, as y or as m. */
  readonly on: readonly string[];
  /** Neither y nor m. */
  readonly off: readonly string[];
  /** Not y: of a tristate m is left. */
  readonly notBuiltin: readonly string[];
}

export function symbolsAsked(text: string): AskedSymbols {
  const asked = partsOf(text);
  const not = asked.flatMap((part) => /^!(CONFIG_\w+)$/.exec(part)?.[1] ?? []);
  return {
    on: asked.flatMap((part) => /^(?:CONFIG_\w+)$/.exec(part)?.[0] ?? enabledIn(part) ?? []),
    off: [
      ...asked.flatMap((part) => /^!IS_ENABLED\((CONFIG_\w+)\)$/.exec(part)?.[1] ?? []),
      ...not.filter((symbol) => not.includes(`${symbol}_MODULE`)),
    ],
    notBuiltin: not,
  };
}

/** The symbol that an `#if` text asks for and nothing else. */
export function soleSymbol(text: string): string | undefined {
  const asked = partsOf(text);
  return asked.length === 1 ? symbolsAsked(text).on[0] : undefined;
}

/** include/linux/kconfig.h, and what was written before it: `defined(CONFIG_X) || defined(CONFIG_X_MODULE)`. */
function enabledIn(part: string): string | undefined {
  const called = /^IS_(?:ENABLED|BUILTIN|MODULE|REACHABLE)\((CONFIG_\w+)\)$/.exec(part)?.[1];
  if (called !== undefined) return called;
  const names = part.split('||').map((each) => definedAs(unwrapped(each)));
  const [a, b] = names;
  if (names.length !== 2 || !/^CONFIG_\w+$/.test(a!)) return undefined;
  return b === `${a}_MODULE` ? a : a === `${b}_MODULE` ? b : undefined;
}
