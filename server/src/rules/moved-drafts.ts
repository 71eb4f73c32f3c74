// What a check reported, where what it was said of only stands on other lines.
import type { Place } from '../files/place.ts';
import { isPlace } from '../tables/moved.ts';
import { type Draft, messageIn, sayingOf } from './finding.ts';

/** Where a place is now; undefined where that is not known. */
export type PlaceNow = (place: Place) => Place | undefined;

/** undefined: one of its places is not known any more. Itself where it stays as it was. */
export function movedDraft(draft: Draft, placeNow: PlaceNow): Draft | undefined {
  let lost = false;
  const moved = <T>(one: T): T => {
    if (typeof one !== 'object' || one === null) return one;
    if (Array.isArray(one)) {
      const items = one.map(moved);
      return items.every((item, i) => item === one[i]) ? one : (items as T);
    }
    let other: Record<string, unknown> | undefined;
    const all = { ...(one as object as Readonly<Record<string, unknown>>) };
    if (isPlace(one)) {
      const now = placeNow(one);
      if (!now) lost = true;
      else if (now.range !== one.range) other = { ...all, range: now.range };
    }
    for (const [key, value] of Object.entries(all)) {
      if (key === 'range') continue;
      const now = moved(value);
      if (now === value) continue;
      other ??= { ...all };
      other[key] = now;
    }
    return (other ?? one) as T;
  };
  const finding = moved(draft.finding);
  if (lost) return undefined;
  if (finding === draft.finding) return draft;
  return { ...draft, finding, saying: sayingOf(finding, messageIn(draft.saying)) };
}
