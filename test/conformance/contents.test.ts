import { describe, expect, test } from 'vitest';
import type { CType, StructType } from '../../server/src/c/layout.ts';
import type { Value } from '../../server/src/tables/model.ts';
import { entry, table } from '../bus/make.ts';
import { compareContents, noContents } from './contents.ts';
import { openElf } from './elf.ts';
import { elfObject, type Filled } from './elf-object.ts';
import { leavesOf } from './leaves.ts';

const int = (bits: 8 | 16 | 32 | 64, more: object = {}): CType => ({
  kind: 'int',
  bits,
  signed: false,
  ...more,
});
const struct = (...fields: readonly (readonly [string | undefined, CType])[]): StructType => ({
  kind: 'struct',
  name: 'ids',
  fields: fields.map(([name, type]) => ({ name, type })),
});
const chars = (length: number): CType => ({ kind: 'array', of: int(8), length });

describe('a struct', () => {
  test.each<[string, StructType, number, Record<string, readonly [at: number, size: number]>]>([
    ['is padded', struct(['a', int(8)], ['b', int(64)]), 16, { a: [0, 1], b: [8, 8] }],
    ['has its last member padded', struct(['a', int(64)], ['b', int(16)]), 16, { a: [0, 8], b: [8, 2] }],
    [
      'has members of members',
      struct(['a', int(16)], ['in', struct(['b', int(32)])], [undefined, struct(['c', int(8)])]),
      12,
      { a: [0, 2], 'in.b': [4, 4], c: [8, 1] },
    ],
    [
      'has arrays',
      struct(['a', { kind: 'array', of: int(16), length: 2 }]),
      4,
      { 'a[0]': [0, 2], 'a[1]': [2, 2] },
    ],
    [
      'has bit-fields, which fill their type (dmi_strmatch)',
      struct(['slot', int(8, { width: 7 })], ['exact', int(8, { width: 1 })], ['text', chars(3)]),
      4,
      { slot: [0, 7], exact: [7, 1], text: [1, 3], 'text[0]': [1, 1], 'text[1]': [2, 1], 'text[2]': [3, 1] },
    ],
  ])('%s', (_, type, size, expected) => {
    const laid = leavesOf(type)!;
    const places = [...laid.leaves].map(([path, { at, size }]) => [path, [at, size]]);
    expect(Object.fromEntries(places)).toEqual(expected);
    expect(laid.size).toBe(size);
  });

  test('of unknown types has no places', () => {
    expect(leavesOf(struct(['a', { kind: 'opaque', name: 'x' }]))).toBeUndefined();
  });
});

const IDS = struct(['vendor', int(32)], ['data', int(64)], ['name', chars(4)]);
const SIZE = 24;

/** One entry and a sentinel in a module that holds these numbers and texts. */
function compared(
  said: Readonly<Record<string, Value>>,
  stored: { readonly vendor?: number; readonly data?: bigint; readonly name?: string },
  filled: readonly Filled[] = [],
) {
  const bytes = Buffer.alloc(2 * SIZE);
  bytes.writeUInt32LE(stored.vendor ?? 0, 0);
  bytes.writeBigUInt64LE(stored.data ?? 0n, 8);
  bytes.write(stored.name ?? '', 16, 'latin1');
  const object = elfObject(
    { '.rodata': bytes, '.data': 'some bytes\0more\0' },
    [
      { name: '', section: 2, value: 0, size: 0 },
      { name: '__mod_pci__foo_ids_device_table', section: 1, value: 0, size: 2 * SIZE },
      { name: 'board', section: 2, value: 0, size: 11 },
      { name: 'elsewhere', section: undefined, value: 0, size: 0 },
      { name: '__compound_literal.0', section: 2, value: 11, size: 5 },
    ],
    filled,
  );
  const contents = noContents();
  const made = table({ entries: [] });
  const entries = [entry(said as never), entry({}, { index: 1 })];
  compareContents({ ...made, entries }, IDS, openElf(object)!, contents);
  return contents;
}

