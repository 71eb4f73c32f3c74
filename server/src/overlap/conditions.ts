// Two entries that no configuration compiles both of claim nothing together. Only plain textual opposites
// count (`CONFIG_X` and `!CONFIG_X`): whether two different symbols exclude each other is Kconfig's to say.
import type { Entry, Table } from '../tables/model.ts';

/** The `#if` texts that must hold for a table to be a driver's, and for one of its entries to be in it; each once. */
export function conditionsOf(table: Table, entry?: Entry): readonly string[] {
  const driver = table.drivers.length === 1 ? table.drivers[0]?.condition : undefined;
  if (entry?.condition === undefined && table.condition === undefined && driver === undefined) return NONE;
  const all = [entry?.condition, table.condition, driver].filter((condition) => condition !== undefined);
  return [...new Set(all)];
}
const NONE: readonly string[] = [];

/** Whether two `#if` texts (conjunctions) can't hold at once; undefined is always true. */
export function exclusive(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const others = partsOf(b);
  return partsOf(a).some((part) => others.includes(negated(part)));
}

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
  const names = part.split('||').map((each) => defined(unwrapped(each)));
  const [a, b] = names;
  if (names.length !== 2 || !/^CONFIG_\w+$/.test(a!)) return undefined;
  return b === `${a}_MODULE` ? a : a === `${b}_MODULE` ? b : undefined;
}

/** A tree has some hundred different ones. */
const MOST_KNOWN = 5000;
const known = new Map<string, readonly string[]>();

function partsOf(text: string): readonly string[] {
  let found = known.get(text);
  if (!found) {
    found = parts(text);
    if (known.size < MOST_KNOWN) known.set(text, found);
  }
  return found;
}

/** What the text asks for: itself and the members of a conjunction, without white space and redundant parentheses. */
function parts(text: string): string[] {
  const bare = unwrapped(text.replace(/\s+/g, ''));
  const members: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < bare.length; i++) {
    const c = bare[i];
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (depth === 0 && bare.startsWith('||', i)) return [plain(bare)];
    else if (depth === 0 && bare.startsWith('&&', i)) {
      members.push(bare.slice(start, i));
      start = ++i + 1;
    }
  }
  members.push(bare.slice(start));
  return [...(members.length > 1 ? [bare] : []), ...members.map((member) => plain(unwrapped(member)))];
}

/** One spelling for what is negated twice, or with and without parentheses. */
function plain(part: string): string {
  const inner = part.startsWith('!') ? unwrapped(part.slice(1)) : undefined;
  if (inner === undefined || !(isUnit(part.slice(1)) || part.startsWith('!!'))) return defined(part);
  return negated(plain(inner));
}

const negated = (part: string) => {
  if (isUnit(part)) return `!${part}`;
  return part.startsWith('!') && isUnit(part.slice(1)) ? unwrapped(part.slice(1)) : `!(${part})`;
};

/** A name, a call or something in parentheses: what one `!` in front negates as a whole. */
const isUnit = (part: string) => /^\w+$/.test(part) || isWrapped(part.replace(/^\w+/, ''));

/** `#ifdef X` reaches us as `X`, `#if defined(X)` as written; for one symbol they ask the same. */
const defined = (part: string) => /^defined\(?(CONFIG_\w+?)\)?$/.exec(part)?.[1] ?? part;

/** Whether one pair of parentheses is around all of it. */
export function isWrapped(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    if (depth === 0) return false;
  }
  return true;
}

function unwrapped(text: string): string {
  let bare = text;
  while (isWrapped(bare)) bare = bare.slice(1, -1);
  return bare;
}
