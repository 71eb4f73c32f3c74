import fc from 'fast-check';
import { expect, test } from 'vitest';
import { positionOf, sourceOf } from '../../server/src/c/source.ts';
import { byteAt, lineStarts } from '../../server/src/files/offsets.ts';

const bytesOf = (text: string) => Buffer.from(text);
const offset = (text: string, line: number, column: number) => {
  const bytes = bytesOf(text);
  return byteAt(bytes, lineStarts(bytes), { line, column });
};

test.each([
  ['the start', 'ab\ncd', 1, 1, 0],
  ['behind a line’s last character', 'ab\ncd', 1, 3, 2],
  ['further is still the end of the line', 'ab\ncd', 1, 9, 2],
  ['the second line', 'ab\ncd', 2, 2, 4],
  ['a line behind the last', 'ab\ncd', 3, 1, 5],
  ['a character of two bytes', 'äb', 1, 2, 2],
  ['one of four is two UTF-16 units', '👍b', 1, 3, 4],
  ['between its two halves: behind it', '👍b', 1, 2, 4],
  ['a carriage return is part of the line', 'a\r\nb', 1, 3, 2],
])('%s', (_, text, line, column, at) => {
  expect(offset(text, line, column)).toBe(at);
});

test('bytes that are no UTF-8 count one each', () => {
  const bytes = Uint8Array.of(0xff, 0xc3, 0x41, 0xe2, 0x82, 0x42);
  expect(
    [1, 2, 3, 4, 5, 6, 7].map((column) => byteAt(bytes, lineStarts(bytes), { line: 1, column })),
  ).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('the offset of a position is where the position came from', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\t', 'ä', '€', '👍', '\r\n') }), (text) => {
      const bytes = bytesOf(text);
      const starts = lineStarts(bytes);
      const file = sourceOf('a.c', bytes);
      let at = 0;
      for (const character of text) {
        expect(byteAt(bytes, starts, positionOf(file, at))).toBe(at);
        at += Buffer.byteLength(character);
      }
    }),
  );
});
