// A MODULE_ALIAS that one of the module's tables makes already.
import { FILE2ALIAS, modpostIn } from '../kernel/modpost.ts';
import type { ModuleAlias, Table } from '../tables/model.ts';
import { takeOut } from './alias-line.ts';
import page from './redundant-alias.md';
import type { ModuleContext, Report, Rule } from './rule.ts';
import { related } from './sides.ts';

export const redundantAlias: Rule = {
  name: 'redundant-alias',
  summary: 'a MODULE_ALIAS repeats what a table of the module makes',
  severity: 'info',
  state: 'stable',
  page,
  *checkModule(context) {
    for (const alias of context.aliases) {
      const text = alias.alias;
      if (typeof text !== 'string') continue;
      const bus = text.slice(0, text.indexOf(':'));
      for (const table of context.tables) {
        // Cheap first: few modules have both.
        if (table.exports.length === 0 || !sharesPrefix(table, bus)) continue;

        const report = reportOf(alias, text, table, context);
        if (!report) continue;
        yield report;
        break;
      }
    }
  },
};

/** Aliases begin with the name of their bus, or with the bus's own letters (`acpi*:`, `wmi:`): these cover the common ones. */
const sharesPrefix = (table: Table, bus: string) => bus.replace(/\W.*$/, '') === table.bus;

function reportOf(
  { alias, place, condition, modules, path }: ModuleAlias,
  text: string,
  table: Table,
  { busOf, files }: ModuleContext,
): Report | undefined {
  const bus = busOf(table);
  const exported = table.exports.find((each) => each.bus === bus.name);
  if (alias !== text || !exported) return undefined;
  // Of two modules that share a file each has its own aliases.
  if (path !== table.path && !modules.some(({ name }) => table.modules.some((other) => other.name === name)))
    return undefined;
  // Under another condition the table may not be there when the alias is.
  if ((table.condition ?? condition) !== condition || (exported.condition ?? condition) !== condition)
    return undefined;
  const modpost = files.readAs(FILE2ALIAS, modpostIn);
  // A modpost that does not know the bus makes nothing of its tables: the alias is all there is.
  if (modpost?.buses.has(table.bus) === false) return undefined;
  const entry = table.entries.find(
    (each) =>
      bus.isSentinel(each) === false &&
      bus.unresolved(each).length === 0 &&
      (each.condition ?? condition) === condition &&
      bus.alias(each, modpost).aliases.includes(text),
  );
  if (!entry) return undefined;
  const fix = takeOut(place, files);
  return {
    table,
    place,
    message: `MODULE_DEVICE_TABLE(${bus.name}, ${table.name}) makes "${text}" already`,
    related: [related(table, entry, 'of this entry')],
    help: 'take out the MODULE_ALIAS',
    ...(fix ? { fix } : {}),
    subject: text,
  };
}
