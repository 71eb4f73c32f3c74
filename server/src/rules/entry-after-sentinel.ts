// Entries that stand behind the one at which the kernel stops.
import type { Bus } from '../bus/bus.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { Entry, Table } from '../tables/model.ts';
import { isReached } from '../tables/reached.ts';
import page from './entry-after-sentinel.md';
import type { Fix, Report, Rule } from './rule.ts';
import { andMore, MOST_RELATED, related } from './sides.ts';
import { isMatched } from './walked.ts';
import { removalOf } from './whole-entries.ts';

export const entryAfterSentinel: Rule = {
  name: 'entry-after-sentinel',
  summary: 'entries stand behind the sentinel and never match',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, bus, files }): Iterable<Report> {
    const sentinel = table.entries[table.end];
    if (!sentinel || !isMatched(table)) return;
    const behind = table.entries
      .slice(table.end + 1)
      .filter((entry) => bus.isSentinel(entry) === false && !isReached(table, entry));
    const [first] = behind;
    if (first && !(table.counted && table.drivers.length === 0)) {
      const fix = sentinelFix(table, bus, files);
      yield {
        table,
        place: first.place,
        message: `${table.name} ends before this entry${andMore(behind.length - 1)}: it never matches`,
        related: [
          related(table, sentinel, 'the kernel stops here'),
          ...behind.slice(1, MOST_RELATED).map((entry) => related(table, entry, 'nor does this entry')),
        ],
        help: 'move the sentinel to the end of the table',
        ...(fix ? { fix } : {}),
        subject: `behind ${first.text}`,
        parts: behind.map((entry) => ({
          subject: `behind ${entry.text}`,
          place: entry.place,
          message: `${table.name} ends before this entry: it never matches`,
          related: [related(table, sentinel, 'the kernel stops here')],
        })),
      };
    }
    const field = namedField(sentinel, bus.columns);
    if (field !== undefined && !holdsPlaceOnly(table, sentinel))
      yield {
        table,
        place: sentinel.place,
        message: `this entry gives ${field} and still ends the table: what it should match never does`,
        help: 'give the fields that the end of a table is told by (of PCI: vendor, subvendor, class_mask)',
        subject: `ends at ${sentinel.text}`,
      };
  },
};

/** The last of several sentinels stays, where it ends the table. */
function sentinelFix(table: Table, bus: Bus, files: TreeFiles): Fix | undefined {
  const sentinels = table.entries.filter((entry) => bus.isSentinel(entry) === true);
  const last = sentinels.pop();
  if (sentinels.length === 0 || last !== table.entries.at(-1)) return undefined;
  if (sentinels.some((each) => each.condition !== last?.condition)) return undefined;
  const removal = removalOf(files, table, sentinels);
  return removal && { title: 'End the table at its last entry', safety: 'unsafe', edits: removal.edits };
}

/** A field that is matched on and that somebody gave a value to in the entry that ends the table. */
function namedField(sentinel: Entry, columns: readonly string[]): string | undefined {
  for (const name of columns) {
    const value = sentinel.fields.get(name)?.value;
    if ((typeof value === 'number' || typeof value === 'bigint') && value !== 0 && value !== 0n) return name;
  }
  return undefined;
}

/** `{ 0, PCI_ANY_ID }`-like ends: nobody means the device that all ids are. */
function holdsPlaceOnly(table: Table, sentinel: Entry): boolean {
  const values = [...sentinel.fields.values()].map(({ value }) => value).filter((value) => value !== 0);
  return sentinel.index === table.entries.length - 1 && values.every((value) => value === 0xffffffff);
}
