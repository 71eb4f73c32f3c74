// An entry that matches what an earlier entry of the same table matches.
import type { Bus } from '../bus/bus.ts';
import type { Entry } from '../tables/model.ts';
import { compareData, dataName } from './driver-data.ts';
import page from './duplicate-entry.md';
import { type Later, laterEntries, removalFix, reportLater } from './later-entry.ts';
import { walksItself } from './module-sources.ts';
import type { Rule } from './rule.ts';

export const duplicateEntry: Rule = {
  name: 'duplicate-entry',
  summary: 'a table holds the same entry twice',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, bus, files }) {
    if (table.drivers.length === 0) return;
    const twice = laterEntries(table, bus, 'identical');
    const lost = twice.filter((found) => compareData(found.earlier, found.entry, bus) === 'different');
    const isLost = new Set(lost);
    const isSame = ({ earlier, entry }: Later) => compareData(earlier, entry, bus) === 'same';
    // Names that differ in case are the same to the kernel (of_compat_cmp), but udev loads by either of the aliases.
    const harmless = twice.filter(
      (found) => !isLost.has(found) && sameAliases(bus, found.earlier, found.entry),
    );
    // Where the code looks for more than the first match, a later entry is no mistake.
    if (lost.length > 0 && walksItself(table, files)) return;
    const data = lost[0] ? dataName(lost[0].entry, bus) : '';
    yield* reportLater(table, lost, {
      message: (text) => `${text} stands in the table already: this ${data} never applies`,
      earlier: 'this entry matches first',
      help: 'take out the entry that is wrong',
      subject: 'lost',
      fix: removalFix(files, table, lost, false),
    });
    yield* reportLater(table, harmless, {
      severity: 'info',
      message: (text) => `${text} stands in the table already`,
      earlier: 'this entry matches first',
      help: 'take out one of them',
      subject: 'harmless',
      fix: removalFix(files, table, harmless, harmless.every(isSame)),
    });
  },
};

const sameAliases = (bus: Bus, a: Entry, b: Entry) =>
  bus.alias(a).aliases.join() === bus.alias(b).aliases.join();
