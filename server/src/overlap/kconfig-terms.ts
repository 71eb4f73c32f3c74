// Expressions of Kconfig, as far as they are taken apart: conjunctions, alternatives, negations and comparisons.
import { isWrapped, splitAt } from '../c/condition-text.ts';
import type { Kconfig } from '../kernel/kconfig.ts';

/** A leaf is what is neither `&&` nor `||`: a name, a negation, a comparison. */
export type Term =
  | { readonly kind: 'all'; readonly of: readonly Term[] }
  | { readonly kind: 'any'; readonly of: readonly Term[] }
  | { readonly kind: 'leaf'; readonly text: string };

export function termOf(text: string): Term {
  const bare = text.trim();
  for (const [kind, operator] of [
    ['any', '||'],
    ['all', '&&'],
  ] as const) {
    const parts = splitAt(bare, operator);
    if (parts.length > 1) return { kind, of: parts.map(termOf) };
  }
  if (isWrapped(bare)) return termOf(bare.slice(1, -1));
  const negated = /^!\s*\(\s*(\w+)\s*\)$/.exec(bare)?.[1];
  return { kind: 'leaf', text: negated === undefined ? bare : `!${negated}` };
}

/** The same, taken apart once for all who ask one Kconfig: drivers of a subsystem depend on the same. */
export function termIn(kconfig: Kconfig, text: string): Term {
  const terms = kconfig.once('terms', () => new Map<string, Term>());
  let term = terms.get(text);
  if (!term) {
    term = termOf(text);
    terms.set(text, term);
  }
  return term;
}

/** What builds only to see whether it compiles is run nowhere. */
const NOWHERE = 'COMPILE_TEST';

const isNowhere = (term: Term): boolean =>
  term.kind === 'leaf'
    ? term.text === NOWHERE
    : term.kind === 'all'
      ? term.of.some(isNowhere)
      : term.of.every(isNowhere);

/** The leaves that all must hold; of alternatives nothing certain, but where all of them but one are for no machine. */
export function certain(term: Term): readonly string[] {
  if (term.kind === 'leaf') return [term.text];
  if (term.kind === 'all') return term.of.flatMap(certain);
  const real = term.of.filter((each) => !isNowhere(each));
  return real.length === 1 ? certain(real[0]!) : [];
}

/** The symbol that has to be on for a leaf to hold, without its CONFIG_. */
export const symbolOf = (leaf: string): string | undefined =>
  /^(\w+)(?:\s*=\s*[ym]|\s*!=\s*n)?$/.exec(leaf)?.[1];

/** The symbol that has to be off; `n` where it says so by `=n`, which `=m` does not fulfil. */
export function negatedIn(leaf: string): { readonly symbol: string; readonly n: boolean } | undefined {
  const not = /^!\s*(\w+)$|^(\w+)\s*=\s*n$/.exec(leaf);
  return not ? { symbol: (not[1] ?? not[2])!, n: not[2] !== undefined } : undefined;
}

export const isCompileTest = (leaf: string) => leaf === NOWHERE;
