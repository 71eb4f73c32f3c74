import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measure } from '../../bench/measure.ts';
import { median } from '../../bench/median.ts';

describe('the median', () => {
  test('is the middle, or the mean of the two there', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  test('has as many values on either side, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
        expect(median([...values].reverse())).toBe(middle);
      }),
    );
  });
});

describe('a measurement', () => {
  test('of a program in Node has its times and its memory', () => {
    // Ten megabytes, each page touched.
    const cost = measure([process.execPath, '-e', 'globalThis.kept = Buffer.alloc(1e7, 1)'], [0]);
    expect(cost.wall).toBeGreaterThan(0);
    expect(cost.user + cost.system).toBeGreaterThan(0);
    expect(cost.memory).toBeGreaterThan(10);
    expect(cost.memory).toBeLessThan(1000);
  });

  test('of another program has no memory', () => {
    expect(measure(['true'], [0]).memory).toBeUndefined();
  });

  test('does not count a run that failed', () => {
    expect(() => measure(['sh', '-c', 'echo nothing here >&2; exit 3'], [0, 1])).toThrow(/3\nnothing here/);
    expect(measure(['sh', '-c', 'exit 1'], [0, 1]).memory).toBeUndefined();
  });
});
