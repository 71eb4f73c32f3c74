// Whether something only stands on other lines than before: then all that is known of it holds, on those lines.
import { EntryFields } from '../bus/entry-fields.ts';
import type { Place } from '../files/place.ts';

/** Where lines of files are now, as far as something stands on them. */
export interface Lines {
  /** Whether `after` says what `before` said, on lines that are where all that was asked about before said. */
  moved(before: unknown, after: unknown): boolean;
  /** Whether what stood above something still does. */
  inOrder(): boolean;
  /** undefined: nothing is known of its lines. */
  placeNow(place: Place): Place | undefined;
}

export function openLines(): Lines {
  const files = new Map<string, Map<number, number>>();
  /** Of what is being compared. */
  let pending = new Map<string, Map<number, number>>();
  const noteIn = (all: typeof files, path: string, before: number, after: number): boolean => {
    let lines = all.get(path);
    if (!lines) {
      lines = new Map();
      all.set(path, lines);
    }
    const known = lines.get(before);
    if (known === undefined) lines.set(before, after);
    return known === undefined || known === after;
  };
  const note = (path: string, before: number, after: number) => noteIn(pending, path, before, after);
  /** What was found of something that is another now says nothing. */
  const agrees = (): boolean => {
    for (const [path, lines] of pending) {
      const known = files.get(path);
      for (const [before, after] of lines) if ((known?.get(before) ?? after) !== after) return false;
    }
    for (const [path, lines] of pending)
      for (const [before, after] of lines) noteIn(files, path, before, after);
    return true;
  };
  const movedPlace = (a: Place, b: Place): boolean => {
    const [x, y] = [a.range, b.range];
    return (
      a.path === b.path &&
      x.start.column === y.start.column &&
      x.end.column === y.end.column &&
      note(a.path, x.start.line, y.start.line) &&
      note(a.path, x.end.line, y.end.line)
    );
  };
  /** As `same` (same.ts), but for lines. */
  const moved = (a: unknown, b: unknown): boolean => {
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
    if (Array.isArray(a))
      return Array.isArray(b) && a.length === b.length && a.every((item, i) => moved(item, b[i]));
    if (a instanceof EntryFields) return b instanceof EntryFields && movedFields(a, b);
    if (a instanceof Map) {
      if (!(b instanceof Map) || a.size !== b.size) return false;
      for (const [key, value] of a) if (!b.has(key) || !moved(value, b.get(key))) return false;
      return true;
    }
    if (Array.isArray(b) || b instanceof Map || b instanceof EntryFields) return false;
    const place = isPlace(a);
    if (place !== isPlace(b) || (place && !movedPlace(a, b as Place))) return false;
    const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
    for (const key in x) if (!(place && key === 'range') && !moved(x[key], y[key])) return false;
    for (const key in y) if (y[key] !== undefined && x[key] === undefined) return false;
    return true;
  };
  const movedFields = (a: EntryFields, b: EntryFields): boolean =>
    a.file === b.file &&
    note(a.file, a.line, b.line) &&
    (a.paths === b.paths || moved(a.paths, b.paths)) &&
    moved(a.given, b.given) &&
    moved(a.cuts, b.cuts) &&
    // Those that are numbers count from the line of the entry.
    moved(a.spots, b.spots);
  return {
    moved(before, after) {
      pending = new Map();
      return moved(before, after) && agrees();
    },
    inOrder() {
      for (const lines of files.values()) {
        let last = 0;
        for (const [, after] of [...lines].sort(([a], [b]) => a - b)) {
          if (after <= last) return false;
          last = after;
        }
      }
      return true;
    },
    placeNow(place) {
      const lines = files.get(place.path);
      const [start, end] = [lines?.get(place.range.start.line), lines?.get(place.range.end.line)];
      return start === undefined || end === undefined ? undefined : placeOn(place, start, end);
    },
  };
}

/** A place of the same columns on other lines. */
export function placeOn(place: Place, first: number, last: number): Place {
  const { path, range } = place;
  const { start, end } = range;
  if (start.line === first && end.line === last) return place;
  return { path, range: { start: { ...start, line: first }, end: { ...end, line: last } } };
}

export const isPlace = (one: object): one is Place => 'range' in one && 'path' in one;
