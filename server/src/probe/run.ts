// Runs a function's statements with what is known of one device, all ways at once: where they meet again the checks
// that told them apart are forgotten, so that what remains on the way to a `return` is what it hangs on.
import type { Expression, Statement } from '../syntax/ast.ts';
import { condition, type Decision, isNamedConstant, narrow } from './condition.ts';
import { binaryOf, settled } from './constants.ts';
import { decidingCheck } from './deciding.ts';
import { evaluate } from './evaluate.ts';
import { type Caller, type Frame, type Result, type Run, spotIn } from './frame.ts';
import type { FoundFunction } from './module-source.ts';
import { Reads } from './reads.ts';
import {
  beyond,
  type Check,
  common,
  forked,
  merged,
  numberOf,
  onward,
  readsOf,
  type State,
  unknown,
} from './values.ts';

export interface Ran {
  readonly results: readonly Result[];
  /** All that was looked at. */
  readonly touched: number;
}

/** `start` holds the parameters, and the way to the call. */
export function runFunction(
  { source, function: called }: FoundFunction,
  start: State,
  run: Run,
  caller?: Caller,
): Ran {
  const frame: Frame = {
    run,
    // What a header holds calls what its includer sees.
    module: caller && source.path.endsWith('.h') ? caller.module : run.moduleOf(source.path),
    source,
    function: called,
    types: new Map(called.parameters.map(({ name, type }) => [name, type])),
    base: start.path,
    results: [],
    waiting: new Map(),
    targets: new Set(),
    touched: 0,
    // What a function does that is called for some ids only is meant for them.
    meant: caller?.meant ?? 0,
    depth: caller?.depth ?? 0,
    idle: undefined,
  };
  run.stack.push(called.name);
  const ends = runAll(called.body, [start], frame, undefined);
  // `goto out` from the clean-up behind `out`. One round: what goes round again comes by what was seen.
  if (frame.waiting.size > 0) ends.push(...runAll(called.body, [], frame, undefined));
  run.stack.pop();
  for (const state of ends) frame.results.push({ values: unknown(0, state.path), state });
  return frame;
}

/** Where `break` and `continue` lead. */
interface Jumps {
  readonly breaks: State[];
  readonly continues: State[];
}

/** More ways than these to one statement are looked at as one. */
const MOST_WAYS = 24;

function runAll(
  statements: readonly Statement[],
  start: readonly State[],
  frame: Frame,
  jumps: Jumps | undefined,
): State[] {
  let states = [...start];
  for (const statement of statements) {
    if (statement.kind === 'label') states = atLabel(statement.name, statement.at, states, frame);
    else if (states.length > 0 || holdsLabel(statement))
      states =
        states.length === 0
          ? runOne(statement, undefined, frame, jumps)
          : states.flatMap((state) => runOne(statement, state, frame, jumps));
    if (states.length > MOST_WAYS) states = [meet(states)];
  }
  return states;
}

const meet = (states: readonly State[]): State =>
  merged(states, states.map((state) => state.path).reduce(common));

/** Ways that meet at a label stay apart: the clean-up behind it is short, and what led there is the reason. */
function atLabel(name: string, at: number, states: readonly State[], frame: Frame): State[] {
  const waiting = frame.waiting.get(name) ?? [];
  frame.waiting.delete(name);
  const check: Check = {
    reads: 0,
    spot: spotIn(frame, at),
    asked: [],
    label: true,
    meant: false,
    depth: 0,
  };
  return [...states, ...waiting].map((state) => ({
    ...state,
    path: onward(state.path, check),
  }));
}

const labels = new WeakMap<Statement, boolean>();

function holdsLabel(statement: Statement): boolean {
  let holds = labels.get(statement);
  if (holds === undefined) {
    holds = partsOf(statement).some((part) => part.kind === 'label' || holdsLabel(part));
    labels.set(statement, holds);
  }
  return holds;
}

