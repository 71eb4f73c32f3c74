// The tables that one driver object names: its of_match_table beside its id_table.
import type { Driver, Entry, Table } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';

export interface DriverTables {
  readonly driver: Driver;
  readonly of: Table;
  /** undefined where the driver names none. */
  readonly ids: Table | undefined;
}

/** Drivers of `struct` that have a table of compatibles, with their table of bus `ids`. */
export function driverTables(tables: readonly Table[], struct: string, ids: string): DriverTables[] {
  const found: DriverTables[] = [];
  for (const of of tables) {
    if (of.bus !== 'of') continue;
    for (const driver of of.drivers) {
      // Of a driver of another module the other tables are there.
      if (driver.struct !== struct || driver.modules) continue;
      const beside = tables.find(
        (table) => table.bus === ids && table.drivers.some((other) => isSame(other, driver)),
      );
      found.push({ driver, of, ids: beside });
    }
  }
  return found;
}

const isSame = (a: Driver, b: Driver) =>
  a.variable === b.variable &&
  a.place.path === b.place.path &&
  a.place.range.start.line === b.place.range.start.line;

/** A compatible as spi and i2c devices are named after it: without the vendor (of_modalias_node, drivers/of/base.c). */
export function nameOfCompatible(entry: Entry): string | undefined {
  const value = entry.fields.get('compatible')?.value;
  if (typeof value !== 'string' || value === '') return undefined;
  const compatible = value.split('\0', 1)[0]!;
  return compatible.slice(compatible.indexOf(',') + 1);
}

/** The names of a spi or i2c table; undefined where one is not resolved. */
export function namesOf(table: Table): ReadonlySet<string> | undefined {
  // What comes behind its last entry may be more of them.
  if (table.terminator === 'open') return undefined;
  const names = new Set<string>();
  for (const entry of reachedEntries(table)) {
    const value = entry.fields.get('name')?.value;
    if (typeof value !== 'string') return undefined;
    names.add(value.split('\0', 1)[0]!);
  }
  return names;
}
