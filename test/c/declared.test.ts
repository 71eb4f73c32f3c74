import fc from 'fast-check';
import { expect, it } from 'vitest';
import { declarationIn, findDeclarations } from '../../server/src/c/declared.ts';
import { sourceOf } from '../../server/src/c/source.ts';

const NAMES = ['chip', 'chips', 'chip_a', 'CHIP', 'missing'];
const PARTS = [
  ...NAMES,
  'int ',
  'static struct x ',
  '*',
  ' ',
  ' = 3;\n',
  '[] = { ',
  '(void);\n',
  ';\n',
  ', ',
  'return ',
  '/* ',
  ' */',
  '"',
  '\n\n\n\n\n\n\n\n\n\n',
];

it('finds for many names at once what it finds for each', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PARTS), { maxLength: 30 }), (parts) => {
      const [one, other] = [0, 1].map(() => sourceOf('a.c', Buffer.from(parts.join('')))) as [
        ReturnType<typeof sourceOf>,
        ReturnType<typeof sourceOf>,
      ];
      findDeclarations(other, NAMES);
      expect([...other.declared.keys()].sort()).toEqual([...NAMES].sort());
      for (const name of NAMES) expect(other.declared.get(name)).toBe(declarationIn(one, name));
    }),
    { numRuns: 2000 },
  );
});
