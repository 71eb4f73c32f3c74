// What an edit makes of a driver's answers: whether they are still true, and where the places that they name are now.
import type { Place } from '../files/place.ts';
import { movePlaces } from '../probe/steps-aside.ts';
import { type ChangedFunction, stillSays } from '../probe/still-says.ts';
import type { DriverAnswers } from './driver-answers.ts';
import type { TextChange } from './text-change.ts';

function anyOf(paths: Iterable<string>, looked: ReadonlySet<string>): boolean {
  for (const path of paths) if (looked.has(path)) return true;
  return false;
}

/** The functions of whose statements an edit made others, where nothing else of it concerns the answers; undefined where it does. */
export function concerning(
  { looked, listed, asked, headers }: DriverAnswers,
  changes: ReadonlyMap<string, TextChange>,
  around: ReadonlySet<string>,
  namesNow: (folder: string) => string,
): readonly ChangedFunction[] | undefined {
  for (const [folder, names] of listed)
    if (around.has(folder) && namesNow(folder) !== names) return undefined;
  if (changes.size === 0) return [];
  // Of those that were not read only headers were asked.
  const inHeaders = (path: string) =>
    path.startsWith('include/') ? [...headers].map((paths) => [paths, asked.get(paths)!] as const) : [];
  for (const [path, { came }] of changes) if (came && looked.has(path)) return undefined;
  const changed = new Map<string, ChangedFunction>();
  for (const [path, change] of changes)
    for (const [paths, questions] of looked.has(path) ? asked : inHeaders(path)) {
      const nth = paths.indexOf(path);
      if (nth < 0) continue;
      for (const [one, count] of questions) {
        if (nth >= count) continue;
        if (one.startsWith('function ') && change.reordered()) return undefined;
        if (!change.other(one)) continue;
        const other = change.changedFunction(one);
        if (!other) return undefined;
        changed.set(`${path} ${one}`, other);
      }
    }
  return [...changed.values()];
}

/** Whether answers are still true, and whether the places that they name are where they were. */
export function placesAfter(
  { texts, driver, looked }: DriverAnswers,
  changed: readonly ChangedFunction[],
  changes: ReadonlyMap<string, TextChange>,
  relocated: Map<string, Place>,
): 'same' | 'moved' | 'lost' {
  const still = changed.length > 0 ? stillSays(texts, driver, changed) : undefined;
  if (changed.length > 0 && !still) return 'lost';
  if (!anyOf(changes.keys(), looked)) return 'same';
  let clash = false;
  const tell = (from: Place, to: Place) => {
    const before = relocated.get(placeKey(from));
    if (before && placeKey(before) !== placeKey(to)) clash = true;
    relocated.set(placeKey(from), to);
  };
  const now = (place: Place) => (changes.has(place.path) ? changes.get(place.path)!.placeNow(place) : place);
  const result = movePlaces(texts, driver, now, still, tell);
  return clash ? 'lost' : result;
}

export const placeKey = ({ path, range: { start, end } }: Place): string =>
  [path, start.line, start.column, end.line, end.column].join(':');
