// MODULE_DEVICE_TABLE with a bus of which this tree's modpost makes no aliases.
import { modpostBuses } from '../kernel/modpost.ts';
import type { Report, Rule } from './rule.ts';
import { ownerOf } from './sides.ts';
import page from './unknown-bus.md';

export const unknownBus: Rule = {
  name: 'unknown-bus',
  summary: 'MODULE_DEVICE_TABLE names a bus that modpost does not know: no alias at all',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, files }): Iterable<Report> {
    if (table.exports.length === 0) return;
    const known = modpostBuses(files);
    for (const each of table.exports) {
      if (known === undefined || known.has(each.bus)) continue;
      yield {
        table,
        place: each.place,
        message: `modpost of this tree makes no alias of bus ${each.bus}: ${ownerOf(table)} does not load by itself`,
        related: [{ ...table.place, message: 'the table that makes no alias' }],
        help: 'add the bus to devtable[] of scripts/mod/file2alias.c, or give the module a MODULE_ALIAS',
        subject: each.bus,
      };
    }
  },
};
