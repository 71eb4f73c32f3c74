// A compatible of an spi or i2c driver for which its id_table has no name.
import type { Entry, ModuleAlias, Table } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import page from './compatible-without-id.md';
import { idFollowedUnchecked } from './data-use.ts';
import { type DriverTables, driverTables, nameOfCompatible, namesOf } from './driver-tables.ts';
import { insertBefore } from './edits.ts';
import type { Fix, ModuleContext, Report, Rule } from './rule.ts';
import { ownerOf } from './sides.ts';
import { sumUp } from './sum-up.ts';

export const compatibleWithoutId: Rule = {
  name: 'compatible-without-id',
  summary: 'a compatible of an spi or i2c driver has no name in its id_table',
  severity: 'warning',
  state: 'stable',
  page,
  *checkModule(context) {
    for (const driver of driverTables(context.tables, 'spi_driver', 'spi')) yield* spi(driver, context);
    for (const driver of driverTables(context.tables, 'i2c_driver', 'i2c')) yield* i2c(driver, context);
  },
};

/** SPI devices announce `spi:NAME` and never their compatible (spi_uevent, drivers/spi/spi.c). */
function* spi(
  { driver, of, ids }: DriverTables,
  { aliases, files, tables }: ModuleContext,
): Iterable<Report> {
  const names = loadedFor(ids ? namesOf(ids) : driver.name === undefined ? undefined : [driver.name]);
  if (!names) return;
  // Names that the driver does not have but the module exports (or says by a MODULE_ALIAS) load it all the same.
  const exported = tables
    .filter((table) => table.bus === 'spi' && table.exports.length > 0)
    .map((table) => loadedFor(namesOf(table)));
  const alone = reachedEntries(of).filter(
    (entry) =>
      isMissing(entry, names, spelled) &&
      !announced(nameOfCompatible(entry)!, aliases) &&
      exported.every((some) => some && isMissing(entry, some, spelled)),
  );
  const report = sumUp(
    of,
    alone.map((entry) => ({
      entry,
      message: (more) =>
        `no spi_device_id "${nameOfCompatible(entry)}"${more}: ${ownerOf(of)} does not load for the device, which announces spi:${nameOfCompatible(entry)}`,
    })),
    'nor of this one',
    ids ? [{ ...ids.place, message: 'the names that the driver has' }] : [],
  );
  if (!report) return;
  const fix = ids && idsFix(ids, alone, files);
  yield {
    ...report,
    help: ids
      ? `add the names to ${ids.name}`
      : 'give the driver an id_table with the names, and export it: MODULE_DEVICE_TABLE(spi, …)',
    ...(fix ? { fix } : {}),
  };
}

/** The probe of an i2c driver gets no id for a name that the table does not have (i2c_match_id). */
function* i2c({ of, ids }: DriverTables, { files }: ModuleContext): Iterable<Report> {
  const names = ids && namesOf(ids);
  if (!ids || !names) return;
  const alone = reachedEntries(of).filter((entry) => isMissing(entry, names));
  const followed = alone.length > 0 ? idFollowedUnchecked(files, ids) : undefined;
  if (!followed) return;
  const report = sumUp(
    of,
    alone.map((entry) => ({
      entry,
      message: (more) =>
        `no i2c_device_id "${nameOfCompatible(entry)}"${more}: the id that ${ownerOf(of)} follows in probe is NULL`,
    })),
    'nor of this one',
    [
      {
        path: ids.path,
        range: {
          start: { line: followed.line, column: 1 },
          end: { line: followed.line, column: followed.text.length + 1 },
        },
        message: 'here it is followed',
      },
      { ...ids.place, message: 'the names that the driver has' },
    ],
  );
  if (!report) return;
  const fix = idsFix(ids, alone, files);
  yield {
    ...report,
    severity: 'error',
    help: `add the names to ${ids.name}, or take the data from i2c_get_match_data()`,
    ...(fix ? { fix } : {}),
  };
}

const isMissing = (entry: Entry, names: ReadonlySet<string>, spell = (name: string) => name) => {
  const name = nameOfCompatible(entry);
  return name !== undefined && !names.has(spell(name));
};

/** To modprobe `-` and `_` are one: `spi:foo-bar` loads what says `spi:foo_bar` (alias_normalize() of kmod). */
const spelled = (name: string) => name.replaceAll('-', '_');

const loadedFor = (names: Iterable<string> | undefined) => names && new Set([...names].map(spelled));

const announced = (name: string, aliases: readonly ModuleAlias[]) =>
  aliases.some(({ alias }) => typeof alias === 'string' && spelled(alias) === spelled(`spi:${name}`));

/** Names without data: where the table's entries have some, only the author knows which. */
function idsFix(ids: Table, alone: readonly Entry[], files: ModuleContext['files']): Fix | undefined {
  const last = ids.entries[ids.end];
  const first = ids.entries[0];
  if (
    !last ||
    last.condition !== ids.condition ||
    !first ||
    reachedEntries(ids).some(({ fields }) => fields.has('driver_data'))
  )
    return undefined;
  const style = first.text.startsWith('{ .name') || first.text.startsWith('{.name') ? '.name = ' : '';
  const names = [...new Set(alone.map((entry) => nameOfCompatible(entry)!))];
  const edit = insertBefore(
    files,
    last,
    names.map((name) => `{ ${style}"${name}" },`),
  );
  return edit && { title: `Add to ${ids.name}`, safety: 'unsafe', edits: [edit] };
}
