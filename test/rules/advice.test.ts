// What is said to whoever is to mend a finding between two drivers speaks of what their bus has.
import { expect, it } from 'vitest';
import { claimedTwice } from '../../server/src/rules/claimed-twice.ts';
import { findingsOf, treeOf } from './pages.ts';

const driver = (name: string, bus: string, table: string, entry: string) => `#include <linux/pci.h>
#include <linux/module.h>

static int ${name}_probe(void *device)
{
	${name}_enable(device);
	return 0;
}

static const struct ${bus}_device_id ${name}_ids[] = {
	{ ${entry} },
	{ }
};
MODULE_DEVICE_TABLE(${bus === 'of' ? 'of' : bus}, ${name}_ids);

static struct ${bus === 'of' ? 'platform' : bus}_driver ${name}_driver = {
	.probe = ${name}_probe,
	${table} = ${name}_ids,
};
`;

const helpOf = (bus: string, table: string, entry: string) => {
  const paths = ['one', 'two'].map((name) => `drivers/both/${name}.c`);
  const files = treeOf({
    [paths[0]!]: driver('one', bus, table, entry),
    [paths[1]!]: driver('two', bus, table, entry),
  });
  return findingsOf(claimedTwice.name, files, paths).map(({ help }) => help);
};

it.each([
  ['pci', '.id_table', 'PCI_DEVICE(0x8086, 0x100e)', 'revision, class, subsystem, a register or a parameter'],
  ['i2c', '.id_table', '.name = "lm75"', 'a register or a parameter'],
  [
    'usb',
    '.id_table',
    '.match_flags = 3, .idVendor = 1, .idProduct = 2',
    'descriptors, a register or a parameter',
  ],
  ['of', '.driver.of_match_table', '.compatible = "foo,bar"', 'properties, a register or a parameter'],
])('%s: what was looked for', (bus, table, entry, what) => {
  expect(helpOf(bus, table, entry)).toEqual([
    expect.stringContaining(
      `. Looked for in one_probe() and two_probe() and not found: a check of ${what} that leaves it to the other`,
    ),
  ]);
});

it('says no more than what makefiles are sure of', () => {
  const paths = ['one', 'two'].map((name) => `drivers/both/${name}.c`);
  const text = (name: string) => driver(name, 'pci', '.id_table', 'PCI_DEVICE(0x8086, 0x100e)');
  const help = (makefile: string) => {
    const made = { 'drivers/both/Makefile': makefile, 'drivers/both/Kconfig': '' };
    const files = treeOf({ [paths[0]!]: text('one'), [paths[1]!]: text('two'), ...made });
    return findingsOf(claimedTwice.name, files, paths)[0]?.help?.split('; ').at(-1);
  };
  const two = 'obj-$(CONFIG_TWO) += two.o\n';
  expect(help(`obj-$(CONFIG_ONE) += one.o\n${two}`)).toBe('both are built with CONFIG_ONE and CONFIG_TWO');
  // Not with CONFIG_OFF.
  expect(help(`ifndef CONFIG_OFF\nobj-$(CONFIG_ONE) += one.o\nendif\n${two}`)).toBe(
    'both can be built with CONFIG_ONE and CONFIG_TWO',
  );
  expect(help('ifndef CONFIG_OFF\nobj-m += one.o two.o\nendif\n')).toBe('some configurations build both');
  expect(help('obj-y += one.o two.o\n')).toBe('every configuration builds both');
});

it('where something arbitrates there is nothing to do', () => {
  const paths = ['one', 'two'].map((name) => `drivers/both/${name}.c`);
  const text = (name: string, probe: string) =>
    driver(name, 'pci', '.id_table', 'PCI_DEVICE(0x8086, 0x100e)').replace(
      /_probe\(void \*device\)\n\{\n/,
      `_probe(struct pci_dev *pdev, const struct pci_device_id *id)\n{\n${probe}`,
    );
  const settled = (probe: string) =>
    findingsOf(
      claimedTwice.name,
      treeOf({
        [paths[0]!]: text('one', probe),
        [paths[1]!]: text('two', probe.replace('<', '>=')),
      }),
      paths,
    ).map(({ severity, help }) => `${severity} ${help === undefined ? 'says no more' : 'helps'}`);
  expect(settled('\tif (pdev->revision < 3)\n\t\treturn -ENODEV;\n')).toEqual(['info says no more']);
  expect(settled('')).toEqual(['warning helps']);
});
