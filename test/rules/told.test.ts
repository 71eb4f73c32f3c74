// Inside a running engine: a check that asked something of a text, and did not read it, is made again where the text answers
// otherwise than before.
import { expect, it, vi } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openLive } from '../../server/src/index/live.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { claimedTwice } from '../../server/src/rules/claimed-twice.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { openFindings } from '../../server/src/rules/live.ts';
import { missingDeviceTable } from '../../server/src/rules/missing-device-table.ts';
import { rehearsal } from '../../server/src/rules/rehearsal.ts';
import { type Files, treeOf } from '../tables/tree.ts';

function session(files: Files, again: () => number) {
  const { files: laid, lay } = openOverlay(memoryFiles(treeOf(files)));
  const tree = openTree(laid);
  if ('error' in tree) throw new Error(tree.error);
  const live = openLive({ files: laid, tree, buses: ['pci'] });
  const found = openFindings(live);
  const update = (path: string, text: string | Uint8Array) => {
    lay(path, text);
    return found.update(live.update([path]));
  };
  return {
    found,
    update,
    /** How often the check was made again; what is found is that of a cold run. */
    edit(path: string, text: string): number {
      const before = again();
      update(path, text);
      const made = again() - before;
      expect(found.findings).toEqual(lintIndex(buildIndex({ files: laid, tree, buses: ['pci'] })));
      return made;
    },
  };
}

const table = (name: string, exported = '') => `#include <linux/pci.h>
#include <linux/module.h>
static const struct pci_device_id ${name}_ids[] = {
	{ PCI_DEVICE(1, 2) },
	{ }
};
${exported}`;
const driver = (name: string, more = '') =>
  `static struct pci_driver ${name} = { .name = "${name}", .id_table = ${name}_ids, ${more}};\nmodule_pci_driver(${name});\n`;

it('what the files beside a table say is asked again where one of them says something else', () => {
  const spy = vi.spyOn(missingDeviceTable, 'checkModule');
  const [ONE, TWO, THREE] = ['one', 'two', 'three'].map((name) => `drivers/bar/${name}.c`) as [
    string,
    string,
    string,
  ];
  const two = 'int two(void)\n{\n\treturn 2;\n}\n';
  const { found, edit } = session(
    {
      [ONE]: `${table('one')}${driver('one', '.probe = one_probe ')}MODULE_LICENSE("GPL");\n`,
      [TWO]: two,
      'drivers/Makefile': 'obj-m += bar/\n',
      'drivers/bar/Makefile': 'obj-m += both.o\nboth-y := one.o two.o\n',
    },
    () => spy.mock.calls.length,
  );
  expect(found.findings.map(({ rule }) => rule)).toEqual(['missing-device-table']);
  expect(edit(TWO, two.replace('return', 'int a = 1;\n\treturn'))).toBe(0);
  expect(edit(TWO, `${two}MODULE_DEVICE_TABLE(usb, two_ids);\n`)).toBe(1);
  expect(found.findings).toEqual([]);
  expect(edit(TWO, two)).toBe(1);
  expect(found.findings).toHaveLength(1);
  // A file that comes is asked, too.
  expect(edit(THREE, 'MODULE_DEVICE_TABLE(usb, three_ids);\n')).toBe(1);
  expect(found.findings).toEqual([]);
  expect(edit(THREE, 'int three;\n')).toBe(1);
  expect(found.findings).toHaveLength(1);
  spy.mockRestore();
});

const PROBE = `static int one_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int a;

	a = 1;
	a = 2;
	a = 3;
	a = 4;
	a = 5;
	a = 6;
	a = 7;
	/* HERE */
	if (readl(base) != 0x1234)
		return -ENODEV;
	return 0;
}

`;

it('what stands around a check is asked again where a name of the other driver comes near it', () => {
  const spy = vi.spyOn(claimedTwice, 'checkPair');
  const [ONE, TWO] = ['drivers/bar/one.c', 'drivers/bar/two.c'];
  const one = (probe: string, entry = '') =>
    `${table('one', 'MODULE_DEVICE_TABLE(pci, one_ids);\n').replace('(1, 2) },', `(1, 2) },${entry}`)}${probe}${driver('one', '.probe = one_probe ')}`;
  const { found, edit } = session(
    {
      [ONE]: one(PROBE),
      [TWO]: `${table('two', 'MODULE_DEVICE_TABLE(pci, two_ids);\n')}${driver('two')}`,
      'drivers/Makefile': 'obj-y += bar/\n',
      'drivers/bar/Makefile': 'obj-m += one.o two.o\n',
    },
    () => spy.mock.calls.length,
  );
  const severities = () => found.findings.map(({ severity }) => severity);
  expect(severities()).toEqual(['warning']);
  // Opened, and known by then.
  found.prepare(ONE);
  expect(edit(ONE, one(PROBE.replace('\tint a;', '\tint a;\n\tint b;')))).toBe(0);
  expect(edit(ONE, one(PROBE.replace('HERE', 'two takes these')))).toBe(1);
  expect(severities()).toEqual(['info']);
  // The name goes away from it, line by line.
  const far = (lines: number) =>
    one(PROBE.replace('\ta = 3;', `\t/* two */\n${'\ta++;\n'.repeat(lines)}\ta = 3;`));
  for (let lines = 0; lines < 6; lines++) edit(ONE, far(lines));
  expect(severities()).toEqual(['warning']);
  // A comment at an entry.
  edit(ONE, one(PROBE, ' /* the driver two takes it, too */'));
  expect(severities()).toEqual(['info']);
  edit(ONE, one(PROBE, ' /* the driver tow takes it, too */'));
  expect(severities()).toEqual(['warning']);
  spy.mockRestore();
});

it('what is rehearsed leaves everything as it was', () => {
  const ONE = 'drivers/bar/one.c';
  const text = `${table('one')}${PROBE}${driver('one', '.probe = one_probe ')}`;
  const { found, update, edit } = session(
    { [ONE]: text, 'drivers/Makefile': 'obj-m += bar/\n', 'drivers/bar/Makefile': 'obj-m += one.o\n' },
    () => 0,
  );
  const before = found.findings;
  const typed: string[] = [];
  const typing = rehearsal(Buffer.from(text), (each) => {
    typed.push(Buffer.from(each).toString());
    update(ONE, each);
  });
  for (const one of typing) one();
  expect(typed).toEqual([text.replace('\tint a;', '\tint typed;\n\tint a;'), text]);
  expect(found.findings).toEqual(before);
  edit(ONE, text);
});
