import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pci } from '../../server/src/bus/pci.ts';
import { findOverlaps } from '../../server/src/overlap/find.ts';
import type { Table } from '../../server/src/tables/model.ts';
import { ANY, dev, type Ids, type Made, table } from '../bus/make.ts';
import { deviceOf, kernelMatches } from '../bus/reference.ts';

const virtio = table({ module: 'virtio_pci', entries: [dev(0x1af4, ANY)] });
const snap = { vendor: 0x1af4, device: 0x1042, subvendor: 0x15b3, subdevice: ANY };
const ahciClass = dev(ANY, ANY, { class: 0x010601, class_mask: 0xffffff });

describe('findOverlaps', () => {
  it('finds the 2021 case, with a witness', () => {
    const mlx5 = table({ module: 'mlx5_vfio_pci', entries: [dev(0x15b3, 0x101e), snap] });
    const [pair, ...rest] = findOverlaps([mlx5, virtio], pci);
    expect(rest).toEqual([]);
    expect(pair).toMatchObject({
      identical: 0,
      covers: 0,
      covered: 1,
      partial: 0,
      sameModule: false,
      bus: 'pci',
    });
    expect(pair!.a).toBe(mlx5);
    expect(pair!.pairs[0]).toMatchObject({
      relation: 'covered',
      witness: 'pci:v00001AF4d00001042sv000015B3sd00000000bc00sc00i00',
    });
    expect(pair!.pairs[0]!.a.index).toBe(1);
  });

  it('leaves out what only driver_override reaches', () => {
    const mlx5 = table({ module: 'mlx5_vfio_pci', entries: [{ ...snap, override_only: 1 }] });
    expect(findOverlaps([mlx5, virtio], pci)).toEqual([]);
  });

  it('leaves out what stands at or behind the sentinel, and what is unresolved', () => {
    const late = table({ module: 'late', entries: [{}, snap] });
    const vague = table({
      module: 'vague',
      entries: [{ ...snap, device: { kind: 'unresolved', reason: 'X is not defined' } }],
    });
    expect(findOverlaps([late, vague, virtio], pci)).toEqual([]);
  });

  it('counts theoretical intersections and keeps none of them', () => {
    const ahci = table({ module: 'ahci', entries: [dev(0x8086, 0x2829), ahciClass] });
    const piix = table({ module: 'ata_piix', entries: [dev(0x8086, 0x2829), dev(0x8086, 0x2828)] });
    const [pair] = findOverlaps([ahci, piix], pci, { theoretical: true });
    expect(pair).toMatchObject({ identical: 1, partial: 2, theoretical: 2 });
    expect(pair!.pairs).toHaveLength(1);

    const other = table({ module: 'other', entries: [dev(0x1234, 0x5678)] });
    expect(findOverlaps([ahci, other], pci)).toEqual([]);
    const [theory] = findOverlaps([ahci, other], pci, { theoretical: true });
    expect(theory).toMatchObject({ partial: 1, theoretical: 1, pairs: [] });
  });

  it('leaves out entries that no configuration compiles both of', () => {
    const on = table({ module: 'on', entries: [{ ...snap, condition: 'CONFIG_X && CONFIG_Y' }] });
    const off = table({ module: 'off', entries: [{ ...snap, condition: '!CONFIG_X' }] });
    const whole = table({ module: 'whole', entries: [snap], condition: '!defined(CONFIG_Y)' });
    const pairs = findOverlaps([on, off, whole], pci);
    expect(pairs.map((p) => [p.a.name, p.b.name])).toEqual([['off_ids', 'whole_ids']]);
  });

  it('keeps one pair of what a catch-all meets, and counts all', () => {
    const stub = table({ module: 'stub', entries: [dev(ANY, ANY)] });
    const named = table({ module: 'named', entries: [dev(1, 1), dev(1, 2), dev(1, 3)] });
    const [pair] = findOverlaps([stub, named], pci);
    expect(pair).toMatchObject({ identical: 0, covers: 3, covered: 0, partial: 0, catchAll: true });
    expect(pair!.pairs.map((p) => p.b.index)).toEqual([0]);
    const also = table({ module: 'also', entries: [dev(ANY, ANY), dev(1, 2)] });
    expect(findOverlaps([also, named], pci)[0]).toMatchObject({ identical: 1, covers: 3, catchAll: false });
  });

  it('marks two tables of one module', () => {
    const one = table({ module: 'both', name: 'one', entries: [snap] });
    const two = table({ module: 'both', name: 'two', entries: [snap] });
    expect(findOverlaps([one, two], pci)[0]?.sameModule).toBe(true);
  });
});

