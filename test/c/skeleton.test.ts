// The pass in WebAssembly against one byte by byte, on texts made of what it must look out for.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bodyOf,
  countLines,
  DirectiveKind,
  endOf,
  hasName,
  kindOf,
  LINES_BLOCK,
  nameFinder,
  nameHash,
  nameOf,
  scanSkeleton,
  startOf,
} from '../../server/src/c/skeleton.ts';
import { plainSkeleton } from './plain-skeleton.ts';

const WORDS = Object.keys(DirectiveKind);

function skeletonOf(bytes: Buffer): ReturnType<typeof plainSkeleton> {
  const { directives, skipped, enums } = scanSkeleton(bytes);
  return {
    directives: Array.from({ length: directives.count }, (_, i) => ({
      kind: WORDS[Object.values(DirectiveKind).indexOf(kindOf(directives, i))]!,
      start: startOf(directives, i),
      body: bodyOf(directives, i),
      end: endOf(directives, i),
      name: hasName(directives, i) ? nameOf(bytes, directives, i) : '',
      hash: nameHash(directives, i),
    })),
    skipped: [...skipped],
    enums: [...enums],
  };
}

const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('\n', ' ', '\t', '#', '"', "'", '/', '*', '\\', '\r\n', '\0', 'ÿ', '\n#'),
  },
  { weight: 2, arbitrary: fc.constantFrom('/*', '*/', '//', '\\\n', '\\\r\n', '\\"', '/**/', '\n\t# ') },
  { weight: 2, arbitrary: fc.constantFrom(...WORDS) },
  fc.constantFrom('enum', 'enum {', 'renum', 'en', 'X', 'FOO_BAR', '$x1', 'a longer stretch of plain text; '),
);
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));

describe('the skeleton of a text', () => {
  test('of any pieces', () => {
    fc.assert(
      fc.property(text, (bytes) => {
        expect(skeletonOf(bytes)).toEqual(plainSkeleton(bytes));
      }),
      { numRuns: 5000 },
    );
  });

  test('behind a byte order mark', () => {
    const bytes = Buffer.from('\ufeff#define A 1\n');
    expect(skeletonOf(bytes).directives).toMatchObject([{ kind: 'define', start: 3, name: 'A' }]);
  });

  test('of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (array) => {
        const bytes = Buffer.from(array);
        expect(skeletonOf(bytes)).toEqual(plainSkeleton(bytes));
      }),
    );
  });

  test('of a header', () => {
    const bytes = Buffer.from('#ifndef A\n# define A /* one\n more */ 1\nenum x { B };\n#endif\n');
    expect(skeletonOf(bytes)).toMatchObject({
      directives: [
        { kind: 'ifndef', start: 0, end: 10, name: 'A' },
        { kind: 'define', start: 10, end: 39, name: 'A' },
        { kind: 'endif', start: 53 },
      ],
      enums: [39],
    });
  });

  test('of more directives, comments and enums than fit at once', () => {
    const bytes = Buffer.from('#define A\n/**/ enum\n'.repeat(20_000));
    const { directives, skipped, enums } = scanSkeleton(bytes);
    expect([directives.count, skipped.length, enums.length]).toEqual([20_000, 80_000, 20_000]);
    expect(endOf(directives, 19_999)).toBe(bytes.length - 10);
    expect(enums.at(-1)).toBe(bytes.length - 5);
  });

  test('a text that another one followed leaves nothing behind', () => {
    scanSkeleton(Buffer.from('/* '.repeat(50)));
    expect(skeletonOf(Buffer.from('x /'))).toEqual({ directives: [], skipped: [], enums: [] });
  });
});

describe('names', () => {
  const NAMES = ['pci_device_id', 'idx', 'MODULE_DEVICE_TABLE', 'aaa', '$_$'];
  const finder = nameFinder(NAMES);
  const word = fc.oneof(
    fc.constantFrom(...NAMES, 'pci_device', '_id', '"', '/*', '\n', ' ', '(', 'aa', '1a'),
  );

  test('are found where they stand as whole identifiers', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const bytes = Buffer.from(words.join(''));
        const found: [string, number][] = [];
        finder.find(bytes, (name, at) => found.push([name, at]));
        const plain = [...bytes.toString().matchAll(/[\w$]+/g)].flatMap(({ 0: name, index }) =>
          NAMES.includes(name) ? [[name, index]] : [],
        );
        expect(found).toEqual(plain);
      }),
      { numRuns: 2000 },
    );
  });

  test('of many that are alike', () => {
    const many = [...'abcdefghijklmnopqrstuvwxyz'].flatMap((c) => [
      `${c}_device_id`,
      `${c}x_driver`,
      `DEF_${c}`,
    ]);
    const all = nameFinder(many);
    const some = fc.oneof(fc.constantFrom(...many), fc.constantFrom('x', '_', 'device_id', ';', '\n'));
    fc.assert(
      fc.property(fc.array(some, { maxLength: 30 }), (words) => {
        const bytes = Buffer.from(words.join(' '));
        const found: string[] = [];
        all.find(bytes, (name, at) => found.push(`${name} ${at}`));
        const plain = [...bytes.toString().matchAll(/[\w$]+/g)].flatMap(({ 0: name, index }) =>
          many.includes(name) ? [`${name} ${index}`] : [],
        );
        expect(found).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });

  test('by two finders in turn, and more of them than fit at once', () => {
    const other = nameFinder(['bbb']);
    let count = 0;
    for (let i = 0; i < 2; i++) {
      finder.find(Buffer.from('aaa bbb '.repeat(9000)), (name) => (count += name === 'aaa' ? 1 : 100_000));
      other.find(Buffer.from('aaa bbb '), (name) => (count += name === 'bbb' ? 0.25 : 100_000));
    }
    expect(count).toBe(18_000.5);
  });
});

test('lines before each block', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(3000), fc.constant(4095)), { maxLength: 12 }), (lengths) => {
      const text = lengths.map((length) => `${'x'.repeat(length)}\n`).join('');
      const counts = countLines(Buffer.from(text));
      expect([...counts]).toEqual(
        Array.from({ length: Math.floor(text.length / LINES_BLOCK) + 1 }, (_, block) => {
          return text.slice(0, block * LINES_BLOCK).split('\n').length - 1;
        }),
      );
    }),
  );
});
