// A driver of a bus that matches by tables alone, and that has none.
import { withoutComments } from './data-use.ts';
import page from './driver-without-table.md';
import { linesOf } from './edits.ts';
import type { Report, Rule } from './rule.ts';

export const driverWithoutTable: Rule = {
  name: 'driver-without-table',
  summary: 'a driver has no table, and its bus matches by nothing else',
  severity: 'error',
  state: 'stable',
  page,
  *checkTable({ table, bus, files }): Iterable<Report> {
    const [driver] = table.drivers;
    if (!table.absent || !driver || driver.lacks === undefined) return;
    const kind = bus.drivers.find(
      ({ struct, table: member }) => struct === driver.struct && member === driver.lacks,
    );
    const text = withoutComments(linesOf(files, table.path)?.join('\n') ?? '');
    if (!isRegistered(driver.variable, text) || isGivenOne(driver.lacks, text)) return;
    const followed = kind?.needed === 'followed';
    yield {
      table,
      place: driver.place,
      ...(followed ? {} : { severity: 'warning' as const }),
      message: followed
        ? `${driver.variable} has no .${driver.lacks}: the ${bus.name} bus follows the null pointer for each device`
        : `${driver.variable} has no .${driver.lacks}: the ${bus.name} bus gives it no device`,
      help: `give it .${driver.lacks}, a table of struct ${bus.struct} that ends in an empty entry, and export that`,
      subject: driver.name ?? driver.variable,
    };
  },
};

/** Handed to the bus by itself: what is copied, or stands in a list, may be given its table on the way. */
const isRegistered = (variable: string, text: string) =>
  new RegExp(`\\b\\w*(?:driver|register)\\w*\\s*\\(\\s*&?\\s*${variable}\\b`).test(text);

/** Whether a statement of the file gives some driver such a table. */
const isGivenOne = (member: string, text: string) =>
  new RegExp(`(?:->|\\w\\s*\\.)\\s*${member.replaceAll('.', '\\s*\\.\\s*')}\\s*=(?!=)`).test(text);
