// Why drivers that claim one device do not fight for it, in lines for people.
import type { Settled } from '../overlap/settled.ts';
import { oneLine } from './report/source.ts';
import { wordsOf, wrap } from './report/wrap.ts';

/** A line or two per reason, with its place. */
export function reasonLines(reasons: Settled['reasons'], width: number): string[] {
  return reasons.flatMap(({ text, place }) => [
    ...wrap(wordsOf(`${oneLine(text)}:`), width, '  ', '     '),
    `     ${oneLine(place.path)}:${place.range.start.line}`,
  ]);
}
