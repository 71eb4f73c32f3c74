// An edit between the braces of one function, as most are: what a text answers to most questions can't be other than
// before, and is not looked for again.
import type { Source } from '../c/source.ts';
import { LONGEST } from '../syntax/functions.ts';
import type { Answer, Question } from './questions.ts';

/** Offsets of the text before the edit are `old`, those of the text after it `now`. */
export interface InsideEdit {
  /** Of the brace that opens the function. */
  readonly open: number;
  /** Of the end of the line before the brace that closes it. */
  readonly oldClose: number;
  /** How many bytes and lines what comes behind it has moved. */
  readonly bytes: number;
  readonly lines: number;
  /** All between the braces. */
  readonly old: string;
  readonly now: string;
}

/** undefined: it is elsewhere, or more may hang on it than the function. */
export function insideFunction(before: Source, after: Source): InsideEdit | undefined {
  const [a, b] = [before.bytes, after.bytes];
  const first = sharedStart(a, b);
  const last = sharedEnd(a, b, first);
  // A `{` in the first column opens a function behind a `)`, and an initialiser behind a `=`.
  const open = a.lastIndexOf('\n{', first - 1) + 1;
  if (open <= 0 || open + 1 > first || a.lastIndexOf('\n}', first - 2) > open) return undefined;
  if (!/(?:^|[;}/])[^;}=]*\)\s*$/.test(a.latin1Slice(Math.max(0, open - LONGEST_HEAD), open)))
    return undefined;
  const oldEnd = a.length - last;
  // What is added in front of the brace that closes it begins at that brace.
  const oldClose = a.indexOf('\n}', first - 1);
  const bytes = b.length - a.length;
  if (oldClose < oldEnd - 1 || b.indexOf('\n}', first - 1) !== oldClose + bytes) return undefined;
  // One that is longer is none, and one on a single line before it goes on up to this one's end (syntax/functions.ts).
  const whole = oldClose - Math.max(0, a.lastIndexOf('\n}', open));
  if (Math.max(whole, whole + bytes) >= LONGEST) return undefined;
  const [old, now] = [a.latin1Slice(open + 1, oldClose), b.latin1Slice(open + 1, oldClose + bytes)];
  // Directives and comments may reach over its end, what begins in the first column may be a head.
  const lineStart = a.lastIndexOf('\n', first - 1) + 1;
  const [oldLines, nowLines] = [a, b].map((text, i) => {
    const end = text.indexOf('\n', i === 0 ? oldEnd : oldEnd + bytes);
    return text.latin1Slice(lineStart, end);
  }) as [string, string];
  if (UNSAFE.test(oldLines) || UNSAFE.test(nowLines) || goesOn(a, lineStart)) return undefined;
  if (HEADLIKE.test(old) || HEADLIKE.test(now)) return undefined;
  return { open, oldClose, bytes, lines: linesIn(nowLines) - linesIn(oldLines), old, now };
}

/** Whether the line before is continued. */
const goesOn = (bytes: Buffer, lineStart: number): boolean =>
  bytes[lineStart - 2] === BACKSLASH || (bytes[lineStart - 2] === 13 && bytes[lineStart - 3] === BACKSLASH);

const LONGEST_HEAD = 400;
const BACKSLASH = 92;
const UNSAFE = /#|\/\*|\*\/|\\\r?$/m;
/** What may be taken for a function's head, and declarations that are looked for all over a text. */
const HEADLIKE = /^[A-Za-z_].*\(|\bstruct\s+\w+\s*\{/m;

const linesIn = (text: string): number => text.split('\n').length;

/** Bytes that are compared at once. */
const CHUNK = 4096;

function sharedStart(a: Buffer, b: Buffer): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at + CHUNK <= most && a.compare(b, at, at + CHUNK, at, at + CHUNK) === 0) at += CHUNK;
  while (at < most && a[at] === b[at]) at++;
  return at;
}

function sharedEnd(a: Buffer, b: Buffer, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let length = 0;
  const [x, y] = [a.length, b.length];
  while (
    length + CHUNK <= most &&
    a.compare(b, y - length - CHUNK, y - length, x - length - CHUNK, x - length) === 0
  )
    length += CHUNK;
  while (length < most && a[x - length - 1] === b[y - length - 1]) length++;
  return length;
}

/** What is answered now where `was` was; undefined: that has to be looked for. */
export function answerAfter(
  edit: InsideEdit,
  asked: Question,
  was: Answer | undefined,
): { readonly answer: Answer | undefined } | undefined {
  const [kind, name = ''] = asked.split(' ');
  const same = { answer: was };
  switch (kind) {
    case 'function': {
      if (!was?.stands) return same;
      const { at, end, first, last } = was.stands;
      if (end < edit.open) return same;
      if (at <= edit.oldClose) return undefined;
      const stands = {
        at: at + edit.bytes,
        end: end + edit.bytes,
        first: first + edit.lines,
        last: last + edit.lines,
      };
      return { answer: { ...was, stands } };
    }
    case 'macro':
    case 'includes':
      return same;
    case 'enumerator':
      return mentioned(edit, 'enum') ? undefined : same;
    case 'pointers':
      return leavesPointers(edit) ? same : undefined;
    case 'parameters':
      return leavesParameters(edit) ? same : undefined;
    case 'inits':
      return leavesInits(edit) ? same : undefined;
    default:
      // `chips[3]` is one of `chips`.
      return mentioned(edit, name.replace(/\[.*/, '')) ? undefined : same;
  }
}

const mentioned = ({ old, now }: InsideEdit, name: string) => old.includes(name) || now.includes(name);

/** What text-facts.ts looks for anywhere in a text. */
export const leavesParameters = (edit: InsideEdit): boolean => !mentioned(edit, '_param');
export const leavesInits = (edit: InsideEdit): boolean =>
  !mentioned(edit, 'module_init') && !mentioned(edit, '_initcall');
export const leavesPointers = ({ old, now }: InsideEdit): boolean =>
  !POINTER.test(`${old}\n}`) && !POINTER.test(`${now}\n}`);

/** With the ids that stand beside one, perhaps behind the function. */
const POINTER = /\.\w+\s*=\s*&?\w+\s*[,}]|\.(?:vendor|device)\s*=/;
