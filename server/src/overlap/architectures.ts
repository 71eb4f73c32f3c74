// On which architectures a driver may be built: a kernel is of one. A symbol that only the Kconfig files of
// architectures define exists there and nowhere else; others exist where what they depend on does.
import type { FoundSymbol, Kconfig } from '../kernel/kconfig.ts';
import { isCompileTest, symbolOf, type Term, termIn } from './kconfig-terms.ts';

/** Names of folders in arch/; undefined: any. */
export type Architectures = ReadonlySet<string> | undefined;

const NONE: Architectures = new Set();

const archOf = (path: string): string | undefined => /^arch\/([^/]+)\/./.exec(path)?.[1];

/** `symbols` must all be on; `path`: of the source. */
export function architecturesOf(symbols: readonly string[], path: string, kconfig: Kconfig): Architectures {
  const own = archOf(path);
  const of = kconfig.once('architectures', () => openArchitectures(kconfig));
  return symbols.reduce<Architectures>(
    (all, symbol) => both(all, of(symbol)),
    own === undefined ? undefined : new Set([own]),
  );
}

export function noneInCommon(a: Architectures, b: Architectures): boolean {
  const common = both(a, b);
  return common !== undefined && common.size === 0;
}

/** Deeper than any dependencies of a kernel; whoever goes deeper is told that anything may be. */
const DEEPEST = 400;

/**
 * Symbols that depend on themselves (by what selects them) have the largest answer that contradicts nothing: they are gone
 * through again until nothing changes. So the answer does not hang on who was asked for first.
 */
function openArchitectures(kconfig: Kconfig): (symbol: string) => Architectures {
  const known = new Map<string, Architectures>();
  /** What this time and the time before gave, of all that the symbol which is asked for leads to. */
  let now = new Map<string, Architectures>();
  let before = now;
  const open = new Set<string>();
  let circular = false;

  const ofSymbol = (symbol: string): Architectures => {
    if (known.has(symbol)) return known.get(symbol);
    if (open.has(symbol)) {
      circular = true;
      return before.get(symbol);
    }
    if (open.size >= DEEPEST) return undefined;
    if (now.has(symbol)) return now.get(symbol);
    open.add(symbol);
    const all = ofDefinitions(symbol);
    open.delete(symbol);
    now.set(symbol, all);
    return all;
  };

  function ofDefinitions(symbol: string): Architectures {
    const definitions = kconfig.everywhere(symbol);
    if (definitions.length === 0) return undefined;
    let all: Architectures = NONE;
    for (const definition of definitions) {
      all = either(all, ofDefinition(symbol, definition));
      if (all === undefined) return undefined;
    }
    return all;
  }

  function ofDefinition(symbol: string, { path, depends, settable }: FoundSymbol): Architectures {
    const own = archOf(path);
    let all: Architectures = own === undefined ? undefined : new Set([own]);
    for (const text of depends) all = both(all, ofTerm(termIn(kconfig, text)));
    if (settable) return all;
    // On only where somebody selects it.
    let selected: Architectures = NONE;
    for (const { symbol: selector, path: where } of kconfig.selecting(symbol)) {
      const arch = archOf(where);
      const there: Architectures = arch === undefined ? undefined : new Set([arch]);
      selected = either(selected, both(there, ofSymbol(selector)));
      if (selected === undefined) break;
    }
    return both(all, selected);
  }

  function ofTerm(term: Term): Architectures {
    if (term.kind === 'all')
      return term.of.reduce<Architectures>((all, each) => both(all, ofTerm(each)), undefined);
    if (term.kind === 'any') {
      let all: Architectures = NONE;
      for (const each of term.of) {
        all = either(all, ofTerm(each));
        if (all === undefined) return undefined;
      }
      return all;
    }
    if (isCompileTest(term.text)) return NONE;
    const name = symbolOf(term.text);
    return name === undefined || name === 'y' ? undefined : ofSymbol(`CONFIG_${name}`);
  }

  return (symbol) => {
    before = new Map();
    for (;;) {
      circular = false;
      now = new Map();
      const all = ofSymbol(symbol);
      if (!circular || same(now, before)) {
        for (const [name, each] of now) known.set(name, each);
        return all;
      }
      before = now;
    }
  };
}

/** Whether the time before gave the same for all that was asked for; what it did not ask for may be anything. */
const same = (now: ReadonlyMap<string, Architectures>, before: ReadonlyMap<string, Architectures>): boolean =>
  [...now].every(([symbol, all]) => before.get(symbol)?.size === all?.size);

function both(a: Architectures, b: Architectures): Architectures {
  if (a === undefined) return b;
  if (b === undefined || a === b) return a;
  return new Set([...a].filter((each) => b.has(each)));
}

const either = (a: Architectures, b: Architectures): Architectures =>
  a === undefined || b === undefined ? undefined : a.size === 0 ? b : new Set([...a, ...b]);
