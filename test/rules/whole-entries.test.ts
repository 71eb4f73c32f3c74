// Entries taken out or moved: what the file looks like afterwards, and where nobody dares.
import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../server/src/index/build.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { applyFixes } from '../../server/src/rules/apply-fixes.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { treeOf } from './pages.ts';

const PATH = 'drivers/foo/foo.c';
const file = (entries: string, more = '') => `#include <linux/module.h>
#include <linux/pci.h>
static const struct pci_device_id foo_ids[] = {
${entries}
};
MODULE_DEVICE_TABLE(pci, foo_ids);
static struct pci_driver foo_driver = {
	.name = "foo",
	.id_table = foo_ids,
};
module_pci_driver(foo_driver);
${more}`;

/** The lines of the table after the fixes, with the safety of each; undefined where there is no fix. */
function fixed(lines: readonly string[], more?: string) {
  const files = treeOf({ [PATH]: file(lines.join('\n'), more) });
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const found = lintIndex(buildIndex({ files, tree }), {
    select: ['duplicate-entry', 'unreachable-entry'],
  }).filter(({ path }) => path === PATH);
  expect(found.length).toBeGreaterThan(0);
  if (!found.some(({ fix }) => fix)) return undefined;
  const [after] = applyFixes(files, found, () => true).files;
  const text = Buffer.from(after!.after).toString().split('\n');
  return {
    safety: found.map(({ fix }) => fix?.safety).join(' '),
    lines: text.slice(3, text.indexOf('};')),
  };
}

const WIDE = '\t{ PCI_DEVICE(0x8086, PCI_ANY_ID) },';
const ENTRY = '\t{ PCI_DEVICE(0x8086, 1) },';
const DATA = '\t{ PCI_DEVICE(0x8086, 1), .driver_data = 7 },';
const END = '\t{ }';

describe('taken out', () => {
  it('safely where it says the same', () => {
    expect(fixed([ENTRY, ENTRY, END])).toEqual({ safety: 'safe', lines: [ENTRY, END] });
    expect(fixed([WIDE, `${ENTRY} /* one */ // two`, END])).toEqual({ safety: 'safe', lines: [WIDE, END] });
  });

  it('with other data, under a comment, or where code counts the entries: a person decides', () => {
    expect(fixed([ENTRY, DATA, END])).toEqual({ safety: 'unsafe', lines: [ENTRY, END] });
    expect(fixed([ENTRY, '\t/* a board */', ENTRY, END])?.safety).toBe('unsafe');
    expect(fixed([ENTRY, '\t/* a board,', '\t * or two */', ENTRY, END])?.safety).toBe('unsafe');
    expect(fixed([ENTRY, ENTRY, END], 'int n = ARRAY_SIZE(foo_ids);\n')?.safety).toBe('unsafe');
    expect(fixed(['\t{ PCI_DEVICE(1, 2) }, /* x */', ENTRY, ENTRY, END])?.safety).toBe('safe');
  });

  it('not where code names entries by their index', () => {
    expect(fixed([ENTRY, ENTRY, END], 'void *first = &foo_ids[0];\n')).toBeUndefined();
    expect(fixed([WIDE, DATA, END], 'void *first = &foo_ids[0];\n')).toBeUndefined();
  });

  it.each([
    ['beside another entry', [`${ENTRY} { PCI_DEVICE(0x8086, 1) },`, END]],
    ['in a place of its own', [ENTRY, '\t[1] = { PCI_DEVICE(0x8086, 1) },', END]],
    [
      'by a macro for two',
      ['#define TWO { PCI_DEVICE(0x8086, 1) }, { PCI_DEVICE(0x8086, 1) }', '\tTWO,', END],
    ],
    ['under a condition', [ENTRY, '#ifdef CONFIG_X', ENTRY, '#endif', END]],
    ['before a comment that goes on', [ENTRY, `${ENTRY} /* and`, 'so on */', END]],
  ])('not %s', (_, lines) => {
    expect(fixed(lines)).toBeUndefined();
  });
});

describe('moved before the broader entry', () => {
  it('with the comment behind it, the narrower one first', () => {
    const board = '\t{ PCI_DEVICE_SUB(0x8086, 1, 2, 3), .driver_data = 9 },\t/* a board */';
    const long = ['\t{', '\t\tPCI_DEVICE(0x8086, 1),', '\t\t.driver_data = 7,', '\t},'];
    expect(fixed([WIDE, ...long, board, END])).toEqual({
      safety: 'unsafe',
      lines: [board, ...long, WIDE, END],
    });
  });

  it('with the indent of its new place, and a comma', () => {
    const wide = '        { PCI_DEVICE(0x8086, PCI_ANY_ID) },';
    const table = [wide, DATA.slice(0, -1)];
    const more = 'int n = ARRAY_SIZE(foo_ids);\n';
    expect(fixed(table, more)?.lines).toEqual([DATA.replace('\t', '        '), wide]);
  });

  it('with a comment above it that speaks of nothing else', () => {
    const own = ['\t/*', '\t * a board', '\t */', DATA, ''];
    expect(fixed(['\t/* all */', WIDE, '', ...own, ENTRY.replace('0x8086', '0x10de'), END])?.lines).toEqual([
      '\t/* all */',
      ...own,
      WIDE,
      '',
      ENTRY.replace('0x8086', '0x10de'),
      END,
    ]);
  });

  it('not away from a comment above it that may speak of more', () => {
    expect(fixed([WIDE, '\t/* a board */', DATA, END])).toBeUndefined();
    expect(fixed([WIDE, '', '\t/* boards */', DATA, END])).toBeUndefined();
  });

  it('not where it would hide another in its turn', () => {
    expect(fixed([WIDE, DATA, '\t{ PCI_DEVICE_SUB(0x8086, 1, 2, 3) },', END])?.lines).toEqual([
      WIDE,
      DATA,
      END,
    ]);
  });
});
