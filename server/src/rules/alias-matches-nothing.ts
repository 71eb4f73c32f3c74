// A MODULE_ALIAS that no device of its bus ever announces.
import { buses } from '../bus/all.ts';
import { meetsFormat, tokensOf } from '../overlap/alias-globs.ts';
import { takeOut } from './alias-line.ts';
import page from './alias-matches-nothing.md';
import type { Rule } from './rule.ts';

/** Buses by the letters that their modaliases begin with: patterns may go on with `*:` (`acpi*:…`). */
const BUSES = new Map(
  buses.flatMap(({ name, announces }) =>
    announces === undefined ? [] : [[lettersOf(announces), { name, format: announces }] as const],
  ),
);

export const aliasMatchesNothing: Rule = {
  name: 'alias-matches-nothing',
  summary: 'a MODULE_ALIAS is not written as the devices of its bus announce themselves',
  severity: 'warning',
  state: 'stable',
  page,
  *checkModule({ aliases, tables, files }) {
    for (const { alias, place, path } of aliases) {
      if (typeof alias !== 'string') continue;
      const bus = BUSES.get(lettersOf(alias));
      if (!bus || meetsFormat(tokensOf(alias), bus.format)) continue;
      const table = tables.find((each) => each.path === path) ?? tables[0];
      if (!table) continue;
      // A table of another bus loads it for other devices.
      const own = tables.filter((each) => each.bus === bus.name);
      const loaded = (own.length > 0 ? own : tables).find((each) => each.exports.length > 0);
      const fix = takeOut(place, files);
      yield {
        table,
        place,
        // Where a table loads the module the alias is only left over.
        ...(loaded ? { severity: 'info' as const } : {}),
        message: `no device announces "${alias}": the bus writes ${bus.format}`,
        related: loaded?.exports[0] ? [{ ...loaded.exports[0].place, message: 'what loads the module' }] : [],
        help: loaded
          ? 'take out the MODULE_ALIAS'
          : 'write it as the bus does, with * for what is not asked for, or export a table instead',
        ...(loaded && fix ? { fix } : {}),
        subject: alias,
      };
    }
  },
};

/** What stands before the colon; a name alone (`acpi`, which something asks for) is of no bus. */
function lettersOf(alias: string): string {
  return /^([a-z0-9_-]+)[:*?[]/.exec(alias)?.[1] ?? '';
}
