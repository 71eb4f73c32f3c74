// The source text of a table's module, as far as it can be told without reading all of Kbuild again.
import type { Table } from '../tables/model.ts';
import { type TestedFiles, type TextTest, testsFor } from './text-tests.ts';

/**
 * Whether some source of the table's module satisfies `test`: the table's own file, and if the module has another
 * name than the file (so that it is made of several) the C files beside it. May take in a file of a neighbour.
 */
export function someSource(table: Table, files: TestedFiles, test: TextTest): boolean {
  const slash = table.path.lastIndexOf('/');
  const folder = table.path.slice(0, Math.max(slash, 0));
  const stem = table.path
    .slice(slash + 1)
    .replace(/\.c$/, '')
    .replaceAll('-', '_');
  if (files.passes(table.path, test)) return true;
  if (table.modules.some(({ name }) => name === stem)) return false;
  return files
    .list(folder)
    .some(
      ({ name, kind }) => kind === 'file' && name.endsWith('.c') && files.passes(`${folder}/${name}`, test),
    );
}

const WALK = /(?:->|\.)\s*id_table\b(?!\s*=[^=])/;

const isWalked: TextTest = (source) => source.includes('id_table') && WALK.test(source.toString('latin1'));

/** Whether the module's code takes the table out of its driver and walks it in its own way, as intel_uncore does. */
export const walksItself = (table: Table, files: TestedFiles): boolean => someSource(table, files, isWalked);

const EXPORT = /MODULE_DEVICE_TABLE\s*\(\s*(\w+)/g;

/** Whether a text exports a table of another bus. */
const exportsOther = testsFor<string>(
  (bus) => (source) =>
    source.includes('MODULE_DEVICE_TABLE') &&
    [...source.toString('latin1').matchAll(EXPORT)].some(
      ([, other]) => other !== bus && !(bus === 'spi' && other === 'of'),
    ),
);

/**
 * Whether the module is loaded through a table of another bus, as intel_uncore is through its x86cpu table. Compatibles
 * load no spi driver: its devices announce spi:NAME (spi_uevent of drivers/spi/spi.c).
 */
export const loadsByOtherBus = (table: Table, files: TestedFiles): boolean =>
  someSource(table, files, exportsOther(table.bus));

const MADE =
  /\bplatform_device_(?:alloc|register_simple|register_resndata|register_data)\s*\(\s*(?:NULL\s*,\s*)?("\w[^"]*"|\w+)\s*,/g;

/**
 * Whether the table's file makes the device of a driver of its own: that is there for machines that somebody who loads the
 * module knows of, and what the table finds is a helper (sonypi, beside which sony-laptop is loaded for the same id).
 */
export const makesItsDevice = ({ path }: Table, files: TestedFiles): boolean =>
  files.passes(path, makesDevice);

const makesDevice: TextTest = (source) => {
  if (!source.includes('platform_device_')) return false;
  const text = source.toString('latin1');
  return [...text.matchAll(MADE)].some(
    ([, name]) =>
      name !== 'NULL' && new RegExp(`\\.name\\s*=\\s*${name!.replace(/\W/g, '\\$&')}\\s*[,}\\n]`).test(text),
  );
};
