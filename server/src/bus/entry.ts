// One element of a match table, resolved: what a bus gives its meaning to.
import type { Place } from '../files/place.ts';

/** The address of an object or function, as in `.driver_data = (kernel_ulong_t)&info` or `.ops = foo_ops`. */
export interface Address {
  readonly kind: 'address';
  /** The source text of the constant expression, macro-expanded, e.g. `&board_info[2]`. */
  readonly text: string;
}

/** A value that the engine could not compute; never guessed. `reason` is a clause for people. */
export interface Unresolved {
  readonly kind: 'unresolved';
  readonly reason: string;
  readonly place?: Place;
}

/** Integers of up to 32 bits are numbers (unsigned as stored in the field), wider ones bigints. Strings are C strings, as bytes in Latin-1. */
export type Value = number | bigint | string | Address | Unresolved;

/** One leaf of an entry: `vendor`, or `bytes[3]`, `driver.name` in nested layouts. */
export interface FieldValue {
  readonly value: Value;
  /** Where the value is written in the table; undefined where it was left out (and so is zero). */
  readonly place?: Place | undefined;
  /** The value as it is written, where the field can't hold all of it (of a string: nor the NUL behind it). */
  readonly cut?: bigint | string | undefined;
}

export interface Entry {
  /** Counts from 0 in table order, the sentinel included. */
  readonly index: number;
  /** Where the entry is written: what the outermost macro invocation or brace covers. */
  readonly place: Place;
  /** Every leaf that was given a value, by its path in the struct; a leaf that is missing is zero. */
  readonly fields: ReadonlyMap<string, FieldValue>;
  /** `#if` text under which the entry exists, where that is undecided (no `.config`). */
  readonly condition?: string;
  /** The entry as source text with white space folded, at most 200 characters. */
  readonly text: string;
}
