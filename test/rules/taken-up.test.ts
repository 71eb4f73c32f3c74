// Checks that an earlier process saved: of what stayed as it was none is made again.
import { expect, it, vi } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openLive } from '../../server/src/index/live.ts';
import { pack, unpack } from '../../server/src/index/packed.ts';
import type { SavedIndex } from '../../server/src/index/saved.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { claimedTwice } from '../../server/src/rules/claimed-twice.ts';
import { duplicateEntry } from '../../server/src/rules/duplicate-entry.ts';
import type { SavedChecks } from '../../server/src/rules/earlier-checks.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { openFindings } from '../../server/src/rules/live.ts';
import { type Files, treeOf } from '../tables/tree.ts';

const driver = (name: string, entries: string, more = '') => `#include <linux/pci.h>
#include <linux/module.h>
${more}static const struct pci_device_id ${name}_ids[] = { ${entries} { } };
MODULE_DEVICE_TABLE(pci, ${name}_ids);
static struct pci_driver ${name} = { .name = "${name}", .id_table = ${name}_ids };
module_pci_driver(${name});
`;
/** Entries that are never reached; the rules read the code, whether it looks for them itself. */
const walker = (name: string) =>
  driver(
    name,
    `{ PCI_DEVICE(7, ${name.length}), .driver_data = 1 }, { PCI_DEVICE(7, ${name.length}), .driver_data = 2 },`,
    `static const void *all(struct pci_driver *d) { return d->id_table + 1; }\n`,
  );
const FILES: Files = {
  'drivers/bar/one.c': driver('one', '{ PCI_DEVICE(1, 2) },'),
  'drivers/bar/two.c': driver('two', '{ PCI_DEVICE(1, 2) },'),
  'drivers/foo/left.c': walker('left'),
  'drivers/foo/touched.c': walker('touched'),
  'drivers/foo/Makefile': 'obj-m += left.o touched.o\n',
  'drivers/Makefile': 'obj-y += foo/ bar/\n',
  'drivers/bar/Makefile': 'obj-m += one.o two.o\n',
};

const options = (given: Files) => {
  const files = memoryFiles(treeOf(given));
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  return { files, tree, buses: ['pci'] };
};

function takeUp(changes: Files) {
  const before = openLive(options(FILES));
  const found = openFindings(before);
  expect(found.findings.map(({ rule }) => rule)).toEqual(['claimed-twice']);
  const saved = pack([before.save(), found.save()]);
  const [index, checks] = unpack(saved) as [SavedIndex, SavedChecks];
  const live = openLive(options({ ...FILES, ...changes }), { saved: index, edited: Object.keys(changes) });
  const tables = vi.spyOn(duplicateEntry, 'checkTable');
  const pairs = vi.spyOn(claimedTwice, 'checkPair');
  const { findings } = openFindings(live, {}, { saved: checks, since: live.since! });
  const checked = {
    tables: tables.mock.calls.map(([{ table }]) => table.name),
    pairs: pairs.mock.calls.map(([{ pair }]) => `${pair.a.name} ${pair.b.name}`),
  };
  tables.mockRestore();
  pairs.mockRestore();
  expect(findings).toEqual(lintIndex(buildIndex(options({ ...FILES, ...changes }))));
  return { findings, checked };
}

it('tables and pairs that stayed as they were are not checked again, one that moved is', () => {
  const { checked } = takeUp({ 'drivers/foo/touched.c': `\n${walker('touched')}` });
  expect(checked).toEqual({ tables: ['touched_ids'], pairs: [] });
});

it.each<{ readonly what: string; readonly changes: Files; readonly rules: readonly string[] }>([
  {
    what: 'an overlap goes with the entry',
    changes: { 'drivers/bar/two.c': driver('two', '{ PCI_DEVICE(1, 3) },') },
    rules: [],
  },
  {
    what: 'another table comes into one',
    changes: { 'drivers/foo/left.c': driver('left', '{ PCI_DEVICE(1, PCI_ANY_ID) },') },
    rules: ['covered-by-wildcard', 'covered-by-wildcard', 'claimed-twice'],
  },
  {
    what: 'two drivers become one module',
    changes: { 'drivers/bar/Makefile': 'obj-m += both.o\nboth-y := one.o two.o\n' },
    rules: [],
  },
  {
    what: 'code that walks the table no more, whose table stayed where it was',
    changes: { 'drivers/foo/left.c': walker('left').replace('d->id_table', 'd->xx_table') },
    rules: ['duplicate-entry', 'claimed-twice'],
  },
])('$what', ({ changes, rules }) => {
  const { findings } = takeUp(changes);
  const told = findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule);
  expect(told.sort()).toEqual([...rules].sort());
});

it.each([
  ['goes', 'depends on ONE=n', '', ['claimed-twice']],
  ['comes', '', 'depends on ONE=n', []],
])(
  'what Kconfig says is asked again where it changes later: a dependency that %s',
  (_, before, after, rules) => {
    const kconfig = (depends: string) =>
      `config ONE\n\ttristate "one"\nconfig TWO\n\ttristate "two"\n\t${depends}\n`;
    const given: Files = {
      ...FILES,
      'drivers/bar/Makefile': 'obj-$(CONFIG_ONE) += one.o\nobj-$(CONFIG_TWO) += two.o\n',
      'drivers/bar/Kconfig': kconfig(before),
    };
    const first = openLive(options(given));
    const [index, checks] = unpack(pack([first.save(), openFindings(first).save()])) as [
      SavedIndex,
      SavedChecks,
    ];
    const { files, ...rest } = options(given);
    const overlay = openOverlay(files);
    const live = openLive({ ...rest, files: overlay.files }, { saved: index, edited: [] });
    const found = openFindings(live, {}, { saved: checks, since: live.since! });
    overlay.lay('drivers/bar/Kconfig', Buffer.from(kconfig(after)));
    found.update(live.update(['drivers/bar/Kconfig']));
    expect(found.findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule)).toEqual(
      rules,
    );
  },
);
