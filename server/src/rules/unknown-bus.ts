// MODULE_DEVICE_TABLE with a bus of which this tree's modpost makes no aliases.
import type { Bus } from '../bus/bus.ts';
import { FILE2ALIAS, modpostIn } from '../kernel/modpost.ts';
import type { Entry, Export, Table } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import type { Report, Rule } from './rule.ts';
import { ownerOf } from './sides.ts';
import page from './unknown-bus.md';

export const unknownBus: Rule = {
  name: 'unknown-bus',
  summary: 'MODULE_DEVICE_TABLE names a bus that modpost does not know: no alias at all',
  severity: 'warning',
  state: 'stable',
  page,
  *checkModule({ tables, aliases, files, busOf }): Iterable<Report> {
    const exported = tables.filter((table) => table.exports.length > 0);
    const known = exported.length > 0 ? files.readAs(FILE2ALIAS, modpostIn)?.buses : undefined;
    if (known === undefined) return;
    const said = new Set(aliases.map(({ alias }) => alias));
    for (const table of exported) {
      const unknown = table.exports.find((each) => !known.has(each.bus));
      if (unknown && !reachedEntries(table).every((entry) => isSaid(entry, busOf(table), said)))
        yield reportOf(table, unknown);
    }
  },
};

/** Whether a MODULE_ALIAS says what modpost would. */
const isSaid = (entry: Entry, bus: Bus, said: ReadonlySet<unknown>): boolean => {
  const { aliases } = bus.alias(entry);
  return aliases.length > 0 && aliases.every((alias) => said.has(alias));
};

const reportOf = (table: Table, each: Export): Report => ({
  table,
  place: each.place,
  message: `modpost of this tree makes no alias of bus ${each.bus}: ${ownerOf(table)} does not load by itself`,
  related: [{ ...table.place, message: 'the table that makes no alias' }],
  help: 'add the bus to devtable[] of scripts/mod/file2alias.c, or give the module a MODULE_ALIAS',
  subject: each.bus,
});
