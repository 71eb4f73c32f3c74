// How much an alias that matches nothing matters: by what loads the module for the devices that it was meant for.
import { expect, it } from 'vitest';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { indexOfTree } from '../tables/tree.ts';

const TABLES =
  'static const struct i2c_device_id names[] = { { "foo" }, { } };\nMODULE_DEVICE_TABLE(i2c, names);\nstatic const struct acpi_device_id ids[] = { { "FOO0001" }, { } };\n';

it.each([
  ['', 'warning'],
  ['MODULE_DEVICE_TABLE(acpi, ids);\n', 'info'],
])('with %j behind its table: %s', (exported, severity) => {
  const text = `${TABLES}${exported}MODULE_ALIAS("acpi:FOO0001");\n`;
  const index = indexOfTree({ 'drivers/foo/foo.c': text }, { buses: ['i2c', 'acpi'], aliases: true });
  const found = lintIndex(index).filter(({ rule }) => rule === 'alias-matches-nothing');
  expect(found.map((each) => each.severity)).toEqual([severity]);
});
