// An entry of an exported table that modpost can't make an alias of.

import { reachedEntries } from '../tables/reached.ts';
import page from './mask-drops-alias.md';
import type { Report, Rule } from './rule.ts';
import { andMore, MOST_RELATED, ownerOf, related } from './sides.ts';

export const maskDropsAlias: Rule = {
  name: 'mask-drops-alias',
  summary: 'modpost makes no alias of an entry: its module does not load for it',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, bus }): Iterable<Report> {
    const exported = table.exports.some((e) => e.bus === bus.name);
    if (!exported || (table.modules.length > 0 && table.modules.every((m) => m.linkage === 'builtin')))
      return;
    const found = reachedEntries(table).flatMap((entry) => {
      const { dropped, fatal } = bus.unresolved(entry).length === 0 ? bus.alias(entry) : {};
      const set = dropped === undefined ? undefined : bus.matching?.setOf(entry);
      // What matches every device, to be bound by hand, is not to load for each of them.
      if (set !== undefined && bus.matching?.everything(set)) return [];
      return dropped === undefined ? [] : [{ entry, dropped, fatal }];
    });
    const [first] = found;
    if (!first) return;
    const message = ({ dropped, fatal }: (typeof found)[number], more = '') =>
      fatal
        ? `modpost stops the build of ${ownerOf(table)} at this entry${more}: ${dropped}`
        : `modpost makes no alias of this entry${more}, so ${ownerOf(table)} does not load for it: ${dropped}`;
    yield {
      table,
      place: first.entry.place,
      message: message(first, andMore(found.length - 1)),
      related: found
        .slice(1, 1 + MOST_RELATED)
        .map(({ entry }) => related(table, entry, first.fatal ? 'and at this one' : 'nor of this one')),
      ...(bus.name === 'pci'
        ? { help: 'mask whole bytes of the class: 0xff0000, 0xffff00 or 0xffffff' }
        : {}),
      subject: first.entry.text,
      parts: found.map((each) => ({
        subject: each.entry.text,
        place: each.entry.place,
        message: message(each),
        related: [],
      })),
    };
  },
};
