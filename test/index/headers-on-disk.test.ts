// A header that was edited between two processes: what asked it for a name of which it says something else is read
// again, and nothing else.
import { expect, it } from 'vitest';
import { noteLooks } from '../../server/src/files/looks.ts';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openLive } from '../../server/src/index/live.ts';
import { pack, unpack } from '../../server/src/index/packed.ts';
import type { SavedIndex } from '../../server/src/index/saved.ts';
import { type KernelTree, openTree } from '../../server/src/kernel/tree.ts';
import { type Files, treeOf } from '../tables/tree.ts';

const HEADER = 'include/linux/deep.h';
const driver = (name: string, entry: string) =>
  `#include <linux/pci.h>
#include <linux/module.h>
#include <linux/deep.h>
static const struct pci_device_id ${name}_ids[] = { ${entry} { } };
MODULE_DEVICE_TABLE(pci, ${name}_ids);
`;

const options = (files: Files) => {
  const noted = noteLooks(memoryFiles(files));
  const tree = openTree(noted.files);
  if ('error' in tree) throw new Error(tree.error);
  return { options: { files: noted.files, tree, buses: ['pci'] }, looked: noted.looked };
};

const DRIVERS: Readonly<Record<string, string>> = {
  define: '{ PCI_DEVICE(1, DEEP_DEV) },',
  other: '{ PCI_DEVICE(1, DEEP_OTHER) },',
  nested: '{ PCI_DEVICE(1, DEEP_NESTED) },',
  first: '{ PCI_DEVICE(1, DEEP_A) },',
  second: '{ PCI_DEVICE(1, DEEP_B) },',
  declared: 'DEEP_ENTRY',
  missing: '{ PCI_DEVICE(1, DEEP_MISSING) },',
  nothing: '{ PCI_DEVICE(1, 2) },',
};
const TEXT = `#ifndef DEEP_H
#define DEEP_H
#define DEEP_DEV 1
#define DEEP_OTHER 2
#define DEEP_NESTED DEEP_OTHER
enum { DEEP_A, DEEP_B };
extern int info;
#define DEEP_ENTRY { PCI_DEVICE(1, 9), .driver_data = info },
#define info 3
#ifdef DEEP_DEV
#define DEEP_UNUSED 1
#endif
#endif
`;

it.each<{
  readonly what: string;
  readonly edit: (text: string) => string;
  readonly again: readonly string[];
}>([
  { what: 'a comment', edit: (text) => `/* deep */\n${text}`, again: [] },
  { what: 'a name that nobody asked for', edit: (text) => text.replace('UNUSED 1', 'UNUSED 2'), again: [] },
  { what: 'a value', edit: (text) => text.replace('DEV 1', 'DEV 7'), again: ['define'] },
  {
    what: 'a value that another macro names',
    edit: (text) => text.replace('OTHER 2', 'OTHER 7'),
    again: ['other', 'nested'],
  },
  {
    what: 'a #define that goes',
    edit: (text) => text.replace('#define DEEP_OTHER 2\n', ''),
    again: ['other', 'nested'],
  },
  {
    what: 'a #define that comes',
    edit: (text) => text.replace('enum', '#define DEEP_MISSING 5\nenum'),
    again: ['missing'],
  },
  {
    what: 'two that change places',
    edit: (text) =>
      text.replace(
        '#define DEEP_DEV 1\n#define DEEP_OTHER 2\n',
        '#define DEEP_OTHER 2\n#define DEEP_DEV 1\n',
      ),
    again: [],
  },
  {
    what: 'a #define that goes under a condition',
    edit: (text) =>
      text.replace('#define DEEP_DEV 1\n', '').replace('#define DEEP_UNUSED 1', '#define DEEP_DEV 1\n$&'),
    again: ['define'],
  },
  {
    what: 'the last enumerator',
    edit: (text) => text.replace('DEEP_B }', 'DEEP_B = 7 }'),
    again: ['second'],
  },
  {
    what: 'an enumerator before others',
    edit: (text) => text.replace('DEEP_A,', 'DEEP_X, DEEP_A,'),
    again: ['first', 'second'],
  },
  { what: 'what was declared', edit: (text) => text.replace('int info', 'int another'), again: ['declared'] },
  {
    what: 'a condition',
    edit: (text) => text.replace('#ifdef DEEP_DEV', '#ifdef DEEP_OTHER'),
    again: Object.keys(DRIVERS),
  },
  {
    what: 'an include',
    edit: (text) => text.replace('enum', '#include <linux/stat.h>\nenum'),
    again: Object.keys(DRIVERS),
  },
])('$what', ({ edit, again }) => {
  const files = (text: string) =>
    treeOf({
      ...Object.fromEntries(
        Object.entries(DRIVERS).map(([name, entry]) => [`drivers/foo/${name}.c`, driver(name, entry)]),
      ),
      'drivers/foo/Makefile': `obj-m += ${Object.keys(DRIVERS)
        .map((name) => `${name}.o`)
        .join(' ')}\n`,
      [HEADER]: text,
    });
  expect(edit(TEXT)).not.toBe(TEXT);
  const saved = pack(openLive(options(files(TEXT)).options).save());
  let { options: now, looked } = options(files(edit(TEXT)));
  const later = openLive(now, { saved: unpack(saved) as SavedIndex, edited: [HEADER] });
  const read = [...looked.files].filter((path) => path.startsWith('drivers/foo/') && path.endsWith('.c'));
  // Whether that declaration stands before the macro still is looked at each time.
  const expected = new Set([...again, 'declared']);
  expect(read.map((path) => path.slice('drivers/foo/'.length, -2)).sort()).toEqual([...expected].sort());
  expect(later.index.tables).toEqual(buildIndex(now).tables);
  // What that one leaves is as good.
  const next = pack(later.save());
  ({ options: now, looked } = options(files(TEXT)));
  const back = openLive(now, { saved: unpack(next) as SavedIndex, edited: [HEADER] });
  expect(back.index.tables).toEqual(buildIndex(now).tables);
});

