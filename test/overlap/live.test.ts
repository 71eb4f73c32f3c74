import { expect, test } from 'vitest';
import { pci } from '../../server/src/bus/pci.ts';
import { keepLive, liveEntries, liveUpTo } from '../../server/src/overlap/live.ts';
import { dev, table } from '../bus/make.ts';

const unresolved = { ...dev(1, 2), device: { kind: 'unresolved', reason: 'X is not defined' } } as const;
const make = () =>
  table({
    module: 'm',
    entries: [dev(1, 0), unresolved, ...Array.from({ length: 40 }, (_, i) => dev(2, i))],
  });

const indexes = (live: ReturnType<typeof liveEntries>) => live.map(({ entry }) => entry.index);

test('entries up to one are those of the table that stand there, in whichever order it is asked', () => {
  const whole = indexes(liveEntries(make(), pci));
  expect(whole).toHaveLength(41);
  const some = make();
  for (const at of [3, 1, 0, 20, 41, 5]) {
    const found = indexes(liveUpTo(some, pci, some.entries[at]!));
    expect(found.filter((index) => index <= at)).toEqual(whole.filter((index) => index <= at));
  }
  const begun = make();
  expect(indexes(liveUpTo(begun, pci, begun.entries[2]!))).toEqual([0, 2]);
  expect(indexes(liveEntries(begun, pci))).toEqual(whole);
});

test('what was worked out of a part goes along with a table that stands elsewhere', () => {
  const [before, after] = [make(), make()];
  liveUpTo(before, pci, before.entries[2]!);
  keepLive(before, after);
  expect(indexes(liveEntries(after, pci))).toEqual(indexes(liveEntries(make(), pci)));
  for (const { entry } of liveEntries(after, pci)) expect(after.entries).toContain(entry);
});
