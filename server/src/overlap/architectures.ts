// On which architectures a driver may be built: a kernel is of one. A symbol that only the Kconfig files of
// architectures define exists there and nowhere else; others exist where what they depend on does.
import type { FoundSymbol, Kconfig } from '../kernel/kconfig.ts';
import { isCompileTest, symbolOf, type Term, termOf } from './kconfig-terms.ts';

/** Names of folders in arch/; undefined: any. */
export type Architectures = ReadonlySet<string> | undefined;

const NONE: Architectures = new Set();

/** Dependencies of dependencies are followed as deep as this. */
const DEEPEST = 6;

const archOf = (path: string): string | undefined => /^arch\/([^/]+)\/./.exec(path)?.[1];

/** Kconfig, and what was found out of its symbols. */
interface Asked {
  readonly kconfig: Kconfig;
  readonly known: Map<string, Architectures>;
}

/** `symbols` must all be on; `path`: of the source. */
export function architecturesOf(symbols: readonly string[], path: string, kconfig: Kconfig): Architectures {
  const own = archOf(path);
  return kconfig.once(`architectures ${own} ${symbols.join()}`, () => {
    const asked: Asked = { kconfig, known: new Map() };
    return symbols.reduce<Architectures>(
      (all, symbol) => both(all, ofSymbol(symbol, asked, [])),
      own === undefined ? undefined : new Set([own]),
    );
  });
}

export function noneInCommon(a: Architectures, b: Architectures): boolean {
  const common = both(a, b);
  return common !== undefined && common.size === 0;
}

function ofSymbol(symbol: string, asked: Asked, stack: readonly string[]): Architectures {
  if (stack.length >= DEEPEST || stack.includes(symbol)) return undefined;
  if (!asked.known.has(symbol)) asked.known.set(symbol, ofDefinitions(symbol, asked, [...stack, symbol]));
  return asked.known.get(symbol);
}

function ofDefinitions(symbol: string, asked: Asked, stack: readonly string[]): Architectures {
  const definitions = asked.kconfig.everywhere(symbol);
  if (definitions.length === 0) return undefined;
  let all: Architectures = NONE;
  for (const definition of definitions) {
    all = either(all, ofDefinition(symbol, definition, asked, stack));
    if (all === undefined) return undefined;
  }
  return all;
}

function ofDefinition(
  symbol: string,
  { path, depends, settable }: FoundSymbol,
  asked: Asked,
  stack: readonly string[],
): Architectures {
  const own = archOf(path);
  let all: Architectures = own === undefined ? undefined : new Set([own]);
  for (const text of depends) all = both(all, ofTerm(termOf(text), asked, stack));
  if (settable) return all;
  // On only where somebody selects it.
  let selected: Architectures = NONE;
  for (const { symbol: selector, path: where } of asked.kconfig.selecting(symbol)) {
    const arch = archOf(where);
    const there: Architectures = arch === undefined ? undefined : new Set([arch]);
    selected = either(selected, both(there, ofSymbol(selector, asked, stack)));
    if (selected === undefined) break;
  }
  return both(all, selected);
}

function ofTerm(term: Term, asked: Asked, stack: readonly string[]): Architectures {
  if (term.kind === 'all')
    return term.of.reduce<Architectures>((all, each) => both(all, ofTerm(each, asked, stack)), undefined);
  if (term.kind === 'any')
    return term.of.reduce<Architectures>((all, each) => either(all, ofTerm(each, asked, stack)), NONE);
  if (isCompileTest(term.text)) return NONE;
  const name = symbolOf(term.text);
  return name === undefined || name === 'y' ? undefined : ofSymbol(`CONFIG_${name}`, asked, stack);
}

function both(a: Architectures, b: Architectures): Architectures {
  if (a === undefined) return b;
  return b === undefined ? a : new Set([...a].filter((each) => b.has(each)));
}

const either = (a: Architectures, b: Architectures): Architectures =>
  a === undefined || b === undefined ? undefined : new Set([...a, ...b]);
