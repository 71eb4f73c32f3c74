// The conditionals around a statement, and whether they let it in: yes, no, or not decided.
import type { Value } from './expand.ts';
import {
  hasMark,
  onlyRead,
  type Piece,
  symbolsOf,
  textOf,
  turnedOff,
  union,
  withoutMarks,
} from './pieces.ts';
import { referenceEnd, type Statement, type Test } from './statements.ts';

type Decision = boolean | undefined;

interface Frame {
  /** Whether the statements in here are read at all, `undefined` where both ways are open. */
  decision: Decision;
  /** Whether an earlier branch was taken for sure, so that no later one is. */
  taken: boolean;
  /** Whether an earlier branch may have been taken. */
  maybeTaken: boolean;
  /** The CONFIG_ symbols that the tests so far looked at, as they are in the branch that is read (`onlyRead`). */
  symbols: readonly string[];
  /** The same in the branches behind it. */
  behind: readonly string[];
  readonly inactive: boolean;
  seenElse: boolean;
}

export interface Conditions {
  /** Whether the statement was a conditional, and has been dealt with. */
  take(statement: Statement, tell: (message: string) => void): boolean;
  active(): boolean;
  /** Whether a condition around is not decided. */
  undecided(): boolean;
  symbols(): readonly string[];
  /** Begins a text of its own: what stands around it can not be ended in it. */
  enter(): Mark;
  /** Ends it; false where it left a condition open. */
  leave(mark: Mark): boolean;
}

/** What `enter` found. */
export interface Mark {
  readonly floor: number;
}

export function createConditions(
  expand: (raw: string) => readonly Piece[],
  values: (name: string) => readonly Value[],
): Conditions {
  const frames: Frame[] = [];
  let floor = 0;
  // What the frames say together, found out anew when one changes.
  let around: readonly string[] = [];
  let active = true;
  let undecided = false;

  function look(): void {
    around = frames.reduce<readonly string[]>((all, frame) => union(all, frame.symbols), []);
    active = frames.every((frame) => frame.decision !== false);
    undecided = frames.some((frame) => frame.decision === undefined);
  }

  function decide(frame: Frame, test: Test, tell: (message: string) => void): void {
    const result = holds(test);
    if (result === 'bad') {
      tell(`${test.word} can not be understood`);
      frame.decision = false;
      return;
    }
    frame.symbols = union(frame.behind, result.on);
    frame.behind = union(frame.behind, result.off);
    frame.decision = result.decision === true && frame.maybeTaken ? undefined : result.decision;
    if (result.decision === true) frame.taken = true;
    if (result.decision === undefined) frame.maybeTaken = true;
  }

  /** `on`: the symbols that were looked at, as they are where it holds; `off`: where it does not. */
  function holds({ word, args }: Test): Held | 'bad' {
    const negated = word === 'ifneq' || word === 'ifndef';
    const turn = (decision: Decision) => (decision === undefined ? undefined : decision !== negated);
    if (word === 'ifdef' || word === 'ifndef') {
      const name = textOf(expand(args)).trim();
      const symbols = name.startsWith('CONFIG_') ? [name] : [];
      return { decision: turn(isDefined(values(name))), ...turned(symbols, turnedOff(symbols), negated) };
    }
    const sides = parseSides(args);
    if (!sides) return 'bad';
    const [left, right] = [expand(sides[0]), expand(sides[1])];
    const symbols = union(symbolsOf(left), symbolsOf(right));
    const open = [...left, ...right].some((each) => each.maybe || hasMark(each.text));
    return {
      decision: open ? undefined : turn(textOf(left).trim() === textOf(right).trim()),
      ...turned(...ifSame(left, right, symbols), negated),
    };
  }

  function dispatch(statement: Statement, tell: (message: string) => void): boolean {
    const top = frames.length > floor ? frames[frames.length - 1] : undefined;
    switch (statement.kind) {
      case 'if': {
        const inactive = !active;
        const frame: Frame = {
          decision: false,
          taken: false,
          maybeTaken: false,
          symbols: [],
          behind: [],
          inactive,
          seenElse: false,
        };
        if (!inactive) decide(frame, statement.test, tell);
        frames.push(frame);
        return true;
      }
      case 'else':
        if (!top || top.seenElse) {
          tell('else without its condition');
          return true;
        }
        top.seenElse = statement.test === undefined;
        if (top.inactive) return true;
        if (top.taken) top.decision = false;
        else if (statement.test) decide(top, statement.test, tell);
        else {
          top.decision = top.maybeTaken ? undefined : true;
          top.symbols = top.behind;
        }
        return true;
      case 'endif':
        if (top) frames.pop();
        else tell('endif without its condition');
        return true;
      default:
        return false;
    }
  }

  return {
    take(statement, tell) {
      const known = dispatch(statement, tell);
      if (known) look();
      return known;
    },
    active: () => active,
    undecided: () => undecided,
    symbols: () => around,
    enter() {
      const mark = { floor };
      floor = frames.length;
      return mark;
    },
    leave(mark) {
      const closed = frames.length === floor;
      frames.length = floor;
      floor = mark.floor;
      look();
      return closed;
    },
  };
}

