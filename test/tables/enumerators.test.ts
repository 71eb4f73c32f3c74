// What an enumerator's name means in a table (C11 6.2.1): gcc 12 gives each of these values, or refuses the file.
import { describe, expect, it } from 'vitest';
import { idsOf, indexOfTree } from './tree.ts';

const FOO = 'drivers/foo/foo.c';
const PCI = '#include <linux/pci.h>\n#include <linux/module.h>\n#include "foo.h"\n';
const row = (id: string) => `{ PCI_DEVICE(1, ${id}) },\n`;
const table = (...ids: string[]) =>
  `static const struct pci_device_id ids[] = {\n${ids.map(row).join('')}{ }\n};\n`;

/** The devices of each table, without the sentinels, and what is unresolved. */
function devices(text: string, header = '', config?: string): string[] {
  const index = indexOfTree(
    { [FOO]: PCI + text, 'drivers/foo/foo.h': header },
    config === undefined ? {} : { config },
  );
  return index.tables.map((each) =>
    idsOf(each)
      .slice(0, -1)
      .map((id) => id.slice(2))
      .join(' '),
  );
}

interface Case {
  readonly what: string;
  readonly text: string;
  readonly header?: string;
  readonly is: readonly string[];
  readonly config?: string;
}

const check = (cases: readonly Case[]) =>
  it.each(cases)('$what', ({ text, header, is, config }) => {
    expect(devices(text, header, config)).toEqual(is);
  });

describe('an enumerator of a function', () => {
  check([
    {
      what: 'is none at file scope, before the function and behind it',
      text: `enum { A = 1 };\n${table('A')}int f(void)\n{\n\tenum { A = 2 };\n\treturn A;\n}\n${table('A').replace('ids', 'more')}`,
      is: ['1', '1'],
    },
    {
      what: 'hides the one of the file in its block, behind its declaration',
      text: `enum { A = 1 };
int f(void)
{
\t${table('A')}
\tenum { A = A + 4 };
\t{
\t\tenum { A = A + 16 };
\t\t${table('A').replace('ids', 'inner')}
\t}
\t${table('A').replace('ids', 'outer')}
}
`,
      is: ['1', '15', '5'],
    },
    {
      what: 'is not known in another function',
      text: `int f(void)\n{\n\tenum { A = 2 };\n}\nint g(void)\n{\n\t${table('A')}\n}\n`,
      is: ['?'],
    },
    {
      what: 'of its parameters is known in its body alone',
      text: `int f(enum { A = 3 } x)\n{\n\t${table('A')}}\n${table('A').replace('ids', 'more')}`,
      header: 'enum { A = 8 };\n',
      is: ['3', '8'],
    },
    {
      what: 'hides the one of a header, there',
      text: `int f(void)\n{\n\tenum { A = 3 };\n\t${table('A')}}\n${table('A').replace('ids', 'more')}`,
      header: 'enum { A = 8 };\n',
      is: ['3', '8'],
    },
    {
      what: 'of a header is none outside',
      text: table('A', 'B'),
      header: 'static inline int f(void)\n{\n\tenum { A = 3, B };\n\treturn A;\n}\nenum { A = 8 };\n',
      is: ['8 ?'],
    },
    {
      what: 'whose brace stands in each branch of an #if',
      text: `#ifdef CONFIG_A\nint f(int a)\n{\n#else\nint f(void)\n{\n#endif\n\tenum { A = 3 };\n}\n${table('A')}`,
      header: 'enum { A = 8 };\n',
      is: ['8'],
    },
    {
      what: 'whose block begins in one branch of an #if',
      text: `int f(void)\n{\n#ifdef CONFIG_A\n\tif (x) {\n#endif\n\tenum { A = 3 };\n#ifdef CONFIG_A\n\t}\n#endif\n}\n${table('A')}`,
      header: 'enum { A = 8 };\n',
      is: ['8'],
    },
  ]);
});