const address = (text: string): Value => ({ kind: 'address', text });

describe('an entry', () => {
  test('is what the compiler stored', () => {
    const contents = compared(
      { vendor: 0x8086, data: 7, name: 'abcd' },
      { vendor: 0x8086, data: 7n, name: 'abcd' },
    );
    expect(contents).toEqual({ ...noContents(), tables: 1, entries: 2, same: 3 });
  });

  test.each<[string, Parameters<typeof compared>, string]>([
    ['a number', [{ vendor: 1 }, { vendor: 2 }], '[0].vendor: "1", stored is 0x2'],
    ['a member that is left out', [{}, { data: 5n }], '[0].(byte 8): nothing, stored is 5'],
    ['a text', [{ name: 'ab' }, { name: 'abc' }], '[0].name: "ab", stored is "abc\\u0000"'],
    [
      'a number that is an address',
      [{ data: 0 }, {}, [{ section: '.rodata', at: 8, symbol: 2 }]],
      'the address of board',
    ],
    ['an address that is a number', [{ data: address('&board') }, { data: 1n }], 'no address'],
    [
      'the address of something else',
      [{ data: address('&boards') }, {}, [{ section: '.rodata', at: 8, symbol: 0, addend: 3 }]],
      '&boards, stored is the address of board',
    ],
    ['a member that there is not', [{ class: 1 }, {}], '[0].class: the struct has no such member'],
  ])('differs by %s', (_, given, expected) => {
    const { differing, wrong, same } = compared(...given);
    expect(differing).toHaveLength(1);
    expect(differing[0]).toContain(expected);
    expect([wrong, same]).toEqual([1, 0]);
  });

  test.each<[string, Value, Filled]>([
    [
      'the section and a number of bytes',
      address('(kernel_ulong_t)&board'),
      { section: '.rodata', at: 8, symbol: 0, addend: 4 },
    ],
    ['another module', address('&elsewhere'), { section: '.rodata', at: 8, symbol: 3 }],
    ['nothing with a name', address('&(struct x) { 1 }'), { section: '.rodata', at: 8, symbol: 4 }],
    ['a text', 'more', { section: '.rodata', at: 8, symbol: 0, addend: 11 }],
  ])('has the address of %s', (_, data, filled) => {
    expect(compared({ data }, {}, [filled])).toMatchObject({ same: 1, differing: [] });
  });

  test('is not compared as far as nothing is said of it', () => {
    const unknown = compared({ vendor: { kind: 'unresolved', reason: 'x' } }, { vendor: 5 });
    expect(unknown).toMatchObject({ same: 0, unresolved: 1, differing: [], wrong: 0 });
  });
});

describe('a table', () => {
  const object = openElf(
    elfObject({ '.rodata': Buffer.alloc(SIZE) }, [
      { name: '__mod_device_table__pci__foo_ids', section: 1, value: 0, size: SIZE },
      { name: 'plain_ids', section: 1, value: 0, size: SIZE },
    ]),
  )!;
  const outcome = (made: Parameters<typeof table>[0]) => {
    const contents = noContents();
    compareContents(table(made), IDS, object, contents);
    return contents;
  };

  test('has as many entries', () => {
    expect(outcome({ entries: [] }).wrong).toBe(0);
    expect(outcome({ entries: [{ vendor: 0 }] }).differing[0]).toContain('24 bytes are stored');
  });

  test('is found by its own name where nothing exports it', () => {
    expect(outcome({ name: 'plain_ids', exports: [], entries: [] })).toMatchObject({ tables: 1, wrong: 0 });
    expect(outcome({ name: 'plain_ids', entries: [] })).toMatchObject({ tables: 0, apart: 1 });
  });

  test('is not compared where its entries hang on a condition', () => {
    expect(outcome({ entries: [{ vendor: 1, condition: 'FOO' }] })).toMatchObject({ tables: 0, apart: 1 });
  });
});
