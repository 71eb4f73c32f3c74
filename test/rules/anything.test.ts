import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pci } from '../../server/src/bus/pci.ts';
import { lintIndex, lintTable } from '../../server/src/rules/engine.ts';
import type { Table, Value } from '../../server/src/tables/model.ts';
import { ANY, dev, type Ids, table } from '../bus/make.ts';
import { indexOf } from './index.ts';

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(0, 1, 2, ANY, -1, 0x8086, 0x18086, 0xffff00, 0xfff0, 2n ** 40n, 'text'),
  fc.constant<Value>({ kind: 'address', text: '&info' }),
  fc.constant<Value>({ kind: 'unresolved', reason: 'FOO is not defined' }),
);
const names = [
  'vendor',
  'device',
  'subvendor',
  'subdevice',
  'class',
  'class_mask',
  'driver_data',
  'override_only',
];
// Few devices, so that tables meet; any field may be anything.
const ids = fc
  .tuple(fc.constantFrom(1, 2, ANY), fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 2 }))
  .map(([device, fields]): Ids => ({ ...dev(0x8086, device), ...Object.fromEntries(fields) }));
const condition = fc.constantFrom(undefined, 'CONFIG_X', '!CONFIG_X', '((');
const entries = fc.array(
  fc
    .tuple(ids, condition)
    .map(([fields, text]) => (text === undefined ? fields : { ...fields, condition: text })),
  { maxLength: 6 },
);
const anyTable = fc
  .record({
    module: fc.constantFrom('a', 'b', 'c'),
    entries,
    terminator: fc.constantFrom<Table['terminator']>('sentinel', 'missing', 'open', 'other'),
    counted: fc.boolean(),
    bare: fc.constantFrom('', 'drivers', 'exports', 'modules'),
  })
  .map(({ bare, ...made }) => table({ ...made, ...(bare === '' ? {} : { [bare]: [] }) }));

it('the rules survive any tables, and say where and why', () => {
  const rules = new Set<string>();
  fc.assert(
    fc.property(fc.array(anyTable, { maxLength: 4 }), (tables) => {
      const sources = {
        'drivers/a/a.c': '{',
        'drivers/b/Kconfig': 'config B\n\ttristate\n\tdepends on A=n\n',
      };
      const found = lintIndex(indexOf(tables, sources));
      for (const finding of found) {
        rules.add(finding.rule);
        expect(finding.message).not.toMatch(/undefined|\[object|NaN/);
        expect(finding.fingerprint).toMatch(/^[0-9a-f]{16}$/);
        expect(finding.related.length).toBeLessThanOrEqual(5);
      }
      expect(new Set(found.map((f) => f.fingerprint)).size).toBe(found.length);
      // The same tables in another order give the same findings.
      const again = lintIndex(indexOf([...tables].reverse(), sources));
      if (new Set(tables.map((t) => t.path)).size === tables.length)
        expect(new Set(again.map((f) => f.fingerprint))).toEqual(new Set(found.map((f) => f.fingerprint)));
      for (const made of tables) lintTable({ table: made, bus: pci, files: indexOf([], sources).files });
    }),
    { numRuns: 500 },
  );
  // What was made up must reach most of the rules for this to mean anything.
  expect(rules.size).toBeGreaterThan(6);
});
