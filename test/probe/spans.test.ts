import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computedWith, meet, nothingMet, spanOf } from '../../server/src/probe/spans.ts';

describe('ids that a run can not tell apart', () => {
  const number = (value: number) => ({ number: BigInt(value), reads: 0, from: undefined });
  const given = (id: string, value: number) => ({ ...number(value), id });

  it('lie on the same side of every number that came up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1, max: 300 }), { maxLength: 6 }),
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 255 }),
        (numbers, asked, other) => {
          const met = nothingMet();
          meet(met, [given('revision', asked), given('device', other), ...numbers.map(number)]);
          const { first, last } = spanOf(met, 'revision', BigInt(asked));
          const sides = (value: number) =>
            [...numbers, other, 0, 0xff].map((each) => Math.sign(value - each)).join();
          for (let value = 0; value <= 255; value++)
            expect(first <= BigInt(value) && BigInt(value) <= last).toBe(sides(value) === sides(asked));
        },
      ),
    );
  });

  it('are one alone where something was computed from it', () => {
    const met = nothingMet();
    computedWith(met, [number(15)], [given('revision', 32)]);
    expect(spanOf(met, 'revision', 32n)).toEqual({ first: 32n, last: 32n });
    expect(spanOf(met, 'device', 33n)).toEqual({ first: 1n, last: 254n });
  });
});
