// What a header says, name by name, in a few bytes for each: told apart from a later text of it, that says of which
// names it says something else, where the earlier text itself is not known any more.
import { blocksOf } from './blocks.ts';
import { declares } from './declared.ts';
import { ANY_MADE, enumsIn, mayMake, scanEnumerators } from './enums.ts';
import { hasGuard } from './guard.ts';
import { bodyOf, DirectiveKind, directiveAt, endOf, hasName, kindOf, nameHash } from './skeleton.ts';
import type { Source } from './source.ts';
import { hashOf } from './spelling.ts';

const ANY_HASH = hashOf(ANY_MADE);

/**
 * Two numbers for the includes and conditions; then, for each `#define`, `#undef` and enumerator in the order of the
 * text, a hash of the name and two numbers for what is said of it and under which conditions.
 */
export type Signature = Int32Array;

const HEAD = 2;
const STRIDE = 3;
/** So many bytes behind an enumerator are looked at for its value, as by changed-names.ts. */
const VALUE = 400;

// Two hashes by multiplication (spelling.ts), of different primes: together 64 bits.
const PRIME_A = 0x01000193;
const PRIME_B = 0x5bd1e995;
let a = 0;
let b = 0;

function add(bytes: Uint8Array, from: number, to: number): void {
  let [x, y] = [a, b];
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    x = Math.imul(x ^ byte, PRIME_A);
    y = Math.imul((y ^ byte) + 1, PRIME_B);
  }
  a = x;
  b = y;
}

let rows = new Int32Array(1 << 12);
/** Numbers for the conditions and includes up to each directive. */
let shapes = new Int32Array(1 << 11);

export function signatureOf(source: Source): Signature {
  const { bytes, directives } = source;
  const { count } = directives;
  if (shapes.length < 2 * count) shapes = new Int32Array(4 * count);
  let length = HEAD;
  const row = (name: number): void => {
    if (length + STRIDE > rows.length) {
      const longer = new Int32Array(2 * rows.length);
      longer.set(rows);
      rows = longer;
    }
    rows[length] = name;
    rows[length + 1] = a;
    rows[length + 2] = b;
    length += STRIDE;
  };
  /** An enumeration sees the macros above it. */
  const enums = source.enums.length > 0 ? enumsIn(source) : [];
  let above = 0;
  let shapeA: number = hasGuard(source) ? 1 : 2;
  let shapeB = shapeA;
  for (let index = 0; index < count; index++) {
    const kind = kindOf(directives, index);
    const isName = kind === DirectiveKind.define || kind === DirectiveKind.undef;
    if (kind !== DirectiveKind.other && !isName) {
      a = shapeA ^ kind;
      b = shapeB ^ kind;
      add(bytes, bodyOf(directives, index), endOf(directives, index));
      [shapeA, shapeB] = [a, b];
    } else if (isName && hasName(directives, index)) {
      while (above < enums.length && enums[above]!.open < bodyOf(directives, index)) above++;
      a = shapeA ^ kind ^ Math.imul(above, PRIME_A);
      b = shapeB ^ kind ^ Math.imul(above, PRIME_B);
      add(bytes, bodyOf(directives, index), endOf(directives, index));
      row(nameHash(directives, index));
    }
    shapes[2 * index] = shapeA;
    shapes[2 * index + 1] = shapeB;
  }
  /** The last enumerator, where it has a value: that ends before the next one. */
  let pending: { readonly from: number; readonly hash: number } | undefined;
  const close = (end: number): void => {
    if (!pending) return;
    add(bytes, pending.from, Math.min(end, pending.from + VALUE, bytes.length));
    row(pending.hash);
    pending = undefined;
  };
  scanEnumerators(source, (one) => {
    const { start, end, hash, value, first, behind, call } = one;
    close(first ? Number.POSITIVE_INFINITY : start);
    // What a function declares nobody else knows.
    if (blocksOf(source).around(start)) return;
    // What it is counts from the beginning of its enumeration.
    if (first) [a, b] = [0, 0];
    const at = directiveAt(directives, start);
    a ^= at < 0 ? 0 : shapes[2 * at]!;
    b ^= at < 0 ? 0 : shapes[2 * at + 1]!;
    add(bytes, start, call ? behind : end);
    if (mayMake(one)) row(ANY_HASH);
    if (value === undefined) row(hash);
    else pending = { from: end, hash };
  });
  close(Number.POSITIVE_INFINITY);
  rows[0] = shapeA;
  rows[1] = shapeB;
  return rows.slice(0, length);
}

/** What is left of it where only names of these hashes are asked for. */
export function signatureFor(signature: Signature, asked: ReadonlySet<number>): Signature {
  const some = new Int32Array(signature.length);
  some.set(signature.subarray(0, HEAD));
  let length = HEAD;
  for (let at = HEAD; at < signature.length; at += STRIDE) {
    if (!asked.has(signature[at]!)) continue;
    some.set(signature.subarray(at, at + STRIDE), length);
    length += STRIDE;
  }
  return some.slice(0, length);
}

/**
 * Hashes of the names that two texts say different things of; `shape` where includes or conditions are others. Of a
 * signature for some names, further ones may be among them.
 */
export function changedHashes(before: Signature, after: Signature): ReadonlySet<number> | 'shape' {
  if (before[0] !== after[0] || before[1] !== after[1]) return 'shape';
  const said = new Map<number, number[]>();
  for (let at = HEAD; at < before.length; at += STRIDE) {
    const list = said.get(before[at]!);
    if (list) list.push(before[at + 1]!, before[at + 2]!);
    else said.set(before[at]!, [before[at + 1]!, before[at + 2]!]);
  }
  const changed = new Set<number>();
  const seen = new Map<number, number>();
  for (let at = HEAD; at < after.length; at += STRIDE) {
    const name = after[at]!;
    const place = seen.get(name) ?? 0;
    const list = said.get(name);
    if (list?.[place] !== after[at + 1] || list?.[place + 1] !== after[at + 2]) changed.add(name);
    seen.set(name, place + 2);
  }
  for (const [name, list] of said) if (seen.get(name) !== list.length) changed.add(name);
  return changed;
}

/** Names of which it was asked whether a text declares them, and what it said. */
export type Declared = ReadonlyMap<string, boolean>;

export const declaredIn = ({ declared }: Source): Declared =>
  new Map([...declared].map(([name, at]) => [name, at >= 0]));

/** Those that another text may say something else of: what it declares may stand before a macro or behind it. */
export function declaredOtherwise(before: Declared, after: Source): string[] {
  return [...before].flatMap(([name, was]) => (was || declares(after, name) ? [name] : []));
}
