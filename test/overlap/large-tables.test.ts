// Tables of hundreds of entries, many of them alike, are looked through by an index: it finds what a look at every
// entry with every other finds.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pci } from '../../server/src/bus/pci.ts';
import type { PciSet } from '../../server/src/bus/pci-match.ts';
import { exclusive } from '../../server/src/c/condition-text.ts';
import { findOverlaps } from '../../server/src/overlap/find.ts';
import { type Live, liveEntries } from '../../server/src/overlap/live.ts';
import { openNear } from '../../server/src/overlap/near.ts';
import { laterEntries } from '../../server/src/rules/later-entry.ts';
import { MOST_RELATED } from '../../server/src/rules/sides.ts';
import { ANY, dev, table } from '../bus/make.ts';

const matching = pci.matching!;
type Lives = readonly Live<PciSet>[];
const id = fc.constantFrom(1, 2, 3, ANY);
const made = fc
  .record({
    vendor: fc.constantFrom(1, 1, 1, 2, ANY),
    device: id,
    subvendor: id,
    subdevice: fc.constantFrom(ANY, ANY, 1, 2),
    class: fc.constantFrom(0, 0x010000, 0x010100, 0x020000),
    class_mask: fc.constantFrom(0, 0xff0000, 0xffff00),
    condition: fc.constantFrom(undefined, undefined, 'CONFIG_X', '!CONFIG_X'),
  })
  // Of catch-alls not every pair is kept.
  .filter((ids) => ids.vendor !== ANY || ids.device !== ANY || ids.class_mask !== 0)
  .map(({ condition, ...ids }) => ({ ...ids, ...(condition !== undefined && { condition }) }));

/** Some hundred entries, of which most stand there several times. */
const entries = fc
  .array(made, { minLength: 1, maxLength: 30 })
  .chain((some) =>
    fc
      .array(fc.nat(some.length - 1), { minLength: 257, maxLength: 400 })
      .map((at) => at.map((i) => some[i]!)),
  );

it('an index gives all that a set may meet', () => {
  fc.assert(
    fc.property(fc.array(made, { maxLength: 40 }), made, (some, asked) => {
      const [all, own] = [some, [asked]].map((ids) => liveEntries(table({ entries: ids }), pci)) as [
        Lives,
        Lives,
      ];
      if (!own[0]) return;
      const { set } = own[0];
      const near = openNear<PciSet, Lives[number]>(matching, 0);
      for (const one of all) near.add(one);
      const found = [...near.of(set)].flat();
      expect(new Set(found).size).toBe(found.length);
      const meeting = all.filter((one) => matching.relate(one.set, set) !== 'disjoint');
      expect(found).toEqual(expect.arrayContaining(meeting));
    }),
  );
});

it('findOverlaps counts every pair, and keeps the first ones of each entry', () => {
  fc.assert(
    fc.property(fc.tuple(entries, entries, fc.array(made, { maxLength: 20 })), (lists) => {
      const tables = lists.map((each, i) => table({ module: `m${i}`, entries: each }));
      const found = findOverlaps(tables, pci);
      for (const [i, a] of tables.entries())
        for (const b of tables.slice(i + 1)) {
          const pair = found.find((each) => each.a === a && each.b === b);
          const counts = { identical: 0, covers: 0, covered: 0, partial: 0 };
          const kept = new Set(pair?.pairs.map((each) => `${each.a.index} ${each.b.index} ${each.relation}`));
          /** How many partners of one relation were met, by entry and side. */
          const met = new Map<string, number>();
          for (const x of liveEntries(a, pci))
            for (const y of liveEntries(b, pci)) {
              const relation = matching.relate(x.set, y.set);
              if (relation === 'disjoint' || (relation === 'partial' && matching.theoretical(x.set, y.set)))
                continue;
              if (exclusive(x.entry.condition, y.entry.condition)) continue;
              counts[relation]++;
              const line = `${x.entry.index} ${y.entry.index} ${relation}`;
              const sides = [`a ${x.entry.index} ${relation}`, `b ${y.entry.index} ${relation}`];
              const before = sides.map((side) => met.get(side) ?? 0);
              if (before.some((count) => count < MOST_RELATED)) expect(kept).toContain(line);
              kept.delete(line);
              for (const [at, side] of sides.entries()) met.set(side, before[at]! + 1);
            }
          expect([...kept]).toEqual([]);
          expect(pair ?? { identical: 0, covers: 0, covered: 0, partial: 0 }).toMatchObject(counts);
        }
      for (const one of tables)
        expect(findOverlaps(tables, pci, { of: one })).toEqual(
          found.filter(({ a, b }) => a === one || b === one),
        );
    }),
    { numRuns: 25 },
  );
});

it.each(['identical', 'covers'] as const)('laterEntries finds the first earlier entry: %s', (relation) => {
  fc.assert(
    fc.property(entries, (list) => {
      const one = table({ entries: list });
      const live = liveEntries(one, pci);
      const expected = live.flatMap(({ entry, set }, at) => {
        const earlier = live
          .slice(0, at)
          .find(
            (other) =>
              matching.relate(other.set, set) === relation &&
              (other.entry.condition === undefined || other.entry.condition === entry.condition),
          );
        return earlier ? [`${earlier.entry.index} ${entry.index}`] : [];
      });
      expect(
        laterEntries(one, pci, relation).map(({ earlier, entry }) => `${earlier.index} ${entry.index}`),
      ).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

// Every pair of them, kept, would be more than memory holds.
it('two tables that say the same thousands of times', () => {
  const copies = Array.from({ length: 5000 }, () => dev(0x1234, 0x5678));
  const [pair] = findOverlaps(
    [table({ module: 'a', entries: copies }), table({ module: 'b', entries: copies })],
    pci,
  );
  expect(pair!.identical).toBe(25_000_000);
  expect(pair!.pairs.length).toBeLessThan(200_000);
  expect(new Set(pair!.pairs.map(({ a }) => a)).size).toBe(5000);
  expect(new Set(pair!.pairs.map(({ b }) => b)).size).toBe(5000);
});