interface Held {
  readonly decision: Decision;
  readonly on: readonly string[];
  readonly off: readonly string[];
}

const turned = (holds: readonly string[], other: readonly string[], negated: boolean) =>
  negated ? { on: other, off: holds } : { on: holds, off: other };

/**
 * The symbols of two sides where these are the same, and where they are not: `$(CONFIG_X)` is on where it is `y` or
 * `m`, and where it is not empty. Of anything more complicated nothing is known.
 */
function ifSame(
  left: readonly Piece[],
  right: readonly Piece[],
  symbols: readonly string[],
): [readonly string[], readonly string[]] {
  const read = onlyRead(symbols);
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const pieces = side.filter((each) => each.text.trim() !== '' || each.symbols.length > 0);
    const [only] = pieces;
    // One symbol's own value, or a variable that is nothing else.
    if (pieces.length !== 1 || !only || only.maybe || only.symbols.length !== 1) continue;
    if (symbolsOf(other).length > 0 || withoutMarks(only.text).trim().length > 1) continue;
    const text = textOf(other).trim();
    if (text === '') return [turnedOff(symbols), symbols];
    if (text === 'y') return [symbols, turnedOff(symbols)];
    if (text === 'm') return [symbols, read];
  }
  return [read, read];
}

/** `ifdef` looks whether a variable has a text at all, without expanding it. */
function isDefined(values: readonly Value[]): Decision {
  const texts = values.map((value) => value.pieces.filter((each) => each.text !== ''));
  if (texts.some((pieces) => pieces.some((each) => hasMark(each.text)))) {
    return texts.some((pieces) => pieces.some((each) => !each.maybe && !hasMark(each.text)))
      ? true
      : undefined;
  }
  if (texts.some((pieces) => pieces.some((each) => !each.maybe))) return values.length > 1 ? undefined : true;
  return texts.some((pieces) => pieces.length > 0) ? undefined : false;
}

/** The two sides of `(a,b)`, `"a" "b"`, `'a' 'b'` and their mixtures. */
function parseSides(args: string): readonly [string, string] | undefined {
  if (args.startsWith('(')) {
    let depth = 0;
    let comma = -1;
    for (let at = 0; at < args.length; at++) {
      const char = args[at];
      if (char === '$') at = referenceEnd(args, at) - 1;
      else if (char === '(') depth++;
      else if (char === ',' && depth === 1 && comma < 0) comma = at;
      else if (char === ')' && --depth === 0)
        return comma < 0 ? undefined : [args.slice(1, comma).trim(), args.slice(comma + 1, at).trim()];
    }
    return undefined;
  }
  const quoted = /^(["'])(.*?)\1\s*(["'])(.*?)\3/.exec(args);
  return quoted ? [quoted[2] ?? '', quoted[4] ?? ''] : undefined;
}
