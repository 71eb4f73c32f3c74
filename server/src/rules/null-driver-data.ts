// An entry without data in a table whose driver follows the data as a pointer.
import type { Entry, Table } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import { followedUnchecked } from './data-use.ts';
import page from './null-driver-data.md';
import type { Report, Rule } from './rule.ts';
import { ownerOf } from './sides.ts';
import { sumUp } from './sum-up.ts';

export const nullDriverData: Rule = {
  name: 'null-driver-data',
  summary: 'an entry has no data, and the driver follows it as a pointer',
  severity: 'error',
  state: 'stable',
  page,
  *checkTable({ table, bus, files }): Iterable<Report> {
    if (table.drivers.length === 0) return;
    const member = dataOf(table);
    if (member === undefined || bus.columns.includes(member)) return;
    const entries = reachedEntries(table);
    const pointers = entries.filter((entry) => isAddress(entry, member));
    const empty = entries.filter((entry) => isNull(entry, member));
    if (empty.length === 0 || pointers.length === 0) return;
    const followed = followedUnchecked(files, table, member);
    if (!followed) return;
    const at = { line: followed.line, column: 1 };
    const report = sumUp(
      table,
      empty.map((entry) => ({
        entry,
        message: (more) => `no ${member} here${more}, and ${ownerOf(table)} follows it without a check: NULL`,
      })),
      'nor here',
      [
        {
          path: table.path,
          range: { start: at, end: { line: at.line, column: followed.text.length + 1 } },
          message: 'here it is followed',
        },
      ],
    );
    if (report)
      yield { ...report, help: `give the entry its ${member}, or check for NULL before following it` };
  },
};

/** The member that points to what the driver is to know of a device. */
function dataOf(table: Table): string | undefined {
  for (const member of ['driver_data', 'data', 'driver_info'])
    if (table.entries.some((entry) => isAddress(entry, member))) return member;
  return undefined;
}

const isAddress = (entry: Entry, member: string) => {
  const value = entry.fields.get(member)?.value;
  return typeof value === 'object' && value.kind === 'address';
};

const isNull = (entry: Entry, member: string) => {
  const value = entry.fields.get(member)?.value ?? 0;
  return value === 0 || value === 0n;
};
