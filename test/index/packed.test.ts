// What is packed comes back as it was, whatever it is; two mentions of one object stay one object.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { EntryFields } from '../../server/src/bus/entry-fields.ts';
import { pack, unpack } from '../../server/src/index/packed.ts';

const fields = fc
  .tuple(
    fc.array(
      fc.tuple(
        fc.string(),
        fc.oneof(fc.nat(), fc.bigInt(), fc.string()),
        fc.option(fc.nat(), { nil: undefined }),
      ),
    ),
    fc.string(),
    fc.nat(),
  )
  .map(
    ([given, file, line]) =>
      new EntryFields(
        given.map(([path]) => path),
        given.map(([, value]) => value),
        given.map(([, , spot]) => spot),
        undefined,
        file,
        line,
      ),
  );

const { data } = fc.letrec((tie) => ({
  data: fc.oneof(
    { depthSize: 'small' },
    fc.double({ noNaN: true }),
    fc.integer(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, 2 ** 27, -(2 ** 27) - 1, 2 ** 53),
    fc.string({ unit: 'binary' }),
    fc.string().map((text) => Buffer.from(text).toString('latin1')),
    fc.array(fc.integer()).map((list) => Int32Array.from(list)),
    fields,
    fc.array(tie('data')),
    fc.dictionary(fc.string(), tie('data'), { noNullPrototype: true }),
    fc.array(tie('data')).map((list) => new Set(list)),
    fc.array(fc.tuple(fc.string(), tie('data'))).map((list) => new Map(list)),
  ),
}));

test('any plain data', () => {
  fc.assert(
    fc.property(data, (value) => {
      expect(unpack(pack(value))).toStrictEqual(value);
    }),
  );
});

test('a member that is called as what an object inherits from', () => {
  const odd = JSON.parse('{"__proto__":[1],"a":2}');
  expect(unpack(pack(odd))).toStrictEqual(odd);
});

test('one object that is named twice', () => {
  const shared = { a: [1] };
  const back = unpack(pack([shared, { of: shared }])) as [object, { of: object }];
  expect(back[1].of).toBe(back[0]);
});

describe('no plain data', () => {
  it.each([[() => 1], [Symbol('x')], [new Date(0)], [new Error('x')]])('%s', (value) => {
    expect(() => pack([value])).toThrow(TypeError);
  });
});
