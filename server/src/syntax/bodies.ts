// Which braces of a text are those of functions. Only where the text leaves no doubt: every brace and parenthesis outside of
// functions has its other one, in each branch of an `#if` alike.
import { withoutComments } from '../c/comment-text.ts';
import { BRANCHING, DirectiveKind, kindOf, OPENING, skipLiteral, startOf } from '../c/skeleton.ts';
import type { Source } from '../c/source.ts';
import type { InsideEdit } from './inside-function.ts';

export interface Body {
  /** Where what is declared begins. */
  readonly head: number;
  /** Of the braces. */
  readonly open: number;
  readonly close: number;
}

/** Functions that declare no type inside, in the order of the text; none where the braces of the text leave a doubt. */
export function functionBodies(source: Source): readonly Body[] {
  const { bytes, directives, skipped } = source;
  const bodies: Body[] = [];
  const groups: Group[] = [];
  const state = { depth: 0, parens: 0 };
  let head = 0;
  /** Of the function that is open; -1: something else is. */
  let open = -1;
  let plain = true;
  /** The last character that is no blank, and the last one that ends something. */
  let last = 0;
  let end = -1;
  let directive = 0;
  /** Gives false where branches do not end alike. */
  const takeDirectives = (before: number): boolean => {
    for (; directive < directives.count && startOf(directives, directive) < before; directive++)
      if (!takeBranch(groups, kindOf(directives, directive), state)) return false;
    return true;
  };
  for (let range = 0, at = 0; at < bytes.length; range += 2) {
    const limit = skipped[range] ?? bytes.length;
    for (; at < limit; at++) {
      const c = bytes[at]!;
      if (c <= SPACE) continue;
      if (c === QUOTE || c === APOSTROPHE) {
        at = skipLiteral(bytes, at, limit) - 1;
      } else if (c === OPEN) {
        if (state.depth === 0) {
          open = state.parens === 0 && last === RIGHT && isHead(source, head, at) ? at : -1;
          plain = true;
        } else if (open >= 0 && declares(bytes.latin1Slice(end + 1, at))) plain = false;
        state.depth++;
      } else if (c === CLOSE) {
        if (--state.depth < 0) return NONE;
        if (state.depth === 0) {
          if (open >= 0 && plain) bodies.push({ head, open, close: at });
          head = at + 1;
        }
      } else if (state.depth === 0) {
        if (c === LEFT) state.parens++;
        else if (c === RIGHT && --state.parens < 0) return NONE;
        else if (c === SEMICOLON && state.parens === 0) head = at + 1;
      }
      if (c === OPEN || c === CLOSE || c === SEMICOLON || c === RIGHT) end = at;
      last = c;
    }
    at = Math.max(at, skipped[range + 1] ?? at);
    // Comments and directives between declarations are no part of one.
    if (state.depth === 0 && state.parens === 0 && (last === 0 || last === SEMICOLON || last === CLOSE))
      head = at;
    if (!takeDirectives(at)) return NONE;
  }
  return state.depth === 0 && state.parens === 0 && groups.length === 0 ? bodies : NONE;
}

const NONE: readonly Body[] = [];

const [SPACE, QUOTE, APOSTROPHE, LEFT, RIGHT, SEMICOLON, OPEN, CLOSE] = [
  32, 34, 39, 40, 41, 59, 123, 125,
] as const;

interface State {
  depth: number;
  parens: number;
}

/** An `#if` group that is being read. */
interface Group {
  readonly before: Readonly<State>;
  /** How its branches end; undefined: none has yet. */
  after: Readonly<State> | undefined;
  hasElse: boolean;
}

function takeBranch(groups: Group[], kind: DirectiveKind, state: State): boolean {
  if (OPENING.has(kind)) {
    groups.push({ before: { ...state }, after: undefined, hasElse: false });
    return true;
  }
  if (!BRANCHING.has(kind) && kind !== DirectiveKind.endif) return true;
  const group = groups.at(-1);
  if (!group) return false;
  const { before, after } = group;
  if (after && !isAlike(after, state)) return false;
  // A function that begins in one of them has no one beginning.
  if (before.depth === 0 && !isAlike(before, state)) return false;
  if (kind === DirectiveKind.endif) {
    groups.pop();
    return group.hasElse || isAlike(before, state);
  }
  group.after = { ...state };
  group.hasElse ||= kind === DirectiveKind.else;
  Object.assign(state, before);
  return true;
}

const isAlike = (a: Readonly<State>, b: Readonly<State>) => a.depth === b.depth && a.parens === b.parens;

const KEYWORD = /\b(?:struct|union|enum)\b/;

/** Whether a brace may be that of a type: that of an initialiser stands behind a `=`, which comments and directives may hold. */
const declares = (before: string): boolean =>
  KEYWORD.test(before) && (/[/#"'\\]/.test(before) || /\b(?:struct|union|enum)\b[^=]*$/.test(before));

const LONGEST_HEAD = 1000;

/** `static int name(…)`: what no macro that is called, no initialiser and no type begins with. */
function isHead({ bytes }: Source, from: number, to: number): boolean {
  if (to - from > LONGEST_HEAD) return false;
  const text = withoutComments(bytes.latin1Slice(from, to));
  const words = text.slice(0, text.indexOf('('));
  if (/[=#]/.test(text) || /\b(?:enum|union|typedef)\b/.test(words)) return false;
  return /^\s*(?:\w+[\s*]+)+\w+\s*$/.test(words);
}

/** The function that an edit stands in; undefined where it may stand in something else, or more than that is other. */
export function bodyAround(bodies: readonly Body[], { open, oldClose }: InsideEdit): Body | undefined {
  let [low, high] = [0, bodies.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bodies[middle]!.open < open) low = middle + 1;
    else high = middle;
  }
  const body = bodies[low];
  return body?.open === open && body.close === oldClose + 1 ? body : undefined;
}

/** What may open or close something, a literal or a comment among it, or declare a type. */
const TELLING = /[{}#]|\/[/*]|\*\/|\b(?:struct|union|enum)\b/;

const isOdd = (text: string, quote: string): boolean => text.split(quote).length % 2 === 0;

/** Whether lines leave the braces of a text as they are. */
const leavesBraces = (lines: string): boolean =>
  !TELLING.test(lines) && !isOdd(lines, '"') && !isOdd(lines, "'");

/** The same after an edit in one of them; undefined: to be looked for. */
export function bodiesAfter(bodies: readonly Body[], edit: InsideEdit): readonly Body[] | undefined {
  if (!leavesBraces(edit.oldLines) || !leavesBraces(edit.nowLines)) return undefined;
  const { at, bytes } = edit;
  const now = (offset: number) => (offset > at ? offset + bytes : offset);
  return bytes === 0
    ? bodies
    : bodies.map(({ head, open, close }) => ({ head: now(head), open: now(open), close: now(close) }));
}