function partsOf(statement: Statement): readonly Statement[] {
  if (statement.kind === 'if') return [...statement.yes, ...statement.no];
  return statement.kind === 'loop' || statement.kind === 'switch' ? statement.body : [];
}

/** `state` is undefined where no way leads here but by a label inside. */
function runOne(
  statement: Statement,
  state: State | undefined,
  frame: Frame,
  jumps: Jumps | undefined,
): State[] {
  if (--frame.run.steps < 0) return [];
  if (!state) {
    const inside = statement.kind === 'if' ? [statement.yes, statement.no] : [partsOf(statement)];
    const own: Jumps = statement.kind === 'if' && jumps ? jumps : { breaks: [], continues: [] };
    return [...inside.flatMap((part) => runAll(part, [], frame, own)), ...(own === jumps ? [] : own.breaks)];
  }
  switch (statement.kind) {
    case 'expression':
      frame.idle = statement.expression.kind === 'call' ? statement.expression : undefined;
      evaluate(statement.expression, state, frame);
      frame.idle = undefined;
      return endsHere(statement.expression) ? [] : [state];
    case 'declaration':
      for (const { name, type, value } of statement.variables) {
        frame.types.set(name, type);
        if (value) {
          const values = evaluate(value, state, frame);
          state.variables.set(name, values);
        } else state.variables.delete(name);
      }
      return [state];
    case 'if':
      return runIf(statement, state, frame, jumps);
    case 'switch':
      return runSwitch(statement, state, frame, jumps);
    case 'loop':
      return runLoop(statement, state, frame);
    case 'goto': {
      const waiting = frame.waiting.get(statement.label);
      if (waiting) waiting.push(state);
      else frame.waiting.set(statement.label, [state]);
      return [];
    }
    case 'return': {
      const values = statement.value ? evaluate(statement.value, state, frame) : unknown(0, state.path);
      frame.results.push({ values, state });
      return [];
    }
    case 'break':
    case 'continue':
      jumps?.[statement.kind === 'break' ? 'breaks' : 'continues'].push(state);
      return [];
    default:
      return [state];
  }
}

const endsHere = (expression: Expression) =>
  expression.kind === 'call' &&
  expression.callee.kind === 'name' &&
  /^(?:BUG|panic)$/.test(expression.callee.name);

function passed(state: State, reads: number, asked: readonly string[], at: number, frame: Frame): void {
  const spot = spotIn(frame, at);
  state.path = onward(state.path, {
    reads,
    asked,
    spot,
    label: false,
    meant: frame.meant > 0,
    depth: frame.depth,
  });
}

function runIf(
  statement: Statement & { kind: 'if' },
  state: State,
  frame: Frame,
  jumps: Jumps | undefined,
): State[] {
  const { condition: asked, at } = statement;
  const { path } = state;
  const decision: Decision = asked
    ? condition(asked, state, frame)
    : { yes: true, no: true, yesReads: Reads.entry, noReads: Reads.entry, asked: [], ids: false };
  const open = decision.yes && decision.no;
  // What stands under a check of the ids that this device passes is meant for it.
  const meant = decision.ids;
  const way = (yes: boolean): State[] => {
    if (!(yes ? decision.yes : decision.no)) {
      const part = yes ? statement.yes : statement.no;
      return part.some((each) => each.kind === 'label' || holdsLabel(each))
        ? runAll(part, [], frame, jumps)
        : [];
    }
    const own = forked(state);
    if (asked) narrow(asked, yes, own, frame);
    if (open) passed(own, yes ? decision.yesReads : decision.noReads, decision.asked, asked?.at ?? at, frame);
    const inside = meant && yes;
    if (inside) frame.meant++;
    if (open) frame.depth++;
    const ends = runAll(yes ? statement.yes : statement.no, [own], frame, jumps);
    if (inside) frame.meant--;
    if (open) frame.depth--;
    return ends;
  };
  const yes = way(true);
  const no = way(false);
  if (yes.length === 0 || no.length === 0) return [...yes, ...no];
  return [merged([...yes, ...no], path)];
}

