// Entries that only driver_override reaches, in the table of a driver that matches by itself.
import type { Entry } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import page from './mixed-override-only.md';
import type { Report, Rule } from './rule.ts';
import { MOST_RELATED, related } from './sides.ts';
import { isVfio } from './vfio.ts';

export const mixedOverrideOnly: Rule = {
  name: 'mixed-override-only',
  summary: 'override_only entries stand among normal ones that take their devices',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, bus, files }): Iterable<Report> {
    // A VFIO driver whose normal entries are the mistake is a finding of its own (vfio-without-override).
    if (!bus.columns.includes('override_only') || table.drivers.length === 0 || isVfio(table, files)) return;
    const entries = reachedEntries(table);
    const waiting = entries.filter(isOverrideOnly);
    const [first] = waiting;
    const { matching } = bus;
    if (!first || !matching || waiting.length === entries.length) return;
    const normal = entries.filter((entry) => !isOverrideOnly(entry));
    // Without override_only: what the entry would match.
    const wide = (entry: Entry) => matching.setOf({ ...entry, fields: without(entry, 'override_only') });
    for (const entry of waiting) {
      const set = wide(entry);
      const beside = normal.find((other) => {
        const theirs = matching.setOf(other);
        return set !== undefined && theirs !== undefined && matching.relate(set, theirs) !== 'disjoint';
      });
      if (set === undefined || !beside) continue;
      const hidden = beside.index < entry.index;
      yield {
        table,
        place: entry.place,
        message: hidden
          ? `${matching.text(set)} matches by an entry above it without being asked: override_only has no effect here`
          : `for a device of ${matching.text(set)} that is not asked for by driver_override, the entry is passed over and one below it matches`,
        related: [related(table, beside, 'this entry matches the device')].slice(0, MOST_RELATED),
        help: 'let a driver of its own have the entries that wait for driver_override',
        subject: matching.text(set),
      };
      return;
    }
  },
};

const isOverrideOnly = (entry: Entry) => {
  const value = entry.fields.get('override_only')?.value ?? 0;
  return typeof value === 'number' && value !== 0;
};

function without(entry: Entry, name: string): Entry['fields'] {
  const fields = new Map(entry.fields);
  fields.delete(name);
  return fields;
}
