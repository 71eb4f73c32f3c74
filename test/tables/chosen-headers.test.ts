// Names that several headers say something of, of which conditions choose one (C11 6.10.1): no value of another choice.
import { expect, it } from 'vitest';
import { idsOf, indexOfTree } from './tree.ts';

const header = (number: number) =>
  `#define ID ${number}\n#define SAME 7\nenum { KIND = ${number}, ALIKE = 8 };\n`;
const FILES = {
  'drivers/foo/a.h': header(1),
  'drivers/foo/b.h': `#define ONLY 5\n${header(2)}`,
  'drivers/foo/asks.h': `#ifdef WITH\n#define ID 1\n#else\n#define ID 2\n#endif
#ifdef LATER\nenum { KIND = 4 };\n#else\nenum { KIND = 5 };\n#endif
#ifndef BASE\n#define OWN 3\n#else\n#define OWN BASE\n#endif\nenum { AFTER = OWN };\n`,
  'drivers/foo/uses.h': '#define USES 1\n',
  'drivers/foo/deep.h': '#include "asks.h"\n',
  'drivers/foo/both.h': '#ifdef CONFIG_A\n#define ID 1\n#else\n#define ID 2\n#endif\n',
};
const row = (id: string) => `{ PCI_DEVICE(1, ${id}) },\n`;
const rows = ['ID', 'SAME', 'KIND', 'ALIKE'].map(row).join('');

it.each<{ what: string; text: string; is: string; head?: string; config?: string }>([
  {
    what: 'nobody decided',
    text: `#ifdef CONFIG_A\n#include "a.h"\n#else\n#include "b.h"\n#endif\nTABLE(${rows})`,
    is: '? 7 ? 8',
  },
  {
    what: 'nobody decided, and the entry stands under the same',
    text: `#ifdef CONFIG_A\n#include "a.h"\n#else\n#include "b.h"\n#endif\nTABLE(#ifdef CONFIG_A\n${rows}#else\n${rows}#endif\n)`,
    is: '1 7 1 8 2 7 2 8',
  },
  {
    what: 'that the configuration decides',
    text: `#ifdef CONFIG_A\n#include "a.h"\n#else\n#include "b.h"\n#endif\nTABLE(${rows})`,
    config: 'CONFIG_FOO=m\n',
    is: '2 7 2 8',
  },
  {
    what: 'that the file decides',
    text: `#define USE_B\n#ifndef USE_B\n#include "a.h"\n#else\n#include "b.h"\n#endif\nTABLE(${rows})`,
    is: '2 7 2 8',
  },
  {
    what: 'that a header decides',
    text: `#include "both.h"\n#include "uses.h"\n#undef ID\n#if USES\n#include "a.h"\n#elif ONLY\n#else\n#include "b.h"\n#endif\n#ifdef CONFIG_X\n#include "both.h"\n#endif\nTABLE(${row('KIND')})`,
    is: '1',
  },
  {
    what: 'that a header asks for the file’s macros when it is included',
    text: `#define WITH\n#include "asks.h"\n#undef WITH\n#define LATER\n#define BASE 9\nTABLE(${['ID', 'KIND', 'AFTER'].map(row).join('')})`,
    is: '1 5 3',
  },
  {
    what: 'that is not compiled where it is included first',
    text: `#if 0\n#include "asks.h"\n#endif\n#define WITH\n#define BASE 9\n#include "asks.h"\nTABLE(${['ID', 'AFTER'].map(row).join('')})`,
    is: '? ?',
  },
  {
    what: 'that another header includes, and the file’s macros stand behind that',
    text: `#include "deep.h"\n#define WITH\n#define BASE 9\nTABLE(${['ID', 'AFTER'].map(row).join('')})`,
    is: '? ?',
  },
  {
    what: 'that another header includes behind the file’s macros',
    text: `TABLE(${['ID', 'AFTER'].map(row).join('')})`,
    head: '#define WITH\n#define BASE 9\n#include "deep.h"\n',
    is: '1 9',
  },
  {
    what: 'a macro that a pragma brings back',
    text: `#define ID 1\n#pragma push_macro("ID")\n#undef ID\n#define ID 2\n#pragma pop_macro("ID")\nTABLE(${row('ID')})`,
    is: '?',
  },
  {
    what: 'a macro that an operator brings back',
    text: `#define ID 1\n_Pragma("push_macro(\\"ID\\")")\n#undef ID\n#define ID 2\n_Pragma ( "pop_macro( \\"ID\\" )" )\nTABLE(${row('ID')})`,
    is: '?',
  },
  {
    what: 'a macro that a macro brings back',
    text: `#define DO(x) _Pragma(#x)\n#define ID 1\nDO(push_macro("ID"))\n#undef ID\n#define ID 2\nDO(pop_macro("ID"))\nTABLE(${row('ID')}${row('0')})`,
    is: '? 0',
  },
  {
    what: 'a line that is set',
    text: `TABLE(#line 9\n${row('__LINE__')})`,
    is: '?',
  },
  {
    what: 'several of them',
    text: `#ifdef CONFIG_A\n#include "a.h"\n#elif defined(CONFIG_B)\n#include "none.h"\n#else\n#include "b.h"\n#endif\nTABLE(${rows}${row('ONLY')})`,
    is: '? 7 ? 8 5',
  },
  {
    what: 'within one header, whoever asks first',
    text: `#include "both.h"\nTABLE(#ifdef CONFIG_A\n${row('ID')}#endif\n${row('ID')}#ifndef CONFIG_A\n${row('ID')}#endif\n)`,
    is: '1 ? 2',
  },
  {
    what: 'within one header, asked before',
    text: `#include "both.h"\nTABLE(${row('ID')}#ifdef CONFIG_A\n${row('ID')}#endif\n#ifndef CONFIG_A\n${row('ID')}#endif\n)`,
    is: '? 1 2',
  },
])('headers by a condition: $what', ({ text, is, head = '', config }) => {
  const table = text.replace(
    /TABLE\(([\s\S]*)\)/,
    'static const struct pci_device_id ids[] = {\n$1{ }\n};\n',
  );
  const files = { ...FILES, 'drivers/foo/foo.c': `${head}#include <linux/pci.h>\n${table}` };
  const [only] = indexOfTree(files, config === undefined ? {} : { config }).tables;
  const ids = idsOf(only!).slice(0, -1);
  expect(ids.map((id) => id.slice(2).replace(/ if .*/, '')).join(' ')).toBe(is);
});

