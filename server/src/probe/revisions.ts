// Which revisions of a device a driver's code can't tell apart. A run with one revision says what it says for each that
// lies on the same side of every number that came up: nothing but comparisons tells two numbers apart.
import type { Values } from './values.ts';

/** What a run with a known revision met. */
export interface Met {
  /** Every other number that an expression came to. */
  readonly numbers: Set<bigint>;
  /** Something was computed from the revision, so that it is not known what it is compared with. */
  computed: boolean;
}

/** The revisions of which a run holds, ends included. */
export interface Span {
  readonly first: bigint;
  readonly last: bigint;
}

export const nothingMet = (): Met => ({ numbers: new Set(), computed: false });

/** Of numbers that no revision has (PCI_REVISION_ID has 8 bits) all lie on one side. */
export function meet({ numbers }: Met, values: Values): void {
  for (const { number, revision } of values)
    if (number !== undefined && !revision && number >= 0n && number <= 0xffn) numbers.add(number);
}

/** Values that are computed with: of a revision a sum or a mask is another number. */
export function computedWith(met: Met, ...operands: readonly Values[]): void {
  if (operands.some((values) => values.some(({ revision }) => revision))) met.computed = true;
}

export function meetAll(met: Met, more: Met): void {
  for (const number of more.numbers) met.numbers.add(number);
  met.computed ||= more.computed;
}

/** Numbers that the evaluation itself compares with (canBe, ALL_ONES of condition.ts). */
const OWN: readonly bigint[] = [0n, 0xffn];

export function spanOf({ numbers, computed }: Met, revision: bigint): Span {
  let first = revision;
  let last = revision;
  if (computed || numbers.has(revision) || OWN.includes(revision)) return { first, last };
  first = 0n;
  last = 0xffn;
  for (const number of [...numbers, ...OWN])
    if (number < revision) first = number >= first ? number + 1n : first;
    else last = number <= last ? number - 1n : last;
  return { first, last };
}
