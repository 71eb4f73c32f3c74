// Operators on C's integers and addresses (C11 6.5), with the usual conversions.
import type { Token } from './tokens.ts';
import { type CInteger, type CValue, commonType, integer, promote, unresolved } from './values.ts';

/**
 * The type of `c ? a : b` with pointers (6.5.15p6): beside a null pointer constant the other's, beside any other
 * `void *` that. The kernel's __is_constexpr (include/linux/const.h) asks for just this difference.
 */
export function commonPointer(a: CValue, b: CValue): CInteger['pointer'] {
  if (a.kind !== 'integer' || b.kind !== 'integer' || !a.pointer || !b.pointer) return undefined;
  const isNull = (v: CInteger) => v.pointer?.toVoid === true && v.value === 0n;
  if (isNull(a)) return b.pointer;
  if (isNull(b)) return a.pointer;
  return a.pointer.toVoid ? a.pointer : b.pointer;
}

/** Whether a value counts as true; undefined where unresolved. */
export function truthOf(v: CValue): boolean | undefined {
  if (v.kind === 'unresolved') return undefined;
  return v.kind === 'integer' ? v.value !== 0n : true;
}

/** The reason why a condition has no truth. */
export function asUnresolved(v: CValue): CValue {
  return v.kind === 'unresolved' ? v : unresolved('the condition can not be computed');
}

/** A binary operator applied to two values. */
export function apply(operator: string, a: CValue, b: CValue, token: Token | undefined): CValue {
  if (operator === '&&' || operator === '||') {
    const [x, y] = [truthOf(a), truthOf(b)];
    const decisive = operator === '||';
    if (x === decisive || y === decisive) return integer(decisive ? 1n : 0n);
    if (x === undefined) return asUnresolved(a);
    if (y === undefined) return asUnresolved(b);
    return integer(decisive ? 0n : 1n);
  }
  if (a.kind === 'unresolved') return a;
  if (b.kind === 'unresolved') return b;
  if (a.kind !== 'integer' || b.kind !== 'integer') {
    if (operator === '+' || operator === '-')
      return { kind: 'address', text: `${show(a)} ${operator} ${show(b)}` };
    return unresolved(`${operator} of an address can not be computed`, token);
  }
  return arithmetic(operator, promote(a), promote(b), token);
}

function show(v: CValue): string {
  if (v.kind === 'integer') return v.value.toString();
  return v.kind === 'address' ? v.text : v.kind === 'string' ? JSON.stringify(v.bytes) : v.reason;
}

function arithmetic(operator: string, a: CInteger, b: CInteger, token: Token | undefined): CValue {
  if (operator === '<<' || operator === '>>') {
    const count = b.value;
    if (count < 0n || count >= BigInt(a.bits))
      return unresolved(`shift by ${count} of ${a.bits} bits is undefined`, token);
    return integer(operator === '<<' ? a.value << count : a.value >> count, a.bits, a.signed);
  }
  const type = commonType(a, b);
  const x = integer(a.value, type.bits, type.signed).value;
  const y = integer(b.value, type.bits, type.signed).value;
  const of = (value: bigint) => integer(value, type.bits, type.signed);
  const truth = (value: boolean) => integer(value ? 1n : 0n);
  switch (operator) {
    case '*':
      return of(x * y);
    case '/':
    case '%':
      if (y === 0n) return unresolved('division by zero', token);
      return of(operator === '/' ? x / y : x % y);
    case '+':
      return of(x + y);
    case '-':
      return of(x - y);
    case '&':
      return of(x & y);
    case '^':
      return of(x ^ y);
    case '|':
      return of(x | y);
    case '<':
      return truth(x < y);
    case '>':
      return truth(x > y);
    case '<=':
      return truth(x <= y);
    case '>=':
      return truth(x >= y);
    case '==':
      return truth(x === y);
    default:
      return truth(x !== y);
  }
}
