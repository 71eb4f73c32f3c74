// Of a file in which somebody types between the braces of a function nothing is read again where nothing that is read can be
// another (index/inert-edits.ts): after any edits its index is that of a cold run. MATCHTABLE_HISTORIES, MATCHTABLE_SEED: as of
// history.test.ts.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openLive } from '../../server/src/index/live.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import * as unitTables from '../../server/src/tables/unit-tables.ts';
import { treeOf } from '../tables/tree.ts';

const runs = Number(process.env.MATCHTABLE_HISTORIES ?? 150);
const seed = process.env.MATCHTABLE_SEED;

const A = 'drivers/foo/a.c';
const HEAD = [
  '#include <linux/pci.h>',
  '#include <linux/i2c.h>',
  '#include <linux/module.h>',
  '#define NAME_OF name_of',
  '#define TABLE(x) static const struct pci_device_id x[] = { { PCI_DEVICE(8, 1) }, { } }',
  '#define LIST(x) static const struct pci_device_id x[] =',
  '#define ENTRY(a, b) { PCI_DEVICE(a, b) }',
  '#define NOTHING(x...)',
  '#define STR(x, y...) #x',
  'typedef struct pci_device_id ids_t;',
  'struct holder { struct pci_driver driver; const struct pci_device_id *ids; };',
  '',
].join('\n');

/** What a file may be made of; the functions are typed in. */
const OBJECTS = [
  'static const struct pci_device_id ids[] = {\n\t{ PCI_DEVICE(1, 2), .driver_data = (kernel_ulong_t)info },\n\t{ PCI_DEVICE(1, LOCAL) },\n\t{ }\n};\n',
  'static struct pci_driver drv = { .name = NAME_OF, .id_table = ids };\nmodule_pci_driver(drv);\n',
  'static struct pci_driver drv = { .name = "drv" };\n',
  'static struct holder held = { .driver = { .name = name_of }, .ids = ids };\n',
  'static char name_of[] = "foo";\n',
  'static int info;\n',
  'MODULE_DEVICE_TABLE(pci, ids);\n',
  'MODULE_ALIAS("foo:bar");\n',
  'static const ids_t others[] = {\n\t{ PCI_DEVICE(3, 4) },\n\t{ PCI_DEVICE(3, 5) },\n\t{ }\n};\n',
  'TABLE(made);\nMODULE_DEVICE_TABLE(pci, made);\n',
  'static const struct i2c_device_id names[] = {\n\t{ "foo", 1 },\n\t{ }\n};\nMODULE_DEVICE_TABLE(i2c, names);\n',
  'enum { LOCAL = 5 };\n',
  'enum chips {\n\tCHIP,\n\tLOCAL,\n\tLAST\n};\n',
  'enum chips // (old)\n{\n\tCHIP,\n\tLOCAL,\n};\n',
  'LIST(listed)\n{\n\tENTRY(1, 2),\n\tENTRY(1, 3),\n};\n',
  'static const struct pci_device_id said[] = /* said */ NOTHING(1)\n{\n\tENTRY(1, 2),\n\tENTRY(1, 3),\n};\n',
];
/** What leaves something open. */
const BROKEN = [
  'static const struct pci_device_id lost[] = {\n\t{ PCI_DEVICE(4, 4) },\n',
  'MODULE_DEVICE_TABLE(pci, ids\n',
  'static char name_of[] = STR(abc,\n',
  '#ifdef CONFIG_FOO\n',
  '#else\n',
  '#endif\n',
];
const FUNCTIONS = [
  'static int probe(struct pci_dev *dev)\n{\n\tint ret;\n\n\tret = pci_match_id(ids, dev);\n\tif (ret) {\n\t\treturn ret;\n\t}\n\treturn 0;\n}\n',
  'static int last(void)\n{\n\tint a = 1;\n\treturn a;\n}\n',
  'static void put(struct holder *x)\n{\n\tx->driver.name = "held";\n\tx->driver.id_table =\n\t\tx->ids;\n\tpci_register_driver(&x->driver);\n}\n',
  'static int inner(void)\n{\n\tstatic const struct pci_device_id ids[] = {\n\t\t{\n\t\t\t.vendor = 7,\n\t\t\t.device = 7,\n\t\t},\n\t\t{ }\n\t};\n\treturn 0;\n}\n',
  'static int init(void)\n{\n\tdrv.id_table =\n\t\tids;\n\treturn pci_register_driver(&drv);\n}\n',
  'static int one(void)\n{ return 0; }\n',
  'static int two(void)\n{\n\treturn 0; }\n',
  'static int branches(void)\n{\n\tint a;\n#ifdef CONFIG_FOO\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t\ta = 3;\n\t}\n\treturn a;\n}\n',
  'static int declares(void)\n{\n\tenum {\n\t\tFIRST,\n\t\tLOCAL,\n\t};\n\treturn FIRST;\n}\n',
  'static int holds(void)\n{\n\tstatic struct pci_driver drv = {\n\t\t.name = NAME_OF,\n\t\t.id_table = ids,\n\t};\n\tif (a == 1) {\n\t\tLIST(a;\n\t\tids);\n\t}\n\treturn 0;\n}\n',
  'static int named(void)\n{\n\tchar name_of[] = {\n\t\t"x"\n\t};\n\tint a[] = { 1 };\n\tenum { HERE } b = { LOCAL };\n\treturn LOCAL;\n}\n',
  '/*\nint none(void)\n{\n\treturn 0;\n}\n*/\n',
];

