// Of a long table is kept what was read of it, while something else of its file, or some of its entries, are edited
// (tables/known-entries.ts): after any edits its entries are those of a cold run. MATCHTABLE_HISTORIES, MATCHTABLE_SEED: as of history.test.ts.
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openLive } from '../../server/src/index/live.ts';
import { openFileReader } from '../../server/src/index/one-file.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import * as entries from '../../server/src/tables/entries.ts';
import { treeOf } from '../tables/tree.ts';

const runs = Number(process.env.MATCHTABLE_HISTORIES ?? 150);
const seed = process.env.MATCHTABLE_SEED;

const ROWS = [
  '\t{ PCI_DEVICE(5, 5), .driver_data = (kernel_ulong_t)info },',
  ...Array.from({ length: 25 }, (_, i) => `\t{ PCI_DEVICE(6, ${i}) },`),
].join('\n');
const table = (more: string, name = 'ids') =>
  `static const struct pci_device_id ${name}[] = {\n${ROWS}\n${more}\n\t{ }\n};\n`;

/** Pieces of a file; what a table may hang on, and what looks like it. */
const TABLES = [
  '\t{ PCI_DEVICE(6, LOCAL_B), .driver_data = LOCAL_DEV },',
  '\t{ PCI_DEVICE(6, LOCAL_DEV), .driver_data = (small_t)0x1234 },',
  '\t{ PCI_DEVICE(6, 1), .driver_data = (kernel_ulong_t)info },\n\t{ PCI_DEVICE(6, 2), .driver_data = info },',
  '#ifdef LOCAL_DEV\n\t{ PCI_DEVICE(7, 7) },\n#else\n\t{ PCI_DEVICE(7, LOCAL_B) },\n#endif',
  '\t{ PCI_DEVICE(7, __LINE__) },',
  '#include "rows.h"',
  '\tROW(LOCAL_B), { PCI_DEVICE(6, UNKNOWN) },',
].flatMap((more) => [table(more), table(more)]);
const PIECES = [
  ...TABLES,
  `${table('', 'other_ids')}`,
  'enum { LOCAL_A, LOCAL_DEV, LOCAL_B };\n',
  'enum {\n\tLOCAL_A = 3,\n\tLOCAL_B\n};\n',
  'enum {\n\tLOCAL_X,\n\tLOCAL_B = LOCAL_DEV + 1, /* } */\n};\n',
  'enum { LOCAL_B = 2 /* } */ + 3 };\n',
  'int mine(void)\n{\n\tenum { LOCAL_B = 40, LOCAL_DEV };\n\treturn LOCAL_B;\n}\n',
  'int begin(void)\n{\n',
  '\tif (1) {\n',
  '}\n',
  'struct kinds { enum { LOCAL_B = 50 } kind; };\n',
  '#define NAMES(x) x(LOCAL_A), x(LOCAL_X)\n#define SAME(x) x\nenum { NAMES(SAME), LOCAL_B };\n',
  '#define LOCAL_DEV 0x77\n',
  '#define LOCAL_DEV LOCAL_B\n',
  '#undef LOCAL_DEV\n',
  '_Pragma("pop_macro(\\"LOCAL_DEV\\")")\n',
  '#define ROW(x) { PCI_DEVICE(9, x), .driver_data = __LINE__ }\n',
  '#define ROW(x) { PCI_DEVICE(9, x) }\n',
  'typedef unsigned char small_t;\n',
  'typedef unsigned short small_t;\n',
  'static int info;\n',
  'static int info = 3;\n',
  '#define info 7\n',
  'int use(void)\n{\n\tint info = 3;\n\treturn info;\n}\n',
  'int other(void)\n{\n\treturn 0;\n}\n',
  '/* a comment\n * of two lines */\n',
  '#if 0\n',
  '#ifdef CONFIG_FOO\n',
  '#endif\n',
];
const piece = fc.constantFrom(...PIECES);

/** An entry whose value is told by a name that it declares itself, for those behind it. */
const ODD = '\t{ PCI_DEVICE(6, sizeof(enum { LOCAL_B = 60, LOCAL_DEV }) + LOCAL_B), },';

type Edit = (pieces: readonly string[]) => readonly string[];
const at = fc.nat(30);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(at, piece).map(
      ([i, one]): Edit =>
        (all) =>
          all.toSpliced(i % (all.length + 1), 0, one),
    ),
  },
  {
    weight: 3,
    arbitrary: at.map(
      (i): Edit =>
        (all) =>
          all.toSpliced(i % all.length, 1),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(at, piece).map(
      ([i, one]): Edit =>
        (all) =>
          all.toSpliced(i % all.length, 1, one),
    ),
  },
  // Another place for a piece.
  {
    weight: 3,
    arbitrary: fc.tuple(at, at).map(
      ([i, to]): Edit =>
        (all) => {
          const [one = ''] = all.slice(i % all.length);
          return all.toSpliced(i % all.length, 1).toSpliced(to % all.length, 0, one);
        },
    ),
  },
  // A line more, a number more, a name less somewhere in it.
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        at,
        fc.nat(40),
        fc.constantFrom<(line: string) => string>(
          (line) => `\n${line}`,
          (line) => ` ${line}`,
          (line) => line.replace(/\d+(?!\w)/, (number) => `${Number(number) + 1}`),
          (line) => line.replace('LOCAL_X', 'LOCAL_Y'),
          (line) => line.replace('char', 'int'),
          (line) => line.replace('info', 'infos'),
          (line) => `${line} /* said */`,
          (line) => `${line}\n${line}`,
          (line) => `${line} ${line}`,
          (line) => `${line}\n${ODD}`,
          () => '',
          ...[
            '{',
            '}',
            '/*',
            '*/',
            '"',
            ',',
            '[3] = ',
            '#if 0\n',
            '\n#endif\n',
            '\\',
            '\n#undef LOCAL_DEV\n',
          ].flatMap((odd) => [(line: string) => `${odd}${line}`, (line: string) => `${line}${odd}`]),
        ),
      )
      .map(
        ([i, nth, change]): Edit =>
          (all) => {
            const lines = all[i % all.length]!.split('\n');
            const line = nth % lines.length;
            return all.with(i % all.length, lines.with(line, change(lines[line]!)).join('\n'));
          },
      ),
  },
);

