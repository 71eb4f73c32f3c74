// An exported table that the driver beside it does not name.
import type { Bus } from '../bus/bus.ts';
import { withoutComments } from './data-use.ts';
import { linesOf } from './edits.ts';
import type { Report, Rule } from './rule.ts';
import { ownerOf } from './sides.ts';
import { testsFor } from './text-tests.ts';
import page from './unused-device-table.md';

/** Whether a text names a driver struct of a bus. */
const holdsDriver = testsFor<Bus>(
  ({ drivers }) =>
    (source) =>
      drivers.some(({ struct }) => source.includes(struct)),
);

export const unusedDeviceTable: Rule = {
  name: 'unused-device-table',
  summary: 'a table is exported, and the driver beside it does not use it',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, bus, files }): Iterable<Report> {
    const [exported] = table.exports;
    if (!exported || table.terminator === 'open' || table.drivers.length > 0 || table.mentions.length > 0)
      return;
    if (table.place.path !== table.path || bus.drivers.length === 0) return;
    // Read only where it may hold a driver.
    if (!files.passes(table.path, holdsDriver(bus))) return;
    const text = withoutComments(linesOf(files, table.path)?.join('\n') ?? '');
    const found = bus.drivers.flatMap(({ struct, table: member, needed }) =>
      [
        ...text.matchAll(
          new RegExp(`^(?:static\\s+)?struct\\s+${struct}\\s+(\\w+)\\s*=\\s*\\{[\\s\\S]*?^\\};`, 'gm'),
        ),
      ].map((match) => ({ struct, member, needed, name: match[1]!, body: match[0], at: match.index })),
    );
    const [driver, ...more] = found.filter(({ struct }) => struct !== 'platform_driver');
    // Platform devices bind by the driver's name: the table may be there for autoloading alone. With two drivers, or one that gets its table by a macro or at run time, the text does not tell.
    if (!driver || more.length > 0) return;
    // More than a table that is not used: driver-without-table.
    if (driver.needed) return;
    // A driver that binds by its compatible may have names for autoloading alone (compatible-without-id).
    if (bus.name === 'spi' && driver.body.includes('of_match_table')) return;
    const last = driver.member.slice(driver.member.lastIndexOf('.') + 1);
    if (new RegExp(`\\b${last}\\b`).test(text) || /#\s*(?:if|include)|^\s*[A-Z_]+\(/m.test(driver.body))
      return;
    const line = text.slice(0, driver.at).split('\n').length;
    yield {
      table,
      place: table.place,
      message: `${ownerOf(table)} is loaded for the devices of ${table.name}, but ${driver.name} has no .${driver.member}`,
      related: [
        {
          path: table.path,
          range: {
            start: { line, column: 1 },
            end: { line, column: 1 + driver.body.split('\n')[0]!.length },
          },
          message: 'the driver',
        },
        { ...exported.place, message: 'the table is exported here' },
      ],
      help: `give the driver .${driver.member} = ${table.name}`,
      subject: driver.member,
    };
  },
};
