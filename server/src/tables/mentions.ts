// Where else a table's name stands in its file: what walks it (`pci_match_id(table, …)`, `ARRAY_SIZE(table)`).
import { inCode, placeOf } from '../c/source.ts';
import type { Unit } from '../c/unit.ts';
import type { RawTable } from './extract.ts';
import { occurrences } from './marks.ts';
import type { Driver, Export, Mention } from './model.ts';
import { meantAt } from './scope.ts';

const MOST = 5;

/** Mentions of a table beside its declaration, its exports and its drivers; whether its size is asked for, and whether other modules may use it. */
export function mentionsOf(
  unit: Unit,
  table: RawTable,
  tables: readonly RawTable[],
  exports: readonly Export[],
  drivers: readonly Driver[],
): { mentions: Mention[]; counted: boolean; shared: boolean } {
  const mentions: Mention[] = [];
  const isScoped = tables.some(({ name, scope }) => scope && name === table.name);
  let counted = false;
  let shared = false;
  const known = [table.place, ...exports.map((e) => e.place), ...drivers.flatMap((d) => d.tablePlace ?? [])];
  for (const { source } of unit.instances)
    for (const at of occurrences(source, table.name)) {
      if (!inCode(source, at)) continue;
      const { bytes } = source;
      const start = bytes.lastIndexOf(10, at) + 1;
      const newline = bytes.indexOf(10, at);
      const end = newline < 0 ? bytes.length : newline;
      const place = placeOf(source, at, at + table.name.length);
      if (isScoped && !meantAt(tables, table.name, place).includes(table)) continue;
      const text = bytes.utf8Slice(start, end).trim();
      const around = bytes.latin1Slice(Math.max(start, at - 40), at);
      if (/\b(ARRAY_SIZE|sizeof)\s*\(\s*$/.test(around)) counted = true;
      if (/\bEXPORT_SYMBOL\w*\s*\(\s*$/.test(around)) shared = true;
      if (mentions.length >= MOST) continue;
      const { line, column } = place.range.start;
      const isKnown = known.some(
        ({ path, range: { start: s, end: e } }) =>
          path === place.path &&
          (line > s.line || (line === s.line && column >= s.column)) &&
          (line < e.line || (line === e.line && column <= e.column)),
      );
      if (!isKnown) mentions.push({ place, text });
    }
  return { mentions, counted, shared };
}
