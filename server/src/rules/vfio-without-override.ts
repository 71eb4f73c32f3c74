// A VFIO driver whose entries match without being asked.
import { liveEntries } from '../overlap/live.ts';
import type { Report, Rule } from './rule.ts';
import { andMore, MOST_RELATED, ownerOf, related } from './sides.ts';
import { hasOverrideOnly, isVfio, OVERRIDE_HELP, overrideFix } from './vfio.ts';
import page from './vfio-without-override.md';

export const vfioWithoutOverride: Rule = {
  name: 'vfio-without-override',
  summary: 'a VFIO driver takes devices without driver_override',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, bus, files }): Iterable<Report> {
    const { matching } = bus;
    if (!matching || !bus.columns.includes('override_only') || !isVfio(table, files)) return;
    const live = liveEntries(table, bus);
    const [first] = live;
    if (!first || !hasOverrideOnly(files)) return;
    const entries = live.map(({ entry }) => entry);
    const fix = overrideFix(entries, files);
    const text = matching.text(first.set);
    yield {
      table,
      place: first.entry.place,
      message: `${ownerOf(table)} is a VFIO driver and binds ${text} without being asked${andMore(live.length - 1)}`,
      related: entries.slice(1, 1 + MOST_RELATED).map((entry) => related(table, entry, 'so does this entry')),
      ...(matching.witness(first.set, first.set) ? { witness: matching.witness(first.set, first.set)! } : {}),
      help: OVERRIDE_HELP,
      ...(fix ? { fix } : {}),
      subject: `${table.name} ${text}`,
    };
  },
};
