// Names that several headers of a unit say something of: a value only where it is the same in whichever order they come
// (C11 6.10.3.5), and whoever read which of them first. What is definite is what gcc makes of it.
import { expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openLive } from '../../server/src/index/live.ts';
import { type KernelTree, openTree } from '../../server/src/kernel/tree.ts';
import { type Files, idsOf, indexOfTree, treeOf } from './tree.ts';

const driver = (head: string, ids: readonly string[]) =>
  `#include <linux/pci.h>\n${head}static const struct pci_device_id ids[] = {\n${ids
    .map((id) => `\t{ PCI_DEVICE(1, ${id}) },\n`)
    .join('')}\t{ }\n};\n`;

/** Devices that entries of these names take. */
function devices(files: Files, head: string, names: string, config?: string): string {
  const beside = Object.entries(files).map(([name, text]) => [`drivers/foo/${name}`, text] as const);
  const all = { ...Object.fromEntries(beside), 'drivers/foo/foo.c': driver(head, names.split(' ')) };
  const [only] = indexOfTree(all, config === undefined ? {} : { config }).tables;
  return idsOf(only!)
    .slice(0, -1)
    .map((id) => id.slice(2))
    .join(' ');
}

const BOTH = '#include "a.h"\n#include "b.h"\n';
const FALLBACK = '#include "b.h"\n#ifndef N\n#define N 2\n#endif\n';
const CHOOSES = '#if WIDE\n#include "b.h"\n#else\n#include "c.h"\n#endif\n';
const [B, C] = ['#define N 1\nenum { E = 3 };\n', '#define N 2\nenum { E = 4 };\n'];