it('a header that each folder finds by its own -I', () => {
  const text = (path: string) =>
    `#include <linux/pci.h>\n#include "${path}"\nstatic const struct pci_device_id ids[] = {\n${row('DEV')}${row('KIND')}{ }\n};\n`;
  const deep = (number: number) => `#define DEV ${number}\nenum { KIND = ${number} };\n`;
  const { tables } = indexOfTree({
    'drivers/Makefile': 'obj-y += bar/ foo/ other/\n',
    'drivers/foo/Makefile': 'obj-m += foo.o more.o\nccflags-y += -I$(srctree)/include/foo\n',
    'drivers/bar/Makefile': 'obj-m += bar.o\nccflags-y += -I$(srctree)/include/bar\n',
    'drivers/other/Makefile': 'obj-m += other.o\n',
    'drivers/foo/shared.h': '#include <deep.h>\n',
    'drivers/foo/foo.c': text('shared.h'),
    'drivers/foo/more.c': text('shared.h'),
    'drivers/bar/bar.c': text('../foo/shared.h'),
    'drivers/other/other.c': text('../foo/shared.h'),
    'include/foo/deep.h': deep(7),
    'include/bar/deep.h': deep(8),
  });
  expect(tables.map((table) => `${table.path} ${idsOf(table).join(' ')}`)).toEqual([
    'drivers/bar/bar.c 1:8 1:8 0:0',
    'drivers/foo/foo.c 1:7 1:7 0:0',
    'drivers/foo/more.c 1:7 1:7 0:0',
    'drivers/other/other.c 1:? 1:? 0:0',
  ]);
});
