// Functions of the compiler that it computes itself where their arguments are constants (gcc, "Other Built-in
// Functions"): what ilog2(), swab16() and cpu_to_be32() of the kernel's headers end in.
import { type CInteger, type CValue, integer, unresolved } from './values.ts';

type Bits = 16 | 32 | 64;

/** Of the names that take int, long or long long. */
const WIDTHS: Readonly<Record<string, Bits>> = { '': 32, l: 64, ll: 64 };

const COUNT = /^__builtin_(clz|ctz|ffs|popcount|parity|clrsb)(l{0,2})$/;
const SWAP = /^__builtin_bswap(16|32|64)$/;

/** Whether a name is one of them. */
export function isBuiltin(name: string): boolean {
  return COUNT.test(name) || SWAP.test(name) || name === '__builtin_expect';
}

/** The value of a call, given its arguments' values; undefined where they are too few or too many. */
export function builtin(name: string, args: readonly CValue[]): CValue | undefined {
  const [first] = args;
  if (!first || args.length !== (name === '__builtin_expect' ? 2 : 1)) return undefined;
  if (first.kind !== 'integer')
    return first.kind === 'unresolved' ? first : unresolved(`${name}() of what is no integer`);
  // Of type long, whatever it is given.
  if (name === '__builtin_expect') return integer(first.value, 64);
  const swap = SWAP.exec(name);
  if (swap) return swapped(first, Number(swap[1]) as Bits);
  const [, what, length] = COUNT.exec(name)!;
  return counted(what!, first, WIDTHS[length!]!, name);
}

function swapped({ value }: CInteger, bits: Bits): CValue {
  let rest = BigInt.asUintN(bits, value);
  let result = 0n;
  for (let done = 0; done < bits; done += 8) {
    result = (result << 8n) | (rest & 255n);
    rest >>= 8n;
  }
  return integer(result, bits, false);
}

function counted(what: string, { value }: CInteger, bits: Bits, name: string): CValue {
  const digits = BigInt.asUintN(bits, value).toString(2).padStart(bits, '0');
  const lowest = digits.length - 1 - digits.lastIndexOf('1');
  const of = (count: number) => integer(BigInt(count));
  switch (what) {
    case 'ffs':
      return of(digits.includes('1') ? lowest + 1 : 0);
    case 'popcount':
      return of(digits.replaceAll('0', '').length);
    case 'parity':
      return of(digits.replaceAll('0', '').length & 1);
    case 'clrsb':
      return of(/^(0+|1+)/.exec(digits)![0].length - 1);
  }
  if (!digits.includes('1')) return unresolved(`${name}(0) is undefined`);
  return of(what === 'ctz' ? lowest : digits.indexOf('1'));
}
