// Which devices a driver's code can't tell apart by one of their ids. A run with one id says what it says for each that
// lies on the same side of every number that came up: nothing but comparisons tells two numbers apart.
import type { Values } from './values.ts';

/** What a run with known ids met. */
export interface Met {
  /** Every number that an expression came to and that is no id of the device. */
  readonly numbers: Set<bigint>;
  /** Ids of the device that came up, by name. */
  readonly ids: Map<string, bigint>;
  /** Ids that something was computed from, so that it is not known what they are compared with. */
  readonly computed: Set<string>;
}

/** The ids of which a run holds, ends included. */
export interface Span {
  readonly first: bigint;
  readonly last: bigint;
}

export const nothingMet = (): Met => ({ numbers: new Set(), ids: new Map(), computed: new Set() });

/** Members of `struct pci_dev` that are compared, seldom computed with. */
export const COMPARED: ReadonlySet<string> = new Set([
  'vendor',
  'device',
  'subsystem_vendor',
  'subsystem_device',
  'revision',
]);

/** An id has 16 bits, PCI_ANY_ID 32. */
const MOST = 0xffff_ffffn;

/** Of numbers that no id is all lie on one side. */
export function meet({ numbers, ids }: Met, values: Values): void {
  for (const { number, id } of values)
    if (number === undefined) continue;
    else if (id !== undefined) ids.set(id, number);
    else if (number >= 0n && number <= MOST) numbers.add(number);
}

/** Values that are computed with: of an id a sum or a mask is another number. */
export function computedWith(met: Met, ...operands: readonly Values[]): void {
  for (const values of operands) for (const { id } of values) if (id !== undefined) met.computed.add(id);
}

export function meetAll(met: Met, more: Met): void {
  for (const number of more.numbers) met.numbers.add(number);
  for (const [id, number] of more.ids) met.ids.set(id, number);
  for (const id of more.computed) met.computed.add(id);
}

/** Numbers that the evaluation itself compares with (canBe, ALL_ONES of condition.ts). */
const OWN: readonly bigint[] = [0n, 0xffn, 0xffffn, MOST];

/** `value`: what `id` was in the run. */
export function spanOf({ numbers, ids, computed }: Met, id: string, value: bigint): Span {
  const others = [...numbers, ...OWN];
  // Two ids that are compared with each other are told apart where one of them lies.
  for (const [other, number] of ids) if (other !== id) others.push(number);
  if (computed.has(id) || others.includes(value)) return { first: value, last: value };
  let first = 0n;
  let last = MOST;
  for (const number of others)
    if (number < value) first = number >= first ? number + 1n : first;
    else last = number <= last ? number - 1n : last;
  return { first, last };
}
