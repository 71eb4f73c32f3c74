import { describe, expect, it } from 'vitest';
import { isBetweenStatements, isStatements } from '../../server/src/syntax/between-statements.ts';

describe('a statement may be put', () => {
  it.each([
    ['behind the brace of the function', '{\n'],
    ['behind a statement', '{\n\ta = f(b);\n'],
    ['into a block', '{\n\tif (a == b) {\n'],
    ['into one of a loop', '{\n\tfor (i = 0; i < 3; i++) {\n'],
    ['into one over a list', '{\n\tlist_for_each_entry(a, &b, c) {\n'],
    ['behind a call of a macro', '{\n\tFOO(a, (b));\n'],
    ['behind else', '{\n\tif (a) {\n\t\tb();\n\t} else {\n'],
    ['behind an initialiser', '{\n\tint a[] = { 1 };\n'],
    ['behind text that looks like braces', '{\n\tf("{", \'{\' /* { */); // {\n\ta;\n'],
  ])('%s', (_, text) => {
    expect(isBetweenStatements(text)).toBe(true);
  });
  it.each([
    ['in a statement', '{\n\ta = b +\n'],
    ['behind a head', '{\n\tif (a)\n'],
    ['in an initialiser', '{\n\tstruct x a = {\n'],
    ['behind a part of one', '{\n\tstruct x a = {\n\t\t{ 1 }\n'],
    ['in a compound literal', '{\n\ta = (struct x) {\n'],
    ['in a struct', '{\n\tstruct x {\n\t\tint a;\n'],
    ['in the argument of a macro', '{\n\tMACRO(a;\n'],
    ['in a block that is one', '{\n\tMACRO(if (a) {\n'],
    ['in a string', '{\n\ta = ";'],
    ['where braces have no other one', '{\n\ta; } }\n'],
    ['behind a comment that ends like one', '{\n\ta = // b;\n'],
    ['behind such a directive', '{\n\ta =\n#define X 1;\n'],
    ['behind a continued line', '{\n\ta; \\\n\tb;\n'],
    ['behind the brace of an initialiser', '{\n\tstruct x a = {\n\t}\n'],
    ['behind the second brace of one', '{\n\tstruct x a[] = {\n\t\t{\n'],
    ['in what a macro begins', '{\n\tLIST(a) {\n'],
    ['in a compound literal behind a condition', '{\n\tif (a) b = (struct x) {\n'],
    ['behind nothing', ''],
  ])('not %s', (_, text) => {
    expect(isBetweenStatements(text)).toBe(false);
  });
});

it.each([
  ['', true],
  ['\tint a = f(1);\n', true],
  ['\ta++;\n\tb++;\n', true],
  ['\tf(a;\n', false],
  ['\ta = b\n', false],
  ['\tif (a) {\n', false],
  ['\t}\n', false],
  ['\ta("x;\n', false],
])('%j is whole statements: %s', (text, whole) => {
  expect(isStatements(text)).toBe(whole);
});