const id = fc.constantFrom(1, 2, 3, ANY, ANY);
const arbitraryIds: fc.Arbitrary<Ids & { condition?: string }> = fc
  .record({
    vendor: id,
    device: id,
    subvendor: id,
    subdevice: id,
    class: fc.constantFrom(0, 0x10000, 0x20000, 0x20100),
    class_mask: fc.constantFrom(0, 0, 0xff0000, 0xffff00),
    override_only: fc.constantFrom(0, 0, 0, 1),
    condition: fc.constantFrom(undefined, undefined, 'CONFIG_X', '!CONFIG_X'),
  })
  .map(({ condition, ...ids }) => (condition === undefined ? ids : { ...ids, condition }));
const arbitraryTables = fc
  .array(fc.array(arbitraryIds, { maxLength: 8 }), { maxLength: 6 })
  .map((lists) =>
    lists.map((entries, i): Made => ({ module: `m${i}`, entries: entries.filter(asksForAnything) })),
  );

/** Of catch-alls not every pair is kept. */
function asksForAnything(ids: Ids): boolean {
  return (
    [ids.vendor, ids.device, ids.subvendor, ids.subdevice].some((id) => id !== ANY) || ids.class_mask !== 0
  );
}

/** Every entry against every entry, with nothing in between. */
function naive(tables: readonly Table[]): string[] {
  const matching = pci.matching!;
  const lines: string[] = [];
  tables.forEach((a, i) => {
    for (const b of tables.slice(i + 1))
      for (const x of a.entries.slice(0, a.end))
        for (const y of b.entries.slice(0, b.end)) {
          const [setX, setY] = [matching.setOf(x), matching.setOf(y)];
          if (!setX || !setY || `!${x.condition}` === y.condition || x.condition === `!${y.condition}`)
            continue;
          const relation = matching.relate(setX, setY);
          if (relation === 'disjoint' || (relation === 'partial' && matching.theoretical(setX, setY)))
            continue;
          lines.push(`${a.name}[${x.index}] ${b.name}[${y.index}] ${relation}`);
        }
  });
  return lines.sort();
}

describe('findOverlaps against every entry with every entry', () => {
  it('finds the same pairs, and witnesses that both match', () => {
    fc.assert(
      fc.property(arbitraryTables, (made) => {
        const tables = made.map(table);
        const found = findOverlaps(tables, pci, { theoretical: true });
        const lines = found.flatMap((p) =>
          p.pairs.map((e) => `${p.a.name}[${e.a.index}] ${p.b.name}[${e.b.index}] ${e.relation}`),
        );
        expect([...lines].sort()).toEqual(naive(tables));
        for (const { a, b, pairs, ...counts } of found) {
          expect(tables.indexOf(a)).toBeLessThan(tables.indexOf(b));
          const kept = (relation: string) => pairs.filter((p) => p.relation === relation).length;
          expect(counts.identical).toBe(kept('identical'));
          expect(counts.covers).toBe(kept('covers'));
          expect(counts.covered).toBe(kept('covered'));
          expect(counts.partial - counts.theoretical).toBe(kept('partial'));
          for (const pair of pairs)
            for (const e of [pair.a, pair.b]) {
              const ids = Object.fromEntries([...e.fields].map(([name, { value }]) => [name, value]));
              expect(kernelMatches(ids, deviceOf(pair.witness))).toBe(true);
            }
        }
        for (const theoretical of [true, false])
          for (const one of tables)
            expect(findOverlaps(tables, pci, { theoretical, of: one })).toEqual(
              findOverlaps(tables, pci, { theoretical }).filter(({ a, b }) => a === one || b === one),
            );
        const plain = findOverlaps(tables, pci);
        expect(plain).toEqual(
          found
            .filter((p) => p.pairs.length > 0)
            .map((p) => ({ ...p, partial: p.partial - p.theoretical, theoretical: 0 })),
        );
      }),
      { numRuns: 300 },
    );
  });
});
