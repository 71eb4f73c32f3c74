// Expressions that come out the same whichever way an undecided condition turns out: without a `.config`
// `BIT_MASK(EV_KEY)` hangs on BITS_PER_LONG, which asm-generic/bitsperlong.h defines differently under CONFIG_64BIT.
import { expandTokens } from './expand.ts';
import { evaluate, type Scope } from './expression.ts';
import { lookupMacro } from './lookup.ts';
import { inExpansion, outermost, type Token } from './tokens.ts';
import type { CInteger, CValue } from './values.ts';

/** Names that may be undecided in one expression. */
const MOST_NAMES = 3;

/**
 * As `evaluate`; where a macro is defined in any case and each of its definitions gives the same value in `bits`, that:
 * the smallest, of those that a field cuts off to the same.
 */
export function evaluateAnyhow(tokens: readonly Token[], scope: Scope, bits = 64, names = 0): CValue {
  const value = evaluate(tokens, scope);
  if (value.kind !== 'unresolved' || value.at?.note === undefined || names === MOST_NAMES) return value;
  const { unit, order, frame } = scope;
  const { text } = value.at;
  const macro = lookupMacro(unit, text, order, frame);
  if (!macro || !('undecided' in macro) || !macro.either) return value;
  let known: CInteger | undefined;
  for (const { params, body } of macro.either) {
    if (params) return value;
    const meant = (name: Token): readonly Token[] => {
      // Names of the body mean what they mean where the macro is used.
      const via = { macro: text, name, end: outermost(name).end };
      const own = body.map((t) => inExpansion(t, via, name.frame));
      return expandTokens(unit, own, order, frame);
    };
    const next = evaluateAnyhow(
      tokens.flatMap((t) => (t.note !== undefined && t.text === text ? meant(t) : [t])),
      scope,
      bits,
      names + 1,
    );
    if (next.kind !== 'integer') return value;
    if (known && BigInt.asUintN(bits, known.value) !== BigInt.asUintN(bits, next.value)) return value;
    if (!known || sizeOf(next) < sizeOf(known)) known = next;
  }
  return known ?? value;
}

const sizeOf = ({ value }: CInteger): bigint => (value < 0n ? -value : value);
