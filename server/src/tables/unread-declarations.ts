// Tables that a file declares in a way that no struct's name shows: an export or a driver of it names one that was not
// found, and the file initialises an object of that name.
import { buses } from '../bus/all.ts';
import { activity } from '../c/lookup.ts';
import { endOf } from '../c/skeleton.ts';
import { inCode, placeOf, textBetween } from '../c/source.ts';
import { contextAt, directiveBefore, type Instance, type Unit } from '../c/unit.ts';
import type { Place } from '../files/place.ts';
import { occurrences } from './marks.ts';
import type { Driver, Export } from './model.ts';

interface Found {
  readonly tables: readonly { readonly name: string }[];
  readonly drivers: readonly Driver[];
  readonly exports: readonly Export[];
  readonly problems: readonly { readonly place: Place }[];
}

export interface Unread {
  readonly name: string;
  readonly place: Place;
  /** A macro that declares it: `static DEFINE_IPACK_DEVICE_TABLE(ipoctal_ids) = {` (drivers/ipack/devices/ipoctal.c). */
  readonly macro?: { readonly instance: Instance; readonly at: number; readonly name: string };
}

/** What may stand between the name and the list. */
const LIST = /^[\s)]*(?:(?:\[[^\]=;{}]*\]|\b\w+\b(?:\s*\([^;={}]*\))?)[\s)]*)*=\s*\{/;
const BEFORE = 200;

export function* unreadDeclarations(
  unit: Unit,
  { tables, drivers, exports, problems }: Found,
  structs: ReadonlyMap<string, unknown>,
): Generator<Unread> {
  const known = new Set(tables.map(({ name }) => name));
  const missing = new Set<string>();
  for (const { table } of drivers) if (table !== undefined && !known.has(table)) missing.add(table);
  for (const { table, bus } of exports)
    if (!known.has(table) && buses.some(({ name, struct }) => name === bus && structs.has(struct)))
      missing.add(table);
  for (const name of missing)
    for (const instance of unit.instances)
      for (const at of occurrences(instance.source, name)) {
        const { source } = instance;
        if (!LIST.test(textBetween(source.bytes, at + name.length, at + name.length + BEFORE))) continue;
        const above = directiveBefore(instance, at);
        const from = above < 0 ? 0 : endOf(source.directives, above);
        const before = textBetween(source.bytes, Math.max(from, at - BEFORE), at);
        // A member, or an object of a struct that nobody asked for.
        if (/[.>]\s*$/.test(before) || !inCode(source, at)) continue;
        const struct = /\bstruct\s+(\w+)\b[^;{}]*$/.exec(before)?.[1];
        if (struct !== undefined && !structs.has(struct)) continue;
        if (activity(unit, contextAt(instance, at).frame) === false) continue;
        const place = placeOf(source, at, at + name.length);
        const { line } = place.range.start;
        if (problems.some((told) => told.place.path === place.path && told.place.range.start.line === line))
          continue;
        const call = /\b(\w+)\s*\((?:[^();{}]*,)?\s*$/.exec(before);
        const start = call && at - (before.length - call.index);
        yield { name, place, ...(call ? { macro: { instance, at: start!, name: call[1]! } } : {}) };
      }
}
