// What an entry can ask of one thing that a device has, such as its vendor: a number under a mask, one of a few
// numbers, a text, a pattern, bits that must be there, excerpts of a text. Each kind knows which of two demands is
// the wider one, and a value that fulfils both.
import { hex } from './fields.ts';

/** `A` is what an entry asks for, `V` what a device has. */
export interface Kind<A, V> {
  /** Some value that fulfils both; undefined where there is none. */
  both(a: A, b: A): V | undefined;
  /** Whether `both` gives none, where that is told faster. */
  apart?(a: A, b: A): boolean;
  /** Whether every value that fulfils `inner` fulfils `outer`. */
  holds(outer: A, inner: A): boolean;
  /** The same for two demands of one single value, different where the values are; undefined where several fulfil it. */
  key(a: A): string | number | undefined;
  /** undefined where what is known of the value does not tell. */
  fulfils(value: V, a: A): boolean | undefined;
  /** Stable text of the demand. */
  text(a: A): string;
}

/** A number of which only the bits of `mask` are compared; `value` has no others. */
export interface Masked {
  readonly value: number;
  readonly mask: number;
}

/** Up to 32 bits. */
export function numberOf(digits: number): Kind<Masked, number> {
  const full = 2 ** (4 * digits) - 1;
  const isFull = (mask: number) => (mask & full) >>> 0 === full;
  return {
    both: (a, b) => (((a.value ^ b.value) & a.mask & b.mask) === 0 ? (a.value | b.value) >>> 0 : undefined),
    holds: (outer, inner) =>
      (outer.mask & ~inner.mask) === 0 && ((outer.value ^ inner.value) & outer.mask) === 0,
    key: ({ value, mask }) => (isFull(mask) ? value : undefined),
    fulfils: (value, a) => ((value ^ a.value) & a.mask) === 0,
    text: ({ value, mask }) =>
      hex(value, digits).toLowerCase() + (isFull(mask) ? '' : `/${hex(mask >>> 0, digits).toLowerCase()}`),
  };
}

/** A value that people write in hex digits. */
export const hexNumber = (text: string): number => Number.parseInt(text, 16);

/** A demand for one number. */
export const exactly = (value: number): Masked => ({ value, mask: 0xffffffff });

/** A demand for `value` in the bits of `mask`; undefined where the mask is empty and so asks for nothing. */
export const masked = (value: number, mask: number): Masked | undefined =>
  mask === 0 ? undefined : { value: (value & mask) >>> 0, mask: mask >>> 0 };

/** One of a few small numbers: `a` has a bit for each. */
export const oneOf: Kind<number, number> = {
  both: (a, b) => ((a & b) === 0 ? undefined : 31 - Math.clz32(a & b & -(a & b))),
  holds: (outer, inner) => (inner & ~outer) === 0,
  key: () => undefined,
  fulfils: (value, a) => ((a >>> value) & 1) === 1,
  text: (a) => a.toString(16),
};

/** A text as it stands. */
export const sameText: Kind<string, string> = {
  both: (a, b) => (a === b ? a : undefined),
  holds: (outer, inner) => outer === inner,
  key: (a) => a,
  fulfils: (value, a) => value === a,
  text: (a) => a,
};

/** A text of fixed length in which `.` is any character. */
export const pattern: Kind<string, string> = {
  both(a, b) {
    let value = '';
    for (let i = 0; i < a.length; i++) {
      const [x, y] = [a[i]!, b[i]];
      if (x !== '.' && y !== '.' && x !== y) return undefined;
      // What both leave open is a digit of an id.
      value += x !== '.' ? x : y !== '.' ? y : '0';
    }
    return value;
  },
  holds: (outer, inner) => [...outer].every((c, i) => c === '.' || c === inner[i]),
  key: (a) => (a.includes('.') ? undefined : a),
  fulfils: (value, a) => value.length === a.length && pattern.holds(a, value),
  text: (a) => a,
};

/** What is known of a set of bits: those of `known`. */
export interface Bits {
  readonly set: bigint;
  readonly known: bigint;
}

/** Bits that a device must have, whatever others it has. */
export const allBits: Kind<bigint, Bits> = {
  both: (a, b) => ({ set: a | b, known: -1n }),
  holds: (outer, inner) => (outer & ~inner) === 0n,
  key: () => undefined,
  fulfils: ({ set, known }, a) =>
    (a & known & ~set) !== 0n ? false : (a & ~known) === 0n ? true : undefined,
  text: (a) => a.toString(16),
};

/** Each of several demands must be fulfilled by one of the values that a device has. */
export function eachOf<A, V>({ both, holds, fulfils, text }: Kind<A, V>): Kind<readonly A[], readonly V[]> {
  /** Without those that another one implies. */
  const least = (demands: readonly A[]) =>
    demands.filter(
      (demand, i) =>
        !demands.some((other, j) => i !== j && holds(demand, other) && (j < i || !holds(other, demand))),
    );
  return {
    both: (a, b) => least([...a, ...b]).map((demand) => both(demand, demand)!),
    holds: (outer, inner) => outer.every((wide) => inner.some((narrow) => holds(wide, narrow))),
    key: () => undefined,
    fulfils: (values, a) => a.every((demand) => values.some((value) => fulfils(value, demand) === true)),
    text: (a) => least(a).map(text).sort().join('+'),
  };
}

/** A text that holds `text`, or is it. */
export interface Excerpt {
  readonly text: string;
  readonly whole: boolean;
}

const isIn = (text: string, { text: asked, whole }: Excerpt) =>
  whole ? text === asked : text.includes(asked);
const areIn = (text: string, all: readonly Excerpt[]) => all.every((each) => isIn(text, each));
const implies = (narrow: Excerpt, wide: Excerpt) =>
  wide.whole ? narrow.whole && narrow.text === wide.text : narrow.text.includes(wide.text);

/** A text that fulfils all of the excerpts; none of them is empty. */
export const excerpts: Kind<readonly Excerpt[], string> = {
  both(a, b) {
    const all = [...a, ...b];
    const whole = all.find((each) => each.whole)?.text;
    // Side by side, with what no excerpt has between them, excerpts never get in each other's way.
    const value = whole ?? leastOf(all.map(({ text }) => text)).join('\u0001');
    return areIn(value, all) ? value : undefined;
  },
  apart(a, b) {
    const whole = a.find((each) => each.whole) ?? b.find((each) => each.whole);
    return whole !== undefined && !(areIn(whole.text, a) && areIn(whole.text, b));
  },
  holds: (outer, inner) => outer.every((wide) => inner.some((narrow) => implies(narrow, wide))),
  key: () => undefined,
  fulfils: areIn,
  text: (a) =>
    leastOf(a.map(({ text, whole }) => (whole ? `=${text}` : text)))
      .sort()
      .join('+'),
};

/** Texts that no other one of the list holds. */
const leastOf = (texts: readonly string[]) =>
  [...new Set(texts)].filter((text, _, all) => !all.some((other) => other !== text && other.includes(text)));