/** Lines to type. */
const LINES = [
  '\tint typed = 1;',
  '\ttyped++;',
  '\tLIST(1;',
  '\tstatic char name_of[] = // x;',
  '\tdrv.id_table = // c;',
  '\t// a = b;',
  '\t, b = {',
  '\tenum // a = b',
  '\tTABLE(1;',
  '\tint info = 3;',
  '\tint',
  '\tname_of = "abc";',
  '\tchar name_of[] = "abc";',
  '\tNAME_OF = "abc";',
  '\tdrv.id_table = ids;',
  '\tdrv.id_table =',
  '\t\tids;',
  '\t\tothers;',
  '\theld.driver.id_table = held.ids;',
  '\tx->driver.id_table = x->ids;',
  '\tx->driver.name = x->ids;',
  '\tstruct holder *x;',
  '\tstruct pci_driver drv;',
  '\tstatic const struct pci_device_id more[] = {',
  '\tstatic const struct pci_device_id ids[] = {',
  '\tstatic const typeof(ids[0]) more[] = {',
  '\tmade = {',
  '\tids_t more[] = {',
  '\t\t{ PCI_DEVICE(1, 7) },',
  '\t\t.vendor = 9,',
  '\t};',
  '\tTABLE(more);',
  '\tenum { LOCAL = 6 };',
  '\tLOCAL = 7;',
  '\tLOCAL,',
  '\tCHIP_2,',
  '\tENTRY(1, 7),',
  '\tfoo(',
  '\t);',
  '\tint a = foo(1));',
  '\ttypedef int holder;',
  '\tMODULE_DEVICE_TABLE(pci, others);',
  '\tMODULE_ALIAS("more");',
  '\tEXPORT_SYMBOL(ids);',
  '\treturn ARRAY_SIZE(others);',
  '\treturn __LINE__;',
  '\tif (x) {',
  '\t}',
  '{',
  '}',
  '\t/* said',
  '\tsaid */',
  '\t// ids \\',
  '\t"',
  "\t'",
  '#if 0',
  '#endif',
  '#define LOCAL 3',
  '\t\\',
  '',
];
const line = fc.constantFrom(...LINES);

type Edit = (lines: readonly string[]) => readonly string[];
const where = fc.nat(100_000);