function runSwitch(
  statement: Statement & { kind: 'switch' },
  state: State,
  frame: Frame,
  outer: Jumps | undefined,
): State[] {
  const { path } = state;
  const subject = evaluate(statement.subject, state, frame);
  const asked = statement.body.some(
    (part) => part.kind === 'case' && part.value && isNamedConstant(part.value),
  );
  // A register with a name for each of its values tells chips apart.
  const reads = readsOf(subject) | (asked && readsOf(subject) & Reads.register ? Reads.identity : 0);
  const number = numberOf(subject);
  const jumps: Jumps = { breaks: [], continues: outer?.continues ?? [] };
  const enter = (): State => {
    const own = forked(state);
    if (number === undefined)
      passed(
        own,
        reads,
        subject.flatMap((value) => value.asked ?? []),
        statement.subject.at,
        frame,
      );
    return own;
  };
  const certain =
    number !== undefined && statement.body.some((each) => matches(each, number, frame, state) === true);
  let hasDefault = false;
  let live: State[] = [];
  let entered = false;
  for (const part of statement.body) {
    if (part.kind !== 'case') {
      live = runAll([part], live, frame, jumps);
      entered = false;
      continue;
    }
    const match =
      number === undefined ? undefined : part.value ? matches(part, number, frame, state) : !certain;
    if (!part.value) hasDefault = true;
    if (match !== false && !entered) {
      live.push(enter());
      entered = true;
    }
  }
  const out = [...jumps.breaks, ...live];
  if (!hasDefault && !certain) out.push(enter());
  if (out.length <= 1) return out;
  return [merged(out, path)];
}

function matches(part: Statement, number: bigint, frame: Frame, state: State): boolean | undefined {
  if (part.kind !== 'case' || !part.value) return false;
  const value = numberOf(settled(evaluate(part.value, state, frame), frame));
  if (value === undefined) return undefined;
  if (!part.last) return binaryOf('==', value, number) === 1n;
  const last = numberOf(settled(evaluate(part.last, state, frame), frame));
  return last === undefined ? undefined : value <= number && number <= last;
}

/** No time round, or once: more often tells nothing new of what is looked at. */
function runLoop(statement: Statement & { kind: 'loop' }, start: State, frame: Frame): State[] {
  const [state] = runAll(statement.start, [start], frame, undefined);
  if (!state) return [];
  const { path } = state;
  const before = frame.results.length;
  const waiting = [...frame.waiting.values()].reduce((sum, states) => sum + states.length, 0);
  const jumps: Jumps = { breaks: [], continues: [] };
  const decision =
    statement.condition && !statement.first ? condition(statement.condition, state, frame) : undefined;
  // `i < 3` with what `i` starts with is true for ever, seen from here.
  const asked = statement.condition;
  const endless = !asked || (asked.kind === 'number' && asked.value !== 0n);
  const once = forked(state);
  if (decision && statement.condition) {
    narrow(statement.condition, true, once, frame);
    if (decision.yes && decision.no) passed(once, decision.yesReads, decision.asked, statement.at, frame);
  }
  const round = [...runAll(statement.body, [once], frame, jumps), ...jumps.continues];
  for (const each of round) if (statement.step) evaluate(statement.step, each, frame);
  const ends = [...jumps.breaks];
  if (!endless) {
    ends.push(...round);
    if (!statement.first) ends.push(state);
  }
  if (ends.length === 0) return [];
  const end = merged(ends, path);
  // Behind a loop that some ways left the function from: none of these was taken.
  const left = frame.results.slice(before).map((result) => result.state.path);
  const gone = [...frame.waiting.values()].reduce((sum, states) => sum + states.length, 0) > waiting;
  if (left.length > 0 || gone) {
    const reads = left.reduce((sum, each) => sum | (decidingCheck(beyond(each, path), true)?.reads ?? 0), 0);
    passed(end, reads, [], statement.at, frame);
  }
  return [end];
}
