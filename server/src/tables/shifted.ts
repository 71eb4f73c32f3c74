// What was found, on other lines: everything that it says of places in one file.
import { EntryFields } from '../bus/entry-fields.ts';
import type { Place } from '../files/place.ts';
import { isPlace, placeOn } from './moved.ts';

export interface Shift {
  readonly path: string;
  /** How many lines further down something stands that went from one line to another, counted from 1. */
  by(first: number, last: number): number;
}

/** The same on the lines where it stands now. What did not move is the same object. */
export function shifted<T>(value: T, shift: Shift): T;
export function shifted(value: unknown, shift: Shift): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return shiftedList(value, shift);
  if (value instanceof EntryFields) return shiftedFields(value, shift);
  if (value instanceof Map) {
    const all = [...value].map(([key, each]) => [key, shifted(each, shift)] as const);
    return all.every(([key, each]) => value.get(key) === each) ? value : new Map(all);
  }
  if (isPlace(value)) return shiftedPlace(value, shift);
  let other: Record<string, unknown> | undefined;
  for (const key in value) {
    const before = (value as Record<string, unknown>)[key];
    const after = shifted(before, shift);
    if (after === before) continue;
    other ??= { ...value };
    other[key] = after;
  }
  return other ?? value;
}

function shiftedList(list: readonly unknown[], shift: Shift): readonly unknown[] {
  let other: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const after = shifted(list[i], shift);
    if (after === list[i]) continue;
    other ??= [...list];
    other[i] = after;
  }
  return other ?? list;
}

function shiftedPlace(place: Place, shift: Shift): Place {
  if (place.path !== shift.path) return place;
  const { start, end } = place.range;
  const by = shift.by(start.line, end.line);
  return by === 0 ? place : placeOn(place, start.line + by, end.line + by);
}

/** Spots that are numbers count from the line of the entry, whose place is looked at too. */
function shiftedFields(fields: EntryFields, shift: Shift): EntryFields {
  const { paths, given, spots, cuts, file, line } = fields;
  const by = file === shift.path ? shift.by(line, line) : 0;
  const [values, places] = [shiftedList(given, shift), shiftedList(spots, shift)];
  if (by === 0 && values === given && places === spots) return fields;
  return new EntryFields(paths, values as typeof given, places as typeof spots, cuts, file, line + by);
}