/** Mostly of a line below a brace in the first column, and above the one that closes it. */
function lineAt(all: readonly string[], nth: number): number {
  const opens = all.flatMap((line, i) => (line.startsWith('{') ? [i] : []));
  if (nth % 5 === 0 || opens.length === 0) return nth % Math.max(1, all.length);
  const open = opens[nth % opens.length]!;
  const close = all.findIndex((line, i) => i > open && line.startsWith('}'));
  return open + 1 + (Math.floor(nth / 1000) % Math.max(1, (close < 0 ? all.length : close) - open - 1));
}
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(where, line).map(
      ([at, one]): Edit =>
        (all) =>
          all.toSpliced(lineAt(all, at), 0, one),
    ),
  },
  {
    weight: 2,
    arbitrary: where.map(
      (at): Edit =>
        (all) =>
          all.toSpliced(lineAt(all, at), 1),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(where, line).map(
      ([at, one]): Edit =>
        (all) =>
          all.with(Math.min(all.length - 1, lineAt(all, at)), one),
    ),
  },
  // A key.
  {
    weight: 3,
    arbitrary: fc
      .tuple(where, fc.nat(60), fc.constantFrom('a', '1', ' ', '{', '(', ')', '"', ';', '=', ',', ''))
      .map(
        ([nth, column, key]): Edit =>
          (all) => {
            const i = Math.min(all.length - 1, lineAt(all, nth));
            const text = all[i]!;
            const at = column % (text.length + 1);
            return all.with(i, text.slice(0, at) + key + text.slice(at + (key ? 0 : 1)));
          },
      ),
  },
);

const FILES = { 'drivers/Makefile': 'obj-y += foo/\n', 'drivers/foo/Makefile': 'obj-m += a.o\n' };

function open(text: string) {
  const { files, lay } = openOverlay(memoryFiles(treeOf({ ...FILES, [A]: text })));
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const options = { files, tree, aliases: true };
  const live = openLive(options);
  return {
    live,
    edit(text: string) {
      lay(A, text);
      live.update([A]);
    },
    cold: () => buildIndex(options),
  };
}

it('says what a cold run says after every edit', { timeout: 3_600_000 }, () => {
  const read = vi.spyOn(unitTables, 'readFile');
  let [known, all] = [0, 0];
  const whole = fc.constantFrom(...OBJECTS, ...FUNCTIONS, ...FUNCTIONS);
  const pieces = fc
    .tuple(fc.array(whole, { maxLength: 8 }), fc.option(fc.constantFrom(...BROKEN), { freq: 2 }), fc.nat(8))
    .map(([some, broken, at]) => [
      ...(broken === null ? some : some.toSpliced(at, 0, broken)),
      OBJECTS[0]!,
      FUNCTIONS[1]!,
    ]);
  fc.assert(
    fc.property(pieces, fc.array(edit, { minLength: 2, maxLength: 12 }), (some, edits) => {
      let now: readonly string[] = some.join('').split('\n');
      const { live, edit, cold } = open(HEAD + now.join('\n'));
      // From the second time on it is known what the file said.
      edit(`${HEAD}${now.join('\n')}`);
      for (const change of edits) {
        now = change(now.length > 0 ? now : ['']);
        read.mockClear();
        edit(HEAD + now.join('\n'));
        all++;
        if (read.mock.calls.length === 0) known++;
        const { tables, aliases, problems } = cold();
        const { tree: _tree, files: _files, stats: _stats, quiet: _quiet, ...said } = live.index;
        expect(said).toEqual({ tables, aliases, problems });
      }
    }),
    { numRuns: runs, ...(seed !== undefined && { seed: Number(seed) }) },
  );
  read.mockRestore();
  // Otherwise it says nothing.
  if (seed === undefined) expect(known / all).toBeGreaterThan(0.02);
});

