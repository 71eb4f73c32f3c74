// MODULE_DEVICE_TABLE with another bus than the table's, or with another table than the driver's.

import type { Bus } from '../bus/bus.ts';
import type { Place } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { liveEntries } from '../overlap/live.ts';
import type { Entry, Table } from '../tables/model.ts';
import { reachedCount, reachedEntries } from '../tables/reached.ts';
import { insertBefore, replace } from './edits.ts';
import mismatchedPage from './mismatched-device-table.md';
import { unexportedTables } from './missing-device-table.ts';
import type { Report, Rule } from './rule.ts';
import { ownerOf } from './sides.ts';
import { sumUp } from './sum-up.ts';
import { isMatched } from './walked.ts';

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
      if (!instead || !driver || !place) continue;
      const bus = context.busOf(table);
      const lacking = notCombined(table, exported, bus);
      if (lacking.length === 0) continue;
      if (lacking.length < reachedCount(table)) {
        const report = lacksReport(table, instead, place, lacking, context.files);
        if (report) yield report;
        continue;
      }
      // A table that the code itself looks up, of the parent for one, is a way to be loaded.
      if (isMatched(instead)) continue;
      yield {
        table,
        place,
        ...(isPartOf(instead, table, bus) ? { severity: 'info' as const } : {}),
        message: `${ownerOf(table)} exports ${instead.name}, but ${driver.variable} uses ${table.name}`,
        related: [
          { ...(driver.tablePlace ?? driver.place), message: `${driver.variable} uses ${table.name}` },
          { ...table.place, message: `${table.name} is not exported` },
        ],
        help: `export ${table.name} too, or let the driver use ${instead.name}`,
        subject: driver.name ?? '',
      };
    }
  },
};

/**
 * usb-serial's way: one exported table combines those of several drivers, so that the module loads for all of them.
 * The entries that are not in it.
 */
function notCombined(table: Table, exported: readonly Table[], bus: Bus): Entry[] {
  const made = new Set(
    exported.flatMap((other) => other.entries.flatMap((entry) => bus.alias(entry).aliases)),
  );
  const { matching } = bus;
  const sets = matching ? exported.flatMap((other) => liveEntries(other, bus)) : [];
  return reachedEntries(table).filter((entry) => {
    if (bus.alias(entry).aliases.every((alias) => made.has(alias))) return false;
    const set = matching?.setOf(entry);
    if (!matching || set === undefined) return false;
    return !sets.some((other) => ['identical', 'covers'].includes(matching.relate(other.set, set)));
  });
}

function lacksReport(
  table: Table,
  combined: Table,
  exported: Place,
  lacking: readonly Entry[],
  files: TreeFiles,
): Report | undefined {
  const report = sumUp(
    table,
    lacking.map((entry) => ({
      entry,
      message: (more) =>
        `${combined.name}, which is exported, lacks this entry of ${table.name}${more}: ${ownerOf(table)} does not load for it`,
    })),
    'nor for this one',
    [{ ...exported, message: `${combined.name} is exported` }],
  );
  const sentinel = combined.entries[combined.end];
  const ids = lacking.flatMap((entry) => /^\{\s*(\w+\s*\([^(){}]*\))\s*[,}]/.exec(entry.text)?.[1] ?? []);
  const edit =
    sentinel && sentinel.condition === combined.condition && ids.length === lacking.length
      ? insertBefore(
          files,
          sentinel,
          ids.map((id) => `{ ${id} },`),
        )
      : undefined;
  return (
    report && {
      ...report,
      help: `add the entry to ${combined.name}`,
      ...(edit ? { fix: { title: `Add to ${combined.name}`, safety: 'unsafe', edits: [edit] } } : {}),
    }
  );
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
      fix: {
        title: `Export it to bus ${table.bus}`,
        safety: 'unsafe',
        edits: [replace(wrong.place, `MODULE_DEVICE_TABLE(${table.bus}, ${table.name})`)],
      },
      subject: `bus ${wrong.bus}`,
    };
  }
}
