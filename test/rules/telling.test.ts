// What a driver may ask before it steps aside: where it does, two drivers of the same entry are told apart.
import { expect, it } from 'vitest';
import { claimedTwice } from '../../server/src/rules/claimed-twice.ts';
import { findingsOf, treeOf } from './pages.ts';

/** The table's bus, the driver's struct and its member, an entry. */
type Kind = readonly [bus: string, driver: string, table: string, entry: string];

const PCI: Kind = ['pci', 'pci_driver', '.id_table', 'PCI_DEVICE(0x1172, 0xebeb)'];
const ACPI: Kind = ['acpi', 'platform_driver', '.driver.acpi_match_table', '"ABCD0001"'];
const I3C: Kind = ['i3c', 'i3c_driver', '.id_table', '.match_flags = 6, .manuf_id = 0x112, .part_id = 1'];
const OF: Kind = ['of', 'platform_driver', '.driver.of_match_table', '.compatible = "foo,bar"'];

const DEVICES: Readonly<Record<string, string>> = { pci: 'pci_dev *pdev', i3c: 'i3c_device *i3cdev' };

const file = (name: string, [bus, driver, table, entry]: Kind, body: string) => `#include <linux/pci.h>
#include <linux/module.h>

static int ${name}_probe(struct ${DEVICES[bus] ?? 'device *dev'})
{
${body}
	${name}_enable();
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

/** The miniature kernel has none. */
const HEADER = `#include <linux/types.h>
struct i3c_device_id {
	__u8 match_flags;
	__u8 dcr;
	__u16 manuf_id;
	__u16 part_id;
	__u16 extra_info;
	const void *data;
};
`;

const severities = (kind: Kind, one: string, two: string) => {
  const files = treeOf({
    'drivers/both/one.c': file('one', kind, one),
    'drivers/both/two.c': file('two', kind, two),
    ...(kind === I3C && { 'include/linux/mod_devicetable.h': HEADER }),
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
  // drivers/char/tpm/tpm_tis.c, tpm_crb.c
  [
    'a table of the firmware',
    ACPI,
    `	struct acpi_table_tpm2 *table;

	if (ACPI_FAILURE(acpi_get_table(ACPI_SIG_TPM2, 1, (struct acpi_table_header **)&table)))
		return -EINVAL;
${refuse('table->start_method != ACPI_TPM2_MEMORY_MAPPED')}`,
    `	struct acpi_table_tpm2 *table;

	acpi_get_table(ACPI_SIG_TPM2, 1, (struct acpi_table_header **)&table);
${refuse('table->start_method == ACPI_TPM2_MEMORY_MAPPED')}`,
  ],
  // drivers/platform/surface/surfacepro3_button.c, drivers/input/misc/soc_button_array.c
  [
    'what a method of the firmware gives, how the firmware calls it',
    ACPI,
    `	union acpi_object *result;
	u64 revision = 0;

	result = acpi_evaluate_dsm_typed(ACPI_HANDLE(dev), &dsm_uuid, 0, 2, NULL, ACPI_TYPE_INTEGER);
	if (result)
		revision = result->integer.value;
${refuse('revision == 0')}`,
    refuse('strncmp(acpi_device_bid(ACPI_COMPANION(dev)), "VGBI", 4)'),
  ],
  // drivers/misc/amd-sbi/rmi-i2c.c, tsi.c
  [
    'a part of an I3C id that entries can not name',
    I3C,
    refuse('I3C_PID_INSTANCE_ID(i3cdev->desc->info.pid) != 1'),
    `	struct i3c_device_info devinfo;

	i3c_device_get_info(i3cdev, &devinfo);
${refuse('I3C_PID_INSTANCE_ID(devinfo.pid) != 0')}`,
  ],
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
