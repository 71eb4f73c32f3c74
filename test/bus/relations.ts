// What relate, witness, bucket, group and asks of a bus must be, worked out by trying every device of a small
// universe with a second, plain reading of the kernel's match function.
import { expect } from 'vitest';
import type { Matching, Relation } from '../../server/src/bus/bus.ts';
import { entryOf, type Leaves } from './entry-of.ts';

/** Of whatever sets a bus makes. */
export interface AnyBus {
  readonly matching?: unknown;
}

export interface World<D> {
  readonly bus: AnyBus;
  readonly universe: readonly D[];
  readonly matches: (leaves: Leaves, device: D) => boolean;
  /** A device by its modalias. */
  readonly deviceOf: (modalias: string) => D;
}

const FLIPPED: Readonly<Record<Relation, Relation>> = {
  disjoint: 'disjoint',
  identical: 'identical',
  covers: 'covered',
  covered: 'covers',
  partial: 'partial',
};

/** The bus's own matching, without its type of sets. */
export const matchingOf = (bus: AnyBus) => bus.matching as Matching<unknown>;

export function relationIn<D>({ universe, matches }: World<D>, a: Leaves, b: Leaves): Relation {
  const inA = universe.filter((device) => matches(a, device));
  const inB = universe.filter((device) => matches(b, device));
  const both = inA.filter((device) => matches(b, device));
  if (both.length === 0) return 'disjoint';
  if (both.length === inA.length) return both.length === inB.length ? 'identical' : 'covered';
  return both.length === inB.length ? 'covers' : 'partial';
}

/** Fails unless the bus says of two entries what trying every device says. */
export function expectAgreement<D>(world: World<D>, a: Leaves, b: Leaves): void {
  const { bus, universe, matches, deviceOf } = world;
  const matching = matchingOf(bus);
  const [x, y] = [matching.setOf(entryOf(a)), matching.setOf(entryOf(b))];
  for (const [set, leaves] of [
    [x, a],
    [y, b],
  ] as const)
    expect(set === undefined).toBe(!universe.some((device) => matches(leaves, device)));
  if (x === undefined || y === undefined) return;
  const expected = relationIn(world, a, b);
  expect(matching.relate(x, y)).toBe(expected);
  expect(matching.relate(y, x)).toBe(FLIPPED[expected]);
  if (expected === 'identical') expect(matching.text(x)).toBe(matching.text(y));
  else expect(matching.text(x)).not.toBe(matching.text(y));

  const witness = matching.witness(x, y);
  expect(witness === undefined).toBe(expected === 'disjoint');
  if (witness !== undefined) {
    expect(matches(a, deviceOf(witness))).toBe(true);
    expect(matches(b, deviceOf(witness))).toBe(true);
  }
  for (const key of [matching.bucket, matching.group]) {
    const [ofX, ofY] = [key(x), key(y)];
    if (ofX !== undefined && ofY !== undefined && ofX !== ofY) expect(expected).toBe('disjoint');
  }
  // What findOverlaps leaves out without asking relate.
  for (const [wild, named] of [
    [x, y],
    [y, x],
  ])
    if (matching.bucket(wild) === undefined && matching.bucket(named) !== undefined)
      if ((matching.asks(wild) & ~matching.asks(named)) !== 0)
        expect(expected === 'disjoint' || (expected === 'partial' && matching.theoretical(x, y))).toBe(true);
}