it.each<{
  readonly what: string;
  readonly files: Files;
  readonly head?: string;
  readonly names?: string;
  readonly is: string;
  readonly config?: string;
}>([
  {
    what: 'another one redefines it',
    files: { 'a.h': '#define N 1\nenum { E = N };\n', 'b.h': '#undef N\n#define N 3\n' },
    names: 'N E',
    is: '? 1',
  },
  {
    what: 'an enumeration behind a fallback',
    files: {
      'a.h': '#include "b.h"\n#ifndef N\n#define N 8\n#endif\nenum { E = N };\n',
      'b.h': '#define N 1\n',
    },
    head: '#include "a.h"\n',
    names: 'N E',
    is: '1 1',
  },
  { what: 'another one undefines it', files: { 'a.h': '#define N 1\n', 'b.h': '#undef N\n' }, is: '?' },
  { what: 'both say the same', files: { 'a.h': '#define N 1\n', 'b.h': '#define N 1\n' }, is: '1' },
  {
    what: 'both give it the same value',
    files: { 'a.h': '#define N 0xA\n', 'b.h': '#undef N\n#define N 10\n' },
    is: 'a',
  },
  {
    what: 'another one only defines it where nobody did',
    files: { 'a.h': FALLBACK, 'b.h': '#define N 5\n' },
    head: '#include "a.h"\n',
    is: '5',
  },
  {
    what: 'by #if',
    files: { 'a.h': FALLBACK.replace('ifndef N', 'if !defined(N) && 1'), 'b.h': '#define N 5\n' },
    head: '#include "a.h"\n',
    is: '5',
  },
  {
    what: 'in an #else',
    files: { 'a.h': '#include "b.h"\n#ifdef N\n#else\n#define N 2\n#endif\n', 'b.h': '#define N 5\n' },
    head: '#include "a.h"\n',
    is: '5',
  },
  {
    what: 'and whether anybody did hangs on the configuration',
    files: { 'a.h': FALLBACK, 'b.h': '#ifdef CONFIG_B\n#define N 5\n#endif\n' },
    head: '#include "a.h"\n',
    is: '?',
  },
  {
    what: 'which says no',
    files: { 'a.h': FALLBACK, 'b.h': '#ifdef CONFIG_B\n#define N 5\n#endif\n' },
    head: '#include "a.h"\n',
    is: '2',
    config: 'CONFIG_FOO=m\n',
  },
  {
    what: 'another one redefines it where anybody did',
    files: { 'a.h': '#define N 2\n', 'b.h': '#ifdef N\n#undef N\n#define N 3\n#endif\n' },
    is: '?',
  },
  {
    what: 'one header does all of that: the configuration',
    files: { 'a.h': '#ifdef CONFIG_A\n#define N 1\n#endif\n#ifndef N\n#define N 2\n#endif\n', 'b.h': '' },
    is: '?',
  },
  {
    what: 'one header does all of that: it is defined',
    files: { 'a.h': '#define N 1\n#ifndef N\n#define N 2\n#endif\n', 'b.h': '' },
    is: '1',
  },
  {
    what: 'one header does all of that: it is undefined',
    files: { 'a.h': '#define N 1\n#undef N\n#ifndef N\n#define N 2\n#endif\n', 'b.h': '' },
    is: '2',
  },
  {
    what: 'one header does all of that: it is redefined',
    files: { 'a.h': '#define N 1\n#ifdef N\n#undef N\n#define N 2\n#endif\n', 'b.h': '' },
    is: '?',
  },
  {
    what: 'one header does all of that: it is undefined, wherever it was defined',
    files: { 'a.h': '#ifdef N\n#undef N\n#endif\n#define N 2\n', 'b.h': '' },
    is: '2',
  },
  {
    what: 'another one may define what this one declares',
    files: { 'a.h': 'enum { N = 1 };\n', 'b.h': '#ifdef CONFIG_A\n#define N 2\n#endif\n' },
    is: '?',
  },
  {
    what: 'a header chooses among them, and nobody decided',
    files: { 'a.h': CHOOSES.replace('WIDE', 'defined(CONFIG_A)'), 'b.h': B, 'c.h': C },
    head: '#include "a.h"\n',
    names: 'N E',
    is: '? ?',
  },
  {
    what: 'a header chooses among them',
    files: { 'a.h': `#define WIDE 0\n${CHOOSES}`, 'b.h': B, 'c.h': C },
    head: '#include "a.h"\n',
    names: 'N E',
    is: '2 4',
  },
  {
    what: 'the file includes one if at all, which another one asks for',
    files: { 'a.h': '#ifdef WITH\n#define N 1\n#else\n#define N 2\n#endif\n', 'b.h': '#define WITH\n' },
    head: '#ifdef CONFIG_B\n#include "b.h"\n#endif\n#include "a.h"\n',
    is: '?',
  },
  {
    what: 'the file includes one if at all, and names it',
    files: { 'b.h': '#define N 3\n' },
    head: '#ifdef CONFIG_B\n#include "b.h"\n#endif\n',
    is: '3',
  },
  {
    what: 'the file includes one if at all, and another one anyway',
    files: {
      'a.h': '#include "c.h"\n',
      'b.h': '#include "c.h"\n',
      'c.h': '#ifndef C_H\n#define C_H\n#define N 4\n#endif\n',
    },
    head: '#ifdef CONFIG_B\n#include "b.h"\n#endif\n#include "a.h"\n#ifdef C_H\n#define M 7\n#endif\n',
    names: 'N M',
    is: '4 7',
  },
  {
    what: 'the file includes one itself that another one included before its macros stand',
    files: {
      'a.h': '#include "b.h"\n',
      'b.h': '#ifndef B_H\n#define B_H\n#ifdef WITH\n#define N 1\n#else\n#define N 2\n#endif\n#endif\n',
    },
    head: '#include "a.h"\n#define WITH\n#include "b.h"\n',
    is: '?',
  },
])('$what', ({ files, head = BOTH, names = 'N', is, config }) => {
  expect(devices(files, head, names, config)).toBe(is);
});

it('whichever of them was read last', () => {
  const files = treeOf({
    'drivers/foo/a.h': '#define N 1\n',
    'drivers/foo/b.h': '#undef N\n#define N 3\n',
    'drivers/foo/foo.c': driver(BOTH, ['N']),
    'drivers/foo/other.c': driver('#include "b.h"\n', ['N']),
  });
  const overlay = openOverlay(memoryFiles(files));
  const options = { files: overlay.files, tree: openTree(overlay.files) as KernelTree, buses: ['pci'] };
  const live = openLive(options);
  const shown = () => live.index.tables.map((table) => idsOf(table).join(' '));
  expect(shown()).toEqual(['1:? 0:0', '1:3 0:0']);
  for (const [path, text] of [
    ['drivers/foo/a.h', '#define N 1\n#define M 2\n'],
    ['drivers/foo/b.h', '#undef N\n#define N 4\n'],
    ['drivers/foo/a.h', '#define N 4\n'],
  ] as const) {
    overlay.lay(path, text);
    live.update([path]);
    expect(live.index.tables).toEqual(buildIndex(options).tables);
  }
  expect(shown()).toEqual(['1:4 0:0', '1:4 0:0']);
});
