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
    const message = (device: string, more = '') =>
      `${ownerOf(table)} is a VFIO driver and binds ${device} without being asked${more}`;
    yield {
      table,
      place: first.entry.place,
      message: message(text, andMore(live.length - 1)),
      related: entries.slice(1, 1 + MOST_RELATED).map((entry) => related(table, entry, 'so does this entry')),
      ...(matching.witness(first.set, first.set) ? { witness: matching.witness(first.set, first.set)! } : {}),
      help: OVERRIDE_HELP,
      ...(fix ? { fix } : {}),
      subject: text,
      parts: live.map(({ entry, set }) => ({
        subject: matching.text(set),
        place: entry.place,
        message: message(matching.text(set)),
        related: [],
        ...(matching.witness(set, set) ? { witness: matching.witness(set, set)! } : {}),
      })),
    };
  },
};
