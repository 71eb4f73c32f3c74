// Inside a running engine: what only stands on other lines than before is not checked again.
import { expect, it, vi } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openLive } from '../../server/src/index/live.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { claimedTwice } from '../../server/src/rules/claimed-twice.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { openFindings } from '../../server/src/rules/live.ts';
import { maskDropsAlias } from '../../server/src/rules/mask-drops-alias.ts';
import { unusedDeviceTable } from '../../server/src/rules/unused-device-table.ts';
import { type Files, treeOf } from '../tables/tree.ts';

/** `code` stands above all else, `late` between the table and the driver. */
const driver = (
  name: string,
  entries: string,
  { code = '', late = '', probe = '' } = {},
) => `#include <linux/pci.h>
#include <linux/module.h>
${code}static const struct pci_device_id ${name}_ids[] = {
	${entries}
	{ }
};
MODULE_DEVICE_TABLE(pci, ${name}_ids);
${late}static struct pci_driver ${name} = { .name = "${name}", .id_table = ${name}_ids, ${probe}};
module_pci_driver(${name});
`;
const PROBE = {
  code: `static bool is_theirs(struct pci_dev *pdev)
{
	return pdev->subsystem_vendor == 7;
}

static int one_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	if (is_theirs(pdev))
		return -ENODEV;
	return 0;
}

`,
  probe: '.probe = one_probe ',
};
const ONE = 'drivers/bar/one.c';
const FILES: Files = {
  [ONE]: driver('one', '{ PCI_DEVICE(1, 2) },'),
  'drivers/bar/two.c': driver('two', '{ PCI_DEVICE(1, 2) },'),
  'drivers/Makefile': 'obj-y += bar/\n',
  'drivers/bar/Makefile': 'obj-m += one.o two.o\n',
};

/** What is found after the edit, and what was checked again. */
function edit(before: string, after: string) {
  const { files, lay } = openOverlay(memoryFiles(treeOf({ ...FILES, [ONE]: before })));
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const spies = {
    tables: vi.spyOn(maskDropsAlias, 'checkTable'),
    modules: vi.spyOn(unusedDeviceTable, 'checkTable'),
    pairs: vi.spyOn(claimedTwice, 'checkPair'),
  };
  const live = openLive({ files, tree, buses: ['pci'] });
  const found = openFindings(live);
  for (const spy of Object.values(spies)) spy.mockClear();
  lay(ONE, Buffer.from(after));
  const changed = found.update(live.update([ONE]));
  const checked = Object.values(spies).map((spy) => spy.mock.calls.length);
  for (const spy of Object.values(spies)) spy.mockRestore();
  expect(found.findings).toEqual(lintIndex(buildIndex({ files, tree, buses: ['pci'] })));
  return { findings: found.findings, changed, checked };
}

it.each([
  { what: 'all of it', more: { code: 'int a;\nint b;\n' } },
  { what: 'the driver alone', more: { late: 'int a;\n' } },
  {
    what: 'all of it, by one line, and the driver by more',
    more: { code: 'int a;\n', late: 'int a;\nint b;\n' },
  },
])('moves what was found of $what', ({ more }) => {
  const { findings, checked, changed } = edit(
    driver('one', '{ PCI_DEVICE(1, 2) },'),
    driver('one', '{ PCI_DEVICE(1, 2) },', more),
  );
  expect(findings.map(({ rule }) => rule)).toEqual(['claimed-twice']);
  expect(checked).toEqual([0, 0, 0]);
  expect([...changed]).toEqual('code' in more ? ['drivers/bar/two.c'] : []);
});

it('moves what a probe decides', () => {
  const { findings, checked } = edit(
    driver('one', '{ PCI_DEVICE(1, 2) },', PROBE),
    driver('one', '{ PCI_DEVICE(1, 2) },', { ...PROBE, code: `\n\n${PROBE.code}` }),
  );
  expect(findings.map(({ severity }) => severity)).toEqual(['info']);
  expect(checked).toEqual([0, 0, 0]);
});

it('asks a probe again that looks into a list that is another now, where the table only moved', () => {
  const asking = (lines: string, device: number) =>
    driver('one', '{ PCI_DEVICE(1, 2) },', {
      code: `${lines}static const struct pci_device_id theirs[] = { { PCI_DEVICE(1, ${device}) }, { } };
static int one_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	if (pci_match_id(theirs, pdev))
		return -ENODEV;
	return 0;
}
`,
      probe: '.probe = one_probe ',
    });
  const { findings } = edit(asking('', 9), asking('\n', 2));
  expect(findings.map(({ severity }) => severity)).toEqual(['info']);
});

it.each([
  { what: 'another device', entries: '{ PCI_DEVICE(1, 3) },' },
  { what: 'another column', entries: ' { PCI_DEVICE(1, 2) },' },
  { what: 'one entry more', entries: '{ PCI_DEVICE(1, 4) },\n\t{ PCI_DEVICE(1, 2) },' },
])('checks a table again that has $what', ({ entries }) => {
  const { checked } = edit(
    driver('one', '{ PCI_DEVICE(1, 2) },'),
    driver('one', entries, { code: 'int a;\n' }),
  );
  expect(checked[0]).toBe(1);
});