const A = 'drivers/foo/a.c';
const HEAD = '#include <linux/pci.h>\n#include <linux/module.h>\n#include "deep.h"\n';
const TAIL = 'static struct pci_driver drv = { .name = "drv", .id_table = ids };\nmodule_pci_driver(drv);\n';
const textOf = (pieces: readonly string[]) => HEAD + pieces.join('') + TAIL;
const FILES = {
  'drivers/Makefile': 'obj-y += foo/\n',
  'drivers/foo/Makefile': 'obj-m += a.o\n',
  'drivers/foo/rows.h': '\t{ PCI_DEVICE(3, LOCAL_B) },\n',
  // A name that the file declares itself is no macro of a header.
  'drivers/foo/deep.h': '#define LOCAL_DEV 0x99\n#define info 5\n',
};

function open(pieces: readonly string[]) {
  const { files, lay } = openOverlay(memoryFiles(treeOf({ ...FILES, [A]: textOf(pieces) })));
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const options = { files, tree, buses: ['pci'] };
  const live = openLive(options);
  // As the thread that answers keystrokes has it.
  let reader = openFileReader(options);
  const readBy = (each: typeof reader) => each.read(A, files.read(A)!, options.buses).tables;
  readBy(reader);
  return {
    live,
    alone: () => readBy(reader),
    edit(path: string, text: string) {
      lay(path, text);
      live.update([path]);
      expect(live.index.tables).toEqual(buildIndex(options).tables);
      if (path !== A) reader = openFileReader(options);
      expect(readBy(reader)).toEqual(readBy(openFileReader(options)));
    },
  };
}

it('has the entries of a cold run after every edit', { timeout: 3_600_000 }, () => {
  const pieces = fc.array(piece, { minLength: 1, maxLength: 5 });
  const header = fc.option(
    fc.constantFrom('#define LOCAL_DEV 1\n', 'enum { LOCAL_B = 8 };\n', '#define info 6\n', ''),
    {
      freq: 8,
    },
  );
  const edits = fc.array(fc.tuple(edit, header), { minLength: 2, maxLength: 10 });
  fc.assert(
    fc.property(pieces, fc.constantFrom(...TABLES), edits, (some, one, edits) => {
      let now: readonly string[] = [...some, one];
      const { edit } = open(now);
      for (const [change, header] of edits) {
        if (header !== null) edit('drivers/foo/deep.h', header);
        now = change(now.length > 0 ? now : ['\n']);
        edit(A, textOf(now));
      }
    }),
    { numRuns: runs, ...(seed !== undefined && { seed: Number(seed) }) },
  );
});

it('reads of a table in which somebody types the entries that are others', () => {
  const { live, alone, edit } = open([table('')]);
  const before = live.index.tables[0]!.entries;
  const beforeAlone = alone()[0]!.entries;
  const row = (device: number) => `\t{ PCI_DEVICE(6, ${device}) },\n`;
  const text = textOf([table('')]);
  // One more behind it, and itself another.
  edit(A, text.replace(row(9), `\t{ PCI_DEVICE(7, 9) },\n${row(100)}`));
  for (const [old, now] of [
    [before, live.index.tables[0]!.entries],
    [beforeAlone, alone()[0]!.entries],
  ] as const) {
    expect(now).toHaveLength(old.length + 1);
    expect(now[9]).toBe(old[9]);
    expect(now[10]!.fields.get('vendor')!.value).toBe(7);
    expect(now[11]!.fields.get('device')!.value).toBe(100);
    // Further down is another object of the same values.
    expect(now[12]).toMatchObject({ index: 12, text: old[11]!.text });
    expect(now[12]!.fields.get('device')!.value).toBe(10);
  }
});

it.each([
  { what: 'a function above it', before: '', after: 'int f(void)\n{\n\treturn 0;\n}\n', again: 0 },
  { what: 'a macro above it', before: '#define LOCAL_DEV 1\n', after: '#define LOCAL_DEV 2\n', again: 1 },
])('reads a table again where $what is edited: $again', ({ before, after, again }) => {
  const read = vi.spyOn(entries, 'readEntries');
  const { live, edit } = open([before, TABLES[0]!]);
  const at = live.index.tables[0]!.entries[3]!.place.range.start.line;
  read.mockClear();
  edit(A, textOf([after, TABLES[0]!]));
  // Two cold runs read it, too.
  expect(read.mock.calls.length - 2).toBe(2 * again);
  const lines = after.split('\n').length - before.split('\n').length;
  expect(live.index.tables[0]!.entries[3]!.place.range.start.line).toBe(at + lines);
  read.mockRestore();
});

it('hangs on macros that a _Pragma brings back', () => {
  const back = '_Pragma("pop_macro(\\"LOCAL_DEV\\")")\n';
  const before = ['#define LOCAL_DEV 5\n', TABLES[2]!];
  const { live, edit } = open(before);
  const device = () => live.index.tables[0]!.entries.at(-2)!.fields.get('device')!.value;
  expect(device()).toBe(5);
  for (const pieces of [[...before, back], before, [back, ...before]]) {
    edit(A, textOf(pieces));
    if (pieces === before) expect(device()).toBe(5);
    else expect(device()).toMatchObject({ kind: 'unresolved' });
  }
});