describe('an enumerator at file scope', () => {
  check([
    {
      what: 'of a struct, a union, an initialiser or the type of a function',
      text: `struct s { enum { A = 1 } a; union { enum { B = 2 } b; } c; };
struct t __attribute__((packed)) { enum { C = 3 } a; };
static int size[] = { [0] = sizeof(enum { D = 4 }), };
static enum { E = 5 } f(void)
{
}
enum __attribute__((packed)) name { F = 6 };
static struct s v = { .a = (enum { G = 7 })1 };
${table('A', 'B', 'C', 'D', 'E', 'F', 'G')}`,
      is: ['1 2 3 4 5 6 7'],
    },
    {
      what: 'is not known before its declaration',
      text: `${table('A')}enum { A = 3 };\n`,
      is: ['?'],
    },
    {
      what: 'that is not compiled',
      text: `#if 1\nenum { A = 1 };\n#else\nenum { A = 2 };\n#endif\n#if 0\nenum { B = 1 };\n#endif\n${table('A', 'B')}`,
      header: 'enum { B = 5 };\n',
      is: ['1 5'],
    },
    {
      what: 'of which the configuration chooses one',
      text: `#ifdef CONFIG_A\nenum { A = 1, B, C = 7 };\n#else\nenum { A = 2, B = 2, D = 9 };\n#endif\n${table('A', 'B', 'C', 'D')}`,
      is: ['? 2 7 9'],
    },
    {
      what: 'that the configuration has chosen',
      text: `#ifdef CONFIG_A\nenum { A = 1 };\n#else\nenum { A = 2 };\n#endif\n${table('A')}`,
      config: 'CONFIG_A=y\nCONFIG_FOO=m\n',
      is: ['1'],
    },
    {
      what: 'under the condition of the table',
      text: `#ifdef CONFIG_A\nenum { A = 1 };\n${table('A')}#else\nenum { A = 2 };\n${table('A')}#endif\n`,
      is: ['1 if CONFIG_A', '2 if !CONFIG_A'],
    },
    {
      what: 'in one case, a macro in the other',
      text: `#ifdef CONFIG_A\nenum { A = 1 };\n#else\n#define A 2\n#endif\nenum { B = 3 };\n#define B B\n${table('A', 'B')}`,
      is: ['? 3'],
    },
    {
      what: 'in one case, of a header in the other',
      text: `#ifdef CONFIG_A\nenum { A = 1, B = 4 };\n#else\n#include "bar.h"\n#endif\n${table('A', 'B')}`,
      header: '#ifndef CONFIG_A\nenum { A = 2, B = 4 };\n#endif\n',
      is: ['? 4'],
    },
    {
      what: 'of a header, of which the configuration chooses one',
      text: table('A', 'B', 'C'),
      header:
        '#ifdef CONFIG_A\nenum { A = 1, B = 2 };\n#else\nenum { A = 2, B = 2 };\n#endif\n#if 1\nenum { C = 3 };\n#else\nenum { C = 4 };\n#endif\n',
      is: ['? 2 3'],
    },
  ]);
});

it('a typedef or an object of a function is none outside', () => {
  const text = `typedef unsigned short id_t;
int f(void)
{
\ttypedef unsigned char id_t;
\tint A = 3;
\t${table('(id_t)0x1234')}
}
${table('(id_t)0x1234', 'A').replace('ids', 'more')}`;
  expect(devices(text, 'enum { A = 8 };\n')).toEqual(['34', '1234 8']);
});

describe('behind what is no enumerator', () => {
  check([
    {
      what: 'macros that stand for several',
      text: `#define ALL(x) x(A, 16) x(B, 32)
#define VALUE(n, v) n = v,
#define NUMBER(n, v) n##_NR,
#define SOME S1, S2, S3
enum { ALL(VALUE) LAST };
enum { ALL(NUMBER) COUNT };
enum { SOME, BEHIND };
enum { X = 5, Y __attribute__((unused)), Z __deprecated = 9 };
${table('A', 'B', 'LAST', 'B_NR', 'COUNT', 'BEHIND', 'Y', 'Z')}`,
      is: ['10 20 21 1 2 3 6 9'],
    },
    {
      what: 'macros of a header that stand for several',
      text: table('LAST', 'Z'),
      header: '#define ALL(x) x(A), x(B)\n#define IS(n) n\nenum { ALL(IS), LAST, Z };\n',
      is: ['2 3'],
    },
    {
      what: 'a text that is taken in',
      text: `enum {\n#include "foo.h"\n\tLAST\n};\n${table('A', 'LAST')}`,
      header: 'A = 3, B,\n',
      is: ['3 5'],
    },
    {
      what: 'a text that a header takes in',
      text: `#include "bar.h"\n${table('A', 'B')}`,
      header: 'enum {\n\tA = 3,\n#include "names.h"\n\tB\n};\n',
      is: ['3 ?'],
    },
    {
      what: 'what hangs on a condition, and under the same one',
      text: `enum { A,\n#ifdef CONFIG_A\n\tB,\n\tC,\n#endif\n\tD };\n${table('B', 'C', 'D')}`,
      is: ['1 2 ?'],
    },
  ]);
});
