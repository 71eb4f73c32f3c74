// The value of an expression's text, spelled with its C type.
import { expandTokens } from '../../server/src/c/expand.ts';
import { evaluate } from '../../server/src/c/expression.ts';
import { lexRange } from '../../server/src/c/lexer.ts';
import { sourceOf } from '../../server/src/c/source.ts';
import type { Unit } from '../../server/src/c/unit.ts';
import type { CInteger, CValue } from '../../server/src/c/values.ts';

const SIZES: Readonly<Record<string, number>> = { pair: 16 };

export function valueIn(unit: Unit, text: string): CValue {
  const source = sourceOf(unit.path, Buffer.from(text, 'utf8'));
  const order = Number.POSITIVE_INFINITY;
  const tokens = expandTokens(unit, lexRange(source, 0, source.bytes.length), order, undefined);
  return evaluate(tokens, { unit, order, frame: undefined, sizeOfStruct: (name) => SIZES[name] });
}

export function typeOf({ bits, signed }: CInteger): string {
  const name = { 8: 'char', 16: 'short', 32: 'int', 64: 'long' }[bits];
  return signed ? name : `u${name}`;
}

/** `int 5`, `ulong 18446744073709551615`, `"text"`, `&object`, or `? reason`. */
export function shown(value: CValue): string {
  switch (value.kind) {
    case 'integer':
      return `${typeOf(value)} ${value.value}`;
    case 'string':
      return JSON.stringify(value.bytes);
    case 'address':
      return value.text;
    case 'unresolved':
      return `? ${value.reason}`;
  }
}
