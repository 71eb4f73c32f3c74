// What a driver may ask before it steps aside: where it does, two drivers of the same entry are told apart.
import { expect, it } from 'vitest';
import { claimedTwice } from '../../server/src/rules/claimed-twice.ts';
import { findingsOf, treeOf } from './pages.ts';

/** The table's bus, the driver's struct and its member, an entry. */
type Kind = readonly [bus: string, driver: string, table: string, entry: string];

const PCI: Kind = ['pci', 'pci_driver', '.id_table', 'PCI_DEVICE(0x1172, 0xebeb)'];
const OF: Kind = ['of', 'platform_driver', '.driver.of_match_table', '.compatible = "foo,bar"'];

const file = (name: string, [bus, driver, table, entry]: Kind, body: string) => `#include <linux/pci.h>
#include <linux/module.h>

static int ${name}_probe(struct ${bus === 'pci' ? 'pci_dev *pdev' : 'device *dev'})
{
${body}
	return 0;
}

static const struct ${bus}_device_id ${name}_ids[] = {
	{ ${entry} },
	{ }
};
MODULE_DEVICE_TABLE(${bus}, ${name}_ids);

static struct ${driver} ${name}_driver = {
	.probe = ${name}_probe,
	${table} = ${name}_ids,
};
`;

const severities = (kind: Kind, one: string, two: string) => {
  const files = treeOf({
    'drivers/both/one.c': file('one', kind, one),
    'drivers/both/two.c': file('two', kind, two),
  });
  return findingsOf(claimedTwice.name, files, ['drivers/both/one.c', 'drivers/both/two.c']).map(
    ({ severity }) => severity,
  );
};

const refuse = (condition: string) => `\tif (${condition})\n\t\treturn -ENODEV;`;

it.each<[string, Kind, string, string]>([
  // drivers/fpga/altera-cvp.c
  [
    'a capability of the vendor’s own',
    PCI,
    refuse('!pci_find_vsec_capability(pdev, 0x1172, 0x1172)'),
    refuse('pci_find_vsec_capability(pdev, 0x1172, 0x1172)'),
  ],
  // drivers/spi/spi-sh-msiof.c, sound/soc/renesas/rcar/msiof.c
  [
    'how it is wired',
    OF,
    refuse('of_graph_get_next_port(dev->of_node, NULL)'),
    refuse('!of_graph_get_next_port(dev->of_node, NULL)'),
  ],
  // drivers/input/misc/soc_button_array.c
  ['whether it has GPIOs', OF, refuse('gpiod_count(dev, NULL) < 0'), refuse('gpiod_count(dev, NULL) > 0')],
])('%s', (_, kind, one, two) => {
  expect(severities(kind, one, two)).toEqual(['info']);
  expect(severities(kind, '', '')).toEqual(['warning']);
});

it('not: whether something worked', () => {
  const worked = refuse('pci_enable_device(pdev)');
  expect(severities(PCI, worked, worked)).toEqual(['warning']);
  // A capability that any device may have says whether a feature can be used.
  const capable = refuse('!pci_find_capability(pdev, 5)');
  expect(severities(PCI, capable, capable)).toEqual(['warning']);
});
