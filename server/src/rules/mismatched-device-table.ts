// MODULE_DEVICE_TABLE with another bus than the table's, or with another table than the driver's.

import type { Bus } from '../bus/bus.ts';
import { liveEntries } from '../overlap/live.ts';
import type { Table } from '../tables/model.ts';
import mismatchedPage from './mismatched-device-table.md';
import { unexportedTables } from './missing-device-table.ts';
import type { Report, Rule } from './rule.ts';
import { ownerOf } from './sides.ts';

export const mismatchedDeviceTable: Rule = {
  name: 'mismatched-device-table',
  summary: 'MODULE_DEVICE_TABLE names another bus or another table than the driver uses',
  severity: 'warning',
  state: 'stable',
  page: mismatchedPage,
  *checkModule(context) {
    for (const table of context.tables) yield* wrongBus(table);
    for (const [table, exported] of unexportedTables(context)) {
      const instead = exported.find((other) => other.drivers.length === 0);
      const [driver] = table.drivers;
      const place = instead?.exports[0]?.place;
      if (!instead || !driver || !place || isCombined(table, exported, context.busOf(table))) continue;
      yield {
        table,
        place,
        ...(isPartOf(instead, table, context.busOf(table)) ? { severity: 'info' as const } : {}),
        message: `${ownerOf(table)} exports ${instead.name}, but ${driver.variable} uses ${table.name}`,
        related: [
          { ...(driver.tablePlace ?? driver.place), message: `${driver.variable} uses ${table.name}` },
          { ...table.place, message: `${table.name} is not exported` },
        ],
        help: `export ${table.name} too, or let the driver use ${instead.name}`,
        subject: 'another table',
      };
    }
  },
};

/** usb-serial's way: one exported table combines those of several drivers, so that the module loads for all of them. */
function isCombined(table: Table, exported: readonly Table[], bus: Bus): boolean {
  const made = new Set(
    exported.flatMap((other) => other.entries.flatMap((entry) => bus.alias(entry).aliases)),
  );
  return table.entries
    .slice(0, table.end)
    .every((entry) => bus.alias(entry).aliases.every((alias) => made.has(alias)));
}

/** An exported part of the driver's table is a choice: for the rest the module is not to load by itself. */
function isPartOf(part: Table, whole: Table, bus: Bus): boolean {
  const { matching } = bus;
  if (!matching) return false;
  const all = liveEntries(whole, bus);
  return liveEntries(part, bus).every(({ set }) =>
    all.some((other) => ['identical', 'covers'].includes(matching.relate(other.set, set))),
  );
}

function* wrongBus(table: Table): Iterable<Report> {
  for (const wrong of table.exports) {
    if (wrong.bus === table.bus) continue;
    yield {
      table,
      place: wrong.place,
      message: `${table.name} is a table of struct ${table.struct}: modpost reads it as one of bus ${wrong.bus}`,
      related: [{ ...table.place, message: `the table is declared here` }],
      help: `write MODULE_DEVICE_TABLE(${table.bus}, ${table.name})`,
      subject: `bus ${wrong.bus}`,
    };
  }
}
