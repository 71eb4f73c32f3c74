import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineAt, sourceOf } from '../../server/src/c/source.ts';

it('gives the lines that a split gives', () => {
  const part = fc.constantFrom(
    '\n',
    '\n\n',
    'int a;\n',
    'ä',
    ' '.repeat(700),
    '\n'.repeat(900),
    `${'x'.repeat(1100)}\n`,
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const source = sourceOf('a.c', Buffer.from(text));
      const lines = text.split('\n');
      expect(lines.map((_, i) => lineAt(source, i))).toEqual(lines);
      expect([lineAt(source, -1), lineAt(source, lines.length)]).toEqual([undefined, undefined]);
    }),
  );
});
