// Comments and strings are blanked as C has them, and everything else stays where it stands.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutComments } from '../../server/src/rules/data-use.ts';

it.each([
  ['a /* b\n * c */ d', 'a     \n        d'],
  ['a // b "\nc', 'a       \nc'],
  ['f("/* \\" */", x)', 'f(          , x)'],
  ['a " b\n"c"', 'a " b\n   '],
  ['a /* b', 'a /* b'],
  ['a /*/ b */ c', 'a          c'],
  ["a / b * c '\\\\'", "a / b * c '\\\\'"],
])('%j', (text, blanked) => {
  expect(withoutComments(text)).toBe(blanked);
});

it('leaves the length, the lines and what is no comment and no string', () => {
  const piece = fc.constantFrom('/', '*', '"', '\\', '\n', 'a', '/*', '*/', '//', 'é', '😀');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const plain = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"/g, (found) =>
        found.replace(/[^\n]/g, ' '),
      );
      expect(withoutComments(text)).toBe(plain);
    }),
    { numRuns: 1000 },
  );
});