it('what was declared goes, and the last process read the header again before that, nobody asking', () => {
  // Far from it in the text: what stands near an edit is asked for again.
  const far = `static inline int deep_sum(int a)\n{\n${'\ta += a * 3;\n'.repeat(20)}\treturn a;\n}\n`;
  const text = TEXT.replace(/#endif\n$/, `${far}#endif\n`);
  const overlay = openOverlay(memoryFiles({}));
  const files = treeOf({
    'drivers/foo/a.c': driver('a', 'DEEP_ENTRY'),
    'drivers/foo/Makefile': 'obj-m += a.o\n',
    [HEADER]: text,
  });
  for (const [path, content] of Object.entries(files)) overlay.lay(path, content);
  const asked = { files: overlay.files, tree: openTree(overlay.files) as KernelTree, buses: ['pci'] };
  const live = openLive(asked);
  overlay.lay(HEADER, text.replace('return', '\n\treturn'));
  live.update([HEADER]);
  const saved = unpack(pack(live.save())) as SavedIndex;
  overlay.lay(HEADER, text.replace('extern int info;\n', ''));
  const later = openLive(asked, { saved, edited: [HEADER] });
  const data = later.index.tables[0]?.entries[0]?.fields.get('driver_data')?.value;
  expect(data).toBe(3);
  expect(later.index.tables).toEqual(buildIndex(asked).tables);
});

it.each([
  ['behind another #define', '#define V 1\nenum { E = V, L };\n#undef V\n#define V 3\n'],
  [
    'by a macro, behind its #undef',
    '#define F(n) MADE_##n = 1,\nenum { F(E) L };\n#undef F\n#define F(n) MADE_##n = 2,\n',
  ],
])('an enumeration moves %s', (_, text) => {
  const name = text.includes('MADE') ? 'MADE_E' : 'E';
  const files = (header: string) =>
    treeOf({
      'drivers/foo/foo.c': driver('foo', `{ PCI_DEVICE(1, ${name}) },`),
      'drivers/foo/Makefile': 'obj-m += foo.o\n',
      [HEADER]: header,
    });
  const enumeration = /^enum.*\n/m.exec(text)![0];
  const moved = text.replace(enumeration, '') + enumeration;
  for (const [before, after] of [
    [text, moved],
    [moved, text],
  ] as const) {
    const saved = pack(openLive(options(files(before)).options).save());
    const { options: now } = options(files(after));
    const later = openLive(now, { saved: unpack(saved) as SavedIndex, edited: [HEADER] });
    const { tables } = buildIndex(now);
    expect(later.index.tables).toEqual(tables);
    expect(tables[0]!.entries[0]!.fields.get('device')!.value).toBe(
      after === text ? 1 : name === 'E' ? 3 : 2,
    );
  }
});
