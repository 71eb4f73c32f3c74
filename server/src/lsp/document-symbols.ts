// Document symbols: tables with their entries, and drivers.
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import { busNamed } from '../bus/all.ts';
import type { Range } from '../files/place.ts';
import { isReached, reachedCount } from '../tables/reached.ts';
import type { OpenDocument } from './documents.ts';
import { count, matchText } from './entry-words.ts';
import type { OpenTree } from './open-tree.ts';
import { rangeIn } from './places.ts';

export function documentSymbols(tree: OpenTree, document: OpenDocument): DocumentSymbol[] {
  const path = tree.inside(document.path);
  if (path === undefined || !path.endsWith('.c')) return [];
  const { tables, drivers } = tree.read(document);
  const own = (range: Range) => rangeIn(document.text, range);
  const symbols: DocumentSymbol[] = [];
  for (const table of tables) {
    if (table.place.path !== path || table.absent) continue;
    const bus = busNamed(table.bus);
    const entries = table.entries.filter(
      (entry) => isReached(table, entry) && entry.place.path === path && entry.place !== table.place,
    );
    const last = table.entries.findLast(({ place }) => place.path === path)?.place ?? table.place;
    const end = before(last.range.end, table.place.range.end) ? table.place.range.end : last.range.end;
    symbols.push({
      name: table.name,
      detail: `${table.bus}, ${count(reachedCount(table), 'entry', 'entries')}`,
      kind: SymbolKind.Array,
      range: own({ start: table.place.range.start, end }),
      selectionRange: own(table.place.range),
      children: entries.map((entry) => ({
        name: bus ? matchText(bus, entry) : entry.text,
        kind: SymbolKind.Constant,
        range: own(entry.place.range),
        selectionRange: own(entry.place.range),
      })),
    });
  }
  for (const { variable, name, struct, place, body } of new Set(drivers)) {
    if (place.path !== path) continue;
    const end =
      body?.path === path && before(place.range.end, body.range.end) ? body.range.end : place.range.end;
    symbols.push({
      name: variable,
      detail: `struct ${struct}${name === undefined ? '' : ` "${name}"`}`,
      kind: SymbolKind.Object,
      range: own({ start: place.range.start, end }),
      selectionRange: own(place.range),
    });
  }
  return symbols;
}

const before = (a: Range['start'], b: Range['start']) =>
  a.line < b.line || (a.line === b.line && a.column < b.column);
