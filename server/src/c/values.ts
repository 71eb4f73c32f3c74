// Integers with C's types (64-bit kernels: LP64), and what a constant expression can come to.
import type { Token } from './tokens.ts';

export interface CInteger {
  readonly kind: 'integer';
  /** Already reduced to the type's range. */
  readonly value: bigint;
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  /** Of a pointer: the size of what it points to (void: 1); undefined there where unknown. */
  readonly pointer?: { readonly size: number | undefined; readonly toVoid: boolean };
}

export interface CAddress {
  readonly kind: 'address';
  readonly text: string;
}

export interface CString {
  readonly kind: 'string';
  /** Bytes as Latin-1, without the terminating NUL. */
  readonly bytes: string;
}

export interface CUnresolved {
  readonly kind: 'unresolved';
  readonly reason: string;
  readonly at: Token | undefined;
}

export type CValue = CInteger | CAddress | CString | CUnresolved;

export function integer(value: bigint, bits: 8 | 16 | 32 | 64 = 32, signed = true): CInteger {
  return {
    kind: 'integer',
    value: signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value),
    bits,
    signed,
  };
}

export function unresolved(reason: string, at?: Token): CUnresolved {
  return { kind: 'unresolved', reason, at };
}

/** C11 6.3.1.1: what is narrower than int becomes int. */
export function promote(v: CInteger): CInteger {
  return v.bits < 32 ? integer(v.value, 32, true) : v;
}

/** C11 6.3.1.8: the common type of two promoted operands. */
export function commonType(a: CInteger, b: CInteger): { bits: 32 | 64; signed: boolean } {
  const bits = a.bits === 64 || b.bits === 64 ? 64 : 32;
  const unsigned = (!a.signed && a.bits === bits) || (!b.signed && b.bits === bits);
  return { bits, signed: !unsigned };
}

const parsed = new Map<string, CInteger | null>();

/** An integer constant with C's type for it (6.4.4.1); undefined where it is none. */
export function parseInteger(text: string): CInteger | undefined {
  let value = parsed.get(text);
  if (value === undefined) {
    value = parseAnew(text) ?? null;
    // Tables use few thousand different numbers; what comes behind is parsed each time.
    if (parsed.size < 20_000) parsed.set(text, value);
  }
  return value ?? undefined;
}

function parseAnew(text: string): CInteger | undefined {
  const m = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uUlL]*)$/.exec(text);
  if (!m) return undefined;
  const digits = m[1]!;
  const decimal = !digits.startsWith('0') || digits === '0';
  const octal = !decimal && /^0[0-9]/.test(digits);
  if (octal && /[89]/.test(digits)) return undefined;
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  const suffix = m[2]!.toLowerCase();
  const unsigned = suffix.includes('u');
  const long = suffix.includes('l');
  if (!long && !unsigned && value < 1n << 31n) return integer(value);
  if (!long && (unsigned || !decimal) && value < 1n << 32n) return integer(value, 32, false);
  if (!unsigned && value < 1n << 63n) return integer(value, 64, true);
  return integer(value, 64, false);
}
