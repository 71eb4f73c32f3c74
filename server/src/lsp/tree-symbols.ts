// Workspace symbols: the tables and drivers of the whole tree, by name.
import type { TreeIndex } from '../index/model.ts';
import { driverOf } from './entry-words.ts';
import type { PlacedSymbol } from './questions.ts';

/** A client shows a few dozen; more only cost. */
const MOST = 200;

/** Those whose names hold the letters of `query` in their order, whatever their case: shorter names first. */
export function symbols(index: TreeIndex, query: string): readonly PlacedSymbol[] {
  const letters = [...query.toLowerCase()].filter((letter) => letter !== ' ');
  const holds = (name: string) => {
    let at = -1;
    const low = name.toLowerCase();
    return letters.every((letter) => {
      at = low.indexOf(letter, at + 1);
      return at >= 0;
    });
  };
  const found: PlacedSymbol[] = [];
  const seen = new Set<string>();
  for (const table of index.tables) {
    const container = `${table.bus}, ${driverOf(table)}`;
    if (!table.absent && holds(table.name))
      found.push({ name: table.name, kind: 'table', container, place: table.place });
    for (const { variable, name = variable, place } of table.drivers) {
      const key = `${place.path} ${place.range.start.line} ${variable}`;
      if (seen.has(key) || !(holds(name) || holds(variable))) continue;
      seen.add(key);
      found.push({ name, kind: 'driver', container: table.modules[0]?.name ?? table.path, place });
    }
  }
  return found.sort((a, b) => a.name.length - b.name.length).slice(0, MOST);
}
