// Parsing never throws, whatever the bytes: it gives what it understood.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lexRange } from '../../server/src/c/lexer.ts';
import { endOf, startOf } from '../../server/src/c/skeleton.ts';
import { inCode, positionOf, sourceOf } from '../../server/src/c/source.ts';
import { Kind } from '../../server/src/c/tokens.ts';
import { expansionOf, opened } from './opened.ts';

const scraps = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '#define ',
          '#if ',
          '#else\n',
          '#endif\n',
          '#include "foo.c"\n',
          '#undef A\n',
          '\n',
          '\\\n',
          '\r\n',
        ],
        ...[
          '"',
          "'",
          '/*',
          '*/',
          '//',
          '\\',
          '(',
          ')',
          ',',
          '##',
          '#',
          'A',
          'B(x, ...) ',
          '__VA_ARGS__',
          '0x',
          ' ',
        ],
        ...['IS_ENABLED(CONFIG_A)', 'defined', 'enum {', 'L"', '\0', '\xff', 'é'],
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => new TextEncoder().encode(parts.join('')));
const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), scraps);

it('directives lie in order, within the text and apart from code', () => {
  let seen = 0;
  fc.assert(
    fc.property(bytes, (text) => {
      const source = sourceOf('x.c', text);
      let last = 0;
      for (let i = 0; i < source.directives.count; i++) {
        const start = startOf(source.directives, i);
        const end = endOf(source.directives, i);
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(text[start]).toBe(35);
        expect(inCode(source, start)).toBe(false);
        last = end;
        seen++;
      }
    }),
    { numRuns: 2000 },
  );
  expect(seen).toBeGreaterThan(100);
});

it('tokens lie in order and are spelled as the text says', () => {
  fc.assert(
    fc.property(bytes, (text) => {
      const source = sourceOf('x.c', text);
      let last = 0;
      for (const token of lexRange(source, 0, text.length)) {
        expect(token.start).toBeGreaterThanOrEqual(last);
        expect(token.end).toBeGreaterThan(token.start);
        expect(token.end).toBeLessThanOrEqual(text.length);
        const written = Buffer.from(text).latin1Slice(token.start, token.end);
        const isWord = token.kind === Kind.identifier || token.kind === Kind.number;
        expect(token.text).toBe(isWord ? written.replace(/\\\r?\n/g, '') : written);
        last = token.end;
      }
      const rest = Buffer.from(text).latin1Slice(last);
      // Behind the last token there is nothing but white space, comments and spliced lines.
      expect(rest.replace(/\/\*[\s\S]*?(\*\/|$)|\/\/([^\\\n]|\\(\r\n|[\s\S]|$))*|\\\r?\n|\s/g, '')).toBe('');
    }),
    {
      numRuns: 2000,
      // A comment that goes on behind a spliced line that ends in CRLF.
      examples: [[Uint8Array.from(Buffer.from('//\\\r\n#define '))]],
    },
  );
});

it('positions are the same in whichever order they are asked for', () => {
  const lengths = fc.array(fc.oneof(fc.nat(80), fc.nat(9000)), { minLength: 1, maxLength: 8 });
  const asked = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(lengths, asked, (lengths, asked) => {
      const text = lengths.map((length) => 'x'.repeat(length)).join('\n');
      const source = sourceOf('a.c', Buffer.from(text));
      for (const part of asked) {
        const offset = Math.round(part * text.length);
        const lines = text.slice(0, offset).split('\n');
        expect(positionOf(source, offset)).toEqual({ line: lines.length, column: lines.at(-1)!.length + 1 });
      }
    }),
  );
});

it('positions count lines and columns from 1, in UTF-16', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(60), (text, at) => {
      const before = text.slice(0, at);
      if (/[\ud800-\udbff]$/.test(before)) return;
      const lines = before.split('\n');
      const source = sourceOf('x.c', new TextEncoder().encode(text));
      const { line, column } = positionOf(source, new TextEncoder().encode(before).length);
      expect([line, column]).toEqual([lines.length, lines.at(-1)!.length + 1]);
    }),
  );
});

it('expansion of anything ends', () => {
  let some = 0;
  fc.assert(
    fc.property(bytes, (text) => {
      some += expansionOf(opened(text, { files: { 'drivers/foo/foo.h': '' } })).tokens.length;
    }),
    { numRuns: 2000 },
  );
  expect(some).toBeGreaterThan(1000);
});
