// What an edit made of one text, as far as anybody asked it something.
import type { Place } from '../files/place.ts';
import type { Answer, Question } from '../probe/questions.ts';
import type { ChangedFunction } from '../probe/still-says.ts';

/** What an edit made of one text, as far as anybody asked. */
export interface TextChange {
  /** Whether it appeared or vanished. */
  readonly came: boolean;
  /** Whether it answers otherwise than before. */
  other(asked: Question): boolean;
  /** The function that a question is about, where the text had it and has it, with other statements. */
  changedFunction(asked: Question): ChangedFunction | undefined;
  /** Whether functions that were asked for stand in another order. */
  reordered(): boolean;
  /** Where a place inside a function that was asked for is now; undefined where it is in none. */
  placeNow(place: Place): Place | undefined;
  /** Answers to what was asked since. */
  said(): Map<Question, Answer>;
}

/** `before`: what it was asked, and answered; `earlier`: what it would have, where it was not asked. */
export function openChange(
  path: string,
  before: ReadonlyMap<Question, Answer>,
  earlier: (asked: Question) => Answer | undefined,
  came: boolean,
  answer: (asked: Question) => Answer | undefined,
): TextChange {
  const now = new Map<Question, Answer | undefined>();
  const answerNow = (asked: Question): Answer | undefined => {
    if (!now.has(asked)) now.set(asked, answer(asked));
    return now.get(asked);
  };
  let order: boolean | undefined;
  return {
    came,
    other(asked) {
      const now = answerNow(asked)?.digest;
      const was = before.get(asked)?.digest;
      if (was !== undefined || now === undefined) return was !== now;
      // Of texts that are asked in turn the likeliest may have answered for all, and this one was never asked.
      return earlier(asked)?.digest !== now;
    },
    changedFunction(asked) {
      const was = before.get(asked)?.stands;
      if (!was || !answerNow(asked)?.stands) return undefined;
      return { path, name: asked.slice(asked.indexOf(' ') + 1) };
    },
    reordered() {
      if (order === undefined) {
        const both = [...before].flatMap(([asked, { stands }]) => {
          const after = stands && answerNow(asked)?.stands;
          return after ? [[stands.at, after.at] as const] : [];
        });
        both.sort(([a], [b]) => a - b);
        order = both.some(([, at], i) => i > 0 && at < both[i - 1]![1]);
      }
      return order;
    },
    placeNow(place) {
      const { start, end } = place.range;
      for (const [asked, { stands }] of before) {
        if (!stands || start.line < stands.first || end.line > stands.last) continue;
        const after = answerNow(asked)?.stands;
        if (!after) continue;
        const by = after.first - stands.first;
        if (by === 0) return place;
        const range = {
          start: { ...start, line: start.line + by },
          end: { ...end, line: end.line + by },
        };
        return { path: place.path, range };
      }
      return undefined;
    },
    said: () => new Map([...now].flatMap(([asked, given]) => (given ? [[asked, given] as const] : []))),
  };
}
