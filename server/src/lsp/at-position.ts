// What of a file's tables stands at a position.
import type { Position } from '../files/place.ts';
import type { OneFile } from '../index/one-file.ts';
import type { Driver, Entry, Export, FieldValue, Table } from '../tables/model.ts';
import { touches } from './places.ts';

export type Found =
  | {
      readonly kind: 'entry';
      readonly table: Table;
      readonly entry: Entry;
      /** All entries that one macro invocation makes, where it makes several. */
      readonly among: readonly Entry[];
      /** The field that the position is in, by its path. */
      readonly field: readonly [string, FieldValue] | undefined;
    }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'export'; readonly exported: Export; readonly table: Table | undefined }
  | { readonly kind: 'driver'; readonly driver: Driver; readonly table: Table | undefined };

/** `path`: the file, in the tree, that the position is in. */
export function foundAt(file: OneFile, path: string, at: Position): Found | undefined {
  for (const table of file.tables) {
    if (table.absent) continue;
    const among = table.entries.filter(
      (entry) => entry.place !== table.place && entry.place.path === path && touches(entry.place.range, at),
    );
    const entry = among[0];
    if (entry) {
      const field = [...entry.fields].find(
        ([, { place }]) => place?.path === path && touches(place.range, at) && !same(place.range, entry),
      );
      return { kind: 'entry', table, entry, among, field };
    }
    if (table.place.path === path && touches(table.place.range, at)) return { kind: 'table', table };
  }
  for (const exported of file.exports)
    if (exported.place.path === path && touches(exported.place.range, at))
      return {
        kind: 'export',
        exported,
        table: file.tables.find((table) => table.name === exported.table),
      };
  for (const driver of file.drivers) {
    const places = [driver.place, ...(driver.tablePlace ? [driver.tablePlace] : [])];
    if (places.some((place) => place.path === path && touches(place.range, at)))
      return { kind: 'driver', driver, table: file.tables.find((table) => table.name === driver.table) };
  }
  return undefined;
}

/** A value that one macro makes with the rest of the entry stands where the entry does. */
const same = (range: Entry['place']['range'], entry: Entry) =>
  range.start.line === entry.place.range.start.line && range.start.column === entry.place.range.start.column;
