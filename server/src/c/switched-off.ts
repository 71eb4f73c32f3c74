// Which `#include`s the configuration alone switches off. It is told from the text of the conditions and the symbols,
// so that it is the same for every file that comes to the header, whoever comes first; what asks for anything else
// counts as taken.
import { wantsDefined } from './conditions.ts';
import { lexRange } from './lexer.ts';
import { bodyOf, DirectiveKind, endOf, nameOf } from './skeleton.ts';
import { Kind, type Token } from './tokens.ts';
import type { Frame } from './unit.ts';

/** The replacement text of a CONFIG_ symbol; undefined where it is not defined, null where nobody knows. */
export type Symbols = (name: string) => string | null | undefined;

/** undefined: it hangs on something else. */
type Truth = boolean | undefined;

export function isSwitchedOff(frame: Frame | undefined, symbols: Symbols): boolean {
  for (let f = frame; f; f = f.parent)
    if (!f.guard && !f.unclosed && isTaken(f, symbols) === false) return true;
  return false;
}

function isTaken(frame: Frame, symbols: Symbols): Truth {
  let taken: Truth = true;
  for (const branch of frame.before) taken = and(taken, not(holds(branch, symbols)));
  return frame.kind === DirectiveKind.else ? taken : and(taken, holds(frame, symbols));
}

const not = (a: Truth): Truth => (a === undefined ? undefined : !a);
const and = (a: Truth, b: Truth): Truth => (a === false || b === false ? false : a && b);
const or = (a: Truth, b: Truth): Truth => not(and(not(a), not(b)));

function holds({ source, index, kind }: Frame, symbols: Symbols): Truth {
  const { bytes, directives } = source;
  const wanted = wantsDefined(kind);
  if (wanted !== undefined) {
    const is = isDefined(nameOf(bytes, directives, index), symbols);
    return wanted ? is : not(is);
  }
  return truthOf(lexRange(source, bodyOf(directives, index), endOf(directives, index)), symbols);
}

function isDefined(name: string, symbols: Symbols): Truth {
  const value = name.startsWith('CONFIG_') ? symbols(name) : null;
  return value === null ? undefined : value !== undefined;
}

/** include/linux/kconfig.h */
function isBuilt(macro: string, symbol: string, symbols: Symbols): Truth {
  const is = (name: string): Truth => {
    const value = symbols(name);
    return value === null ? undefined : value === '1';
  };
  if (macro === 'IS_BUILTIN') return is(symbol);
  if (macro === 'IS_MODULE') return is(`${symbol}_MODULE`);
  return macro === 'IS_ENABLED' ? or(is(symbol), is(`${symbol}_MODULE`)) : undefined;
}

/** Of `!`, `&&`, `||`, parentheses and questions for symbols; undefined for all other expressions. */
function truthOf(tokens: readonly Token[], symbols: Symbols): Truth {
  let at = 0;
  let understood = true;
  const eat = (text: string): boolean => {
    if (tokens[at]?.text !== text) return false;
    at++;
    return true;
  };
  const either = (): Truth => {
    let value = both();
    while (eat('||')) value = or(value, both());
    return value;
  };
  const both = (): Truth => {
    let value = one();
    while (eat('&&')) value = and(value, one());
    return value;
  };
  const one = (): Truth => {
    let negations = 0;
    while (eat('!')) negations++;
    const value = atom();
    return negations % 2 === 1 ? not(value) : value;
  };
  const atom = (): Truth => {
    if (eat('(')) {
      const value = either();
      understood &&= eat(')');
      return value;
    }
    const t = tokens[at++];
    if (t?.kind === Kind.number && /^[01]$/.test(t.text)) return t.text === '1';
    if (t?.kind !== Kind.identifier) {
      understood = false;
      return undefined;
    }
    if (t.text === 'defined') {
      const wrapped = eat('(');
      const name = tokens[at++]?.text ?? '';
      if (wrapped) understood &&= eat(')');
      return isDefined(name, symbols);
    }
    if (eat('(')) {
      const name = tokens[at++]?.text ?? '';
      understood &&= name.startsWith('CONFIG_') && eat(')');
      return isBuilt(t.text, name, symbols);
    }
    if (!t.text.startsWith('CONFIG_')) return undefined;
    const value = symbols(t.text);
    return value === undefined ? false : value === '1' ? true : undefined;
  };
  const value = either();
  return understood && at === tokens.length ? value : undefined;
}
