// What is said to whoever is to mend a finding between two drivers speaks of what their bus has.
import { expect, it } from 'vitest';
import { claimedTwice } from '../../server/src/rules/claimed-twice.ts';
import { findingsOf, treeOf } from './pages.ts';

const driver = (name: string, bus: string, table: string, entry: string) => `#include <linux/pci.h>
#include <linux/module.h>

static int ${name}_probe(void *device)
{
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