describe('a file', () => {
  const [IDS, DRIVER] = OBJECTS as [string, string];
  const [PROBE, LAST] = FUNCTIONS as [string, string];
  const below = LAST.replace('last', 'below').replace('int a', 'int b');
  const text = `${HEAD}${LAST}${IDS}${PROBE}${below}${DRIVER}static char name_of[] = "foo";\n`;

  const readsAgain = (before: string, from: string, to: string): boolean => {
    const { live, edit, cold } = open(before);
    edit(`${before}\n`);
    expect(before).toContain(from);
    const read = vi.spyOn(unitTables, 'readFile');
    edit(`${before.replace(from, to)}\n`);
    const again = read.mock.calls.length > 0;
    read.mockRestore();
    expect(live.index.tables).toEqual(cold().tables);
    return again;
  };

  it.each([
    ['a line more', '\tint a = 1;\n', '\tint a = 1;\n\ta++;\n'],
    ['a line less', '\tint a = 1;\n', ''],
    ['another value', 'int a = 1;', 'int a = 12;'],
    ['a call', '\treturn a;', '\treturn foo(a) ? bar("x", 1) : a;'],
    [
      'a line beside a name that an entry holds',
      '\tret = pci_match_id(ids, dev);\n',
      '\tcount++;\n\tret = pci_match_id(ids, dev);\n',
    ],
    [
      'a line in one function, where a table stands in another',
      '\tint b = 1;\n',
      '\tint b = 1;\n\tb++;\n',
      `${FUNCTIONS[3]}`,
    ],
    ['a line below the table', '\tint b = 1;\n', '\tint b = 1;\n\tb++;\n'],
  ])('is not read again for %s', (_, from, to, more = '') => {
    expect(readsAgain(text + more, from, to)).toBe(false);
    if (more !== '') expect(readsAgain(text.replace(HEAD, HEAD + more), from, to)).toBe(false);
  });

  it.each([
    ['the table in it', '\treturn a;', '\treturn pci_match_id(ids, a);'],
    ['the driver in it', '\treturn a;', '\treturn pci_register_driver(&drv);'],
    ['the variable of its name', '\treturn a;', '\tname_of = "b";'],
    ['a name that an entry holds', '\treturn a;', '\tinfo = a;'],
    ['a block', '\treturn a;', '\tif (a) {\n\t\ta++;\n\t}\n\treturn a;'],
    ['a directive', '\treturn a;', '#if 0\n\treturn a;\n#endif'],
    ['a comment', '\treturn a;', '\treturn a; /* a'],
    ['an enumerator', '\treturn a;', '\tenum { LOCAL };\n\treturn a;'],
    ['a struct', '\treturn a;', '\tstruct holder x;\n\treturn a;'],
    ['an export', '\treturn a;', '\tMODULE_DEVICE_TABLE(pci, x);\n\treturn a;'],
    ['a macro of its own that makes a table', '\treturn a;', '\tTABLE(x);\n\treturn a;'],
    ['something at its end', 'static char name_of', 'static int more;\nstatic char name_of'],
  ])('is read again for %s', (_, from, to) => {
    expect(readsAgain(text, from, to)).toBe(true);
  });

  it('is read again for a member of a table inside a function', () => {
    const inside = `${HEAD}${FUNCTIONS[3]}`;
    expect(readsAgain(inside, '.vendor = 7', '.vendor = 8')).toBe(true);
  });

  it('is read again for a member of a table inside a function that is declared as another one is', () => {
    const inner = FUNCTIONS[3]!.replace('struct pci_device_id ids', 'typeof(ids[0]) more');
    expect(readsAgain(`${HEAD}${IDS}${inner}`, '.vendor = 7', '.vendor = 8')).toBe(true);
  });

  const LISTED = `${HEAD}LIST(listed)\n{\n\tENTRY(1, 2),\n\tENTRY(1, 3),\n};\n`;
  const CHIPS = 'enum chips {\n\tCHIP,\n\tLOCAL,\n};\n';
  const AFTER = '\tENTRY(1, 3),\n\tENTRY(1, 4),\n';
  it.each([
    [
      'an enum behind a body of one line',
      `static int one(void)\n{ return 0; }\n\n${CHIPS}${IDS}`,
      '\tCHIP,\n',
      '\tCHIP,\n\tCHIP_2,\n',
    ],
    [
      'an enum that looks like a function',
      `${CHIPS.replace('{', '// (old)\n{')}${IDS}`,
      '\tCHIP,\n',
      '\tCHIP,\n\tCHIP_2,\n',
    ],
    [
      'an enum behind a brace that is missing',
      `${LAST.replace('}\n', '')}${CHIPS}${IDS}`,
      '\tCHIP,\n',
      '\tCHIP,\n\tCHIP_2,\n',
    ],
    [
      'an enum in the function',
      `static int f(void)\n{\n\tenum {\n\t\tLOCAL = 5,\n\t};\n\treturn 0;\n}\n${IDS}`,
      '= 5',
      '= 6',
    ],
    ['a table that a macro begins', LISTED, '\tENTRY(1, 3),\n', AFTER],
    [
      'a table that a macro stands before',
      `static const struct pci_device_id said[] = /* said */ NOTHING(1)\n{\n\tENTRY(1, 3),\n};\n`,
      '\tENTRY(1, 3),\n',
      AFTER,
    ],
    ['an export that is open', `${IDS}MODULE_DEVICE_TABLE(pci, ids\n${LAST}`, 'a = 1;', 'a = foo(1));'],
    [
      'a member of a driver in a function',
      `${IDS}static int f(void)\n{\n\tstatic struct pci_driver drv = {\n\t\t.id_table = ids,\n\t};\n\treturn 0;\n}\n`,
      '= {\n\t\t.id_table',
      '= {\n\t\tint a;\n\t\t.id_table',
    ],
    [
      'an argument that is open',
      `${IDS}static int f(void)\n{\n\tint a;\n\tdrv.id_table = ids;\n\treturn 0;\n}\n${DRIVER}`,
      '\tint a;\n',
      '\tint a;\n\tTABLE(a;\n',
    ],
    ['a string that is open', `static char name_of[] = STR(abc,\n${LAST}${DRIVER}`, 'a = 1;', 'a = foo(1));'],
    [
      'a string variable',
      `static int f(void)\n{\n\tstatic char name_of[] = "${'a;'.repeat(60)}"\n\t\t"${'b'.repeat(100)}"\n\t\t"c";\n\treturn 0;\n}\n${DRIVER}${IDS}`,
      '"c"',
      '"d"',
    ],
  ])('is read again for %s', (_, code, from, to) => {
    expect(readsAgain(code.startsWith(HEAD) ? code : HEAD + code, from, to)).toBe(true);
  });

  const inside = (body: string) => `static int f(void)\n{\n${body}\treturn 0;\n}\n`;
  const OBJECT = '{\n\t\t.name = "x",\n\t\t.id_table = ids,\n\t}';
  const NAMED = DRIVER.replace('.name = NAME_OF', '.name = name_of');
  const HOLDER = OBJECTS[3]!;
  const TYPED = '\tint typed;\n';
  // What ends, to the eye, where it goes on.
  it.each([
    [
      'a comment before an initialiser',
      inside(`\tstatic struct pci_driver a = // x;\n\t${OBJECT};\n`),
      '// x;\n',
      TYPED,
    ],
    [
      'a comment behind a name',
      inside(`\tstatic struct pci_driver a __x // y;\n\t= ${OBJECT};\n`),
      '// y;\n',
      TYPED,
    ],
    ['a directive', inside(`\tstatic struct pci_driver a =\n#define X 1;\n\t${OBJECT};\n`), 'X 1;\n', TYPED],
    [
      'a comment before a string',
      inside('\tstatic char name_of[] = // x;\n\t\t"foo";\n') + NAMED,
      '// x;\n',
      TYPED,
    ],
    [
      'a comment in a string',
      inside('\tstatic char name_of[] = "foo" // x;\n\t\t"bar";\n') + NAMED,
      '// x;\n',
      TYPED,
    ],
    [
      'a comment in a copy',
      HOLDER + inside('\tx->driver.id_table = // c;\n\t\tx->ids;\n'),
      '// c;\n',
      '\t\tfoo;\n',
    ],
    [
      'another driver',
      inside(`\tstatic struct pci_driver a = ${OBJECT}\n\t, b = ${OBJECT};\n`),
      '\t}\n',
      TYPED,
    ],
    [
      'a statement that ends below',
      inside('\tstatic char name_of[] = { "foo" }\n\t;\n') + NAMED,
      '}\n',
      TYPED,
    ],
  ])('is read again where %s goes on', (_, code, behind, more) => {
    expect(readsAgain(HEAD + IDS + code, behind, behind + more)).toBe(true);
  });

  it('is read again where a table goes on into the function', () => {
    const open = `${HEAD}${IDS.replace('};\n', '')}${LAST}};\n${DRIVER}`;
    expect(readsAgain(open, 'int a = 1', 'int a = 2')).toBe(true);
  });
});
