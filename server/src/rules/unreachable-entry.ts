// An entry behind a broader one of the same table.
import { compareData } from './driver-data.ts';
import { type Later, laterEntries, moveFix, removalFix, reportLater } from './later-entry.ts';
import { walksItself } from './module-sources.ts';
import type { Rule } from './rule.ts';
import page from './unreachable-entry.md';

export const unreachableEntry: Rule = {
  name: 'unreachable-entry',
  summary: 'an entry stands behind a broader one and is never reached',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, bus, files }) {
    if (table.drivers.length === 0) return;
    const behind = laterEntries(table, bus, 'covers');
    const lost = behind.filter((found) => compareData(found.earlier, found.entry, bus) === 'different');
    const isLost = new Set(lost);
    const isSame = ({ earlier, entry }: Later) => compareData(earlier, entry, bus) === 'same';
    const harmless = behind.filter((found) => !isLost.has(found));
    // Where the code looks for more than the first match, a later entry is no mistake.
    if (lost.length > 0 && walksItself(table, files)) return;
    yield* reportLater(table, lost, {
      message: (text) => `${text} is never reached: a broader entry stands before it, with other driver_data`,
      earlier: 'this entry matches first',
      help: 'move the entry before the broader one',
      subject: 'lost',
      fix: moveFix(files, table, bus, lost, harmless),
    });
    yield* reportLater(table, harmless, {
      severity: 'info',
      message: (text) =>
        `${text} is never reached: a broader entry with the same driver_data stands before it`,
      earlier: 'this entry matches first',
      help: 'take out the entry',
      subject: 'harmless',
      fix: removalFix(files, table, harmless, harmless.every(isSame)),
    });
  },
};
