// Which ways a condition may go, and what it looked at.
import type { Expression } from '../syntax/ast.ts';
import { binaryOf } from './constants.ts';
import { decidingCheck } from './deciding.ts';
import { evaluate, keyOf, operands } from './evaluate.ts';
import type { Frame } from './frame.ts';
import { Reads, TELLING } from './reads.ts';
import { beyond, canBe, joined, numberOf, readsOf, type State, type Value, type Values } from './values.ts';

export interface Decision {
  readonly yes: boolean;
  readonly no: boolean;
  /** What speaks for each way, where both are open. */
  readonly yesReads: number;
  readonly noReads: number;
  /** Functions of other modules whose answer is compared here. */
  readonly asked: readonly string[];
  /** Whether it is true only for devices of such ids, or for entries with such data. */
  readonly ids: boolean;
}

const none: readonly string[] = [];
/** What is decided hangs on nothing, but on the ids that the tables say. */
const decided = (yes: boolean, reads = 0): Decision => ({
  yes,
  no: !yes,
  yesReads: reads & Reads.ids,
  noReads: reads & Reads.ids,
  asked: none,
  ids: yes && (reads & Reads.ids) !== 0,
});

export function condition(expression: Expression, state: State, frame: Frame): Decision {
  if (expression.kind === 'unary' && expression.op === '!') {
    const { yes, no, yesReads, noReads, asked } = condition(expression.of, state, frame);
    const ids = no && !yes && (noReads & Reads.ids) !== 0;
    return { yes: no, no: yes, yesReads: noReads, noReads: yesReads, asked, ids };
  }
  if (expression.kind === 'call' && expression.callee.kind === 'name') {
    const { name } = expression.callee;
    if (/^(?:likely|unlikely|WARN_ON|WARN_ON_ONCE)$/.test(name) && expression.args[0])
      return condition(expression.args[0], state, frame);
  }
  if (expression.kind === 'binary') {
    if (expression.op === '&&' || expression.op === '||') return both(expression, state, frame);
    if (/^(?:[=!<>]=|[<>])$/.test(expression.op)) return comparison(expression, state, frame);
  }
  return truthOf(evaluate(expression, state, frame), state, frame);
}

/** `a && b`, and `a || b` as its mirror. What is decided adds nothing. */
function both(expression: Expression & { kind: 'binary' }, state: State, frame: Frame): Decision {
  const and = expression.op === '&&';
  const a = condition(expression.left, state, frame);
  const goesOn = and ? a.yes : a.no;
  if (!goesOn) return decided(!and, a.yesReads);
  const b = condition(expression.right, state, frame);
  const stops = (d: Decision) => (and ? d.no : d.yes);
  const passes = (d: Decision) => (and ? d.yes : d.no);
  const open = [a, b].filter((d) => d.yes && d.no);
  if (open.length === 0) return decided(b.yes, a.yesReads | b.yesReads);
  const reads = (of: (d: Decision) => number) => {
    const all = open.map(of);
    const sum = all.reduce((x, y) => x | y, 0);
    // A parameter beside a look at the hardware only says that the look is not to count (`!base && !force`).
    const forced = all.some((each) => (each & (Reads.parameter | Reads.entry | TELLING)) === 0);
    return forced ? sum & ~Reads.parameter : sum;
  };
  return {
    yes: and ? passes(a) && passes(b) : stops(a) || stops(b),
    no: and ? stops(a) || stops(b) : passes(a) && passes(b),
    yesReads: reads((d) => d.yesReads),
    noReads: reads((d) => d.noReads),
    asked: open.flatMap((d) => d.asked),
    ids: and && (a.ids || b.ids),
  };
}

const ALL_ONES = new Set([-1n, 0xffn, 0xffffn, 0xffffffffn]);

function comparison(expression: Expression & { kind: 'binary' }, state: State, frame: Frame): Decision {
  const [left, right] = operands(expression, state, frame);
  const { op } = expression;
  const outcomes = new Set<bigint | undefined>();
  for (const x of left) for (const y of right) outcomes.add(outcome(op, x, y));
  if (outcomes.size === 1 && !outcomes.has(undefined))
    return decided(outcomes.has(1n), readsOf(left) | readsOf(right));
  const fixed = (values: Values) => numberOf(values) !== undefined || values.every((value) => value.constant);
  const [constantSide, other] = fixed(left) ? [left, right] : [right, left];
  const constant = numberOf(constantSide);
  // `x == 0` and `x != 0` ask what `!x` and `x` ask.
  if (constant === 0n && (op === '==' || op === '!=')) {
    const truth = truthOf(other, state, frame);
    return op === '!='
      ? truth
      : { ...truth, yes: truth.no, no: truth.yes, yesReads: truth.noReads, noReads: truth.yesReads };
  }
  let reads = readsOf(left) | readsOf(right) | controls([...left, ...right], state);
  // All bits set is what a bus gives where nothing answers.
  if (constant !== undefined && ALL_ONES.has(constant)) reads &= ~Reads.register;
  // Negative results are errors.
  if (op !== '==' && op !== '!=' && constant === 0n) reads &= ~Reads.register;
  const asked =
    (op === '==' || op === '!=') &&
    fixed(constantSide) &&
    ([expression.left, expression.right].some((side) => isNamedConstant(side) || isChip(side)) ||
      constantSide.every((value) => value.constant && isNamedConstant(value.constant)));
  if ((reads & Reads.register) !== 0 && asked) reads |= Reads.identity;
  // One that is sent away by its subsystem is an exception; the others are still claimed by both.
  const yesReads = op === '==' ? reads & ~Reads.subsystem : reads;
  const noReads = op === '!=' ? reads & ~Reads.subsystem : reads;
  return {
    yes: true,
    no: true,
    yesReads,
    noReads,
    asked: asked && constant !== 0n ? other.flatMap((value) => value.asked ?? []) : none,
    ids: false,
  };
}

/** A number of a chip as it is written out: too much of it for a bit or a mask, and not all ones. */
const isChip = (expression: Expression) =>
  expression.kind === 'number' &&
  expression.value > 0xffn &&
  (expression.value & (expression.value - 1n)) !== 0n &&
  (expression.value & (expression.value + 1n)) !== 0n;

export const isNamedConstant = (expression: Expression) =>
  expression.kind === 'name' && /^[A-Z]/.test(expression.name);

function outcome(op: string, x: Value, y: Value): bigint | undefined {
  if (x.number !== undefined && y.number !== undefined) return binaryOf(op, x.number, y.number);
  // Whatever else it may be, it is not 0.
  if ((x.nonzero && y.number === 0n) || (y.nonzero && x.number === 0n))
    return op === '==' ? 0n : op === '!=' ? 1n : undefined;
  return undefined;
}

/** A value as a condition. */
function truthOf(values: Values, state: State, { meant }: Frame): Decision {
  const ways = values.map(canBe);
  const yes = ways.some((way) => way.yes);
  const no = ways.some((way) => way.no);
  if (!yes || !no) return decided(yes, readsOf(values));
  const speakFor = (way: 'yes' | 'no') => {
    const these = values.filter((value) => canBe(value)[way]);
    const others = values.filter((value) => !canBe(value)[way]);
    // A flag that is set in one place says by its absence what that place looked at.
    return readsOf(these) | controls(these, state) | controls(others, state);
  };
  // A register that is all 0 may be one that is not there; bits that are missing are switched off.
  const whole = values.some((value) => value.masked);
  const direct = readsOf(values) & Reads.register;
  const yesReads = speakFor('yes');
  const noReads = speakFor('no');
  return {
    yes,
    no,
    // So is a machine that is on a list.
    yesReads: (direct && !whole && meant === 0 ? yesReads & ~Reads.register : yesReads) & ~Reads.list,
    // A device without its companion does not work for any driver; beside another it may be that one's.
    noReads:
      (direct ? noReads & ~Reads.register : noReads) &
      ~(values.some((value) => value.handle) ? Reads.other | Reads.descriptor : Reads.other),
    asked: none,
    ids: false,
  };
}

/** What the ways to where these values were computed looked at, beyond the way to here. */
export function controls(values: readonly Value[], state: State): number {
  return values.reduce((sum, { from }) => {
    const check = decidingCheck(beyond(from, state.path), true);
    return sum | (check?.reads ?? 0);
  }, 0);
}

/** Takes out of the variables that a condition asks what they can't be where it went this way. */
export function narrow(expression: Expression, way: boolean, state: State, frame: Frame): void {
  if (expression.kind === 'unary' && expression.op === '!') narrow(expression.of, !way, state, frame);
  else if (expression.kind === 'binary' && (expression.op === '&&' || expression.op === '||')) {
    if ((expression.op === '&&') !== way) return;
    narrow(expression.left, way, state, frame);
    narrow(expression.right, way, state, frame);
  } else if (expression.kind === 'binary' && /^(?:[=!<>]=|[<>])$/.test(expression.op)) {
    const right = numberOf(operands(expression, state, frame)[1]);
    if (right === undefined) return;
    keep(expression.left, state, (value) => {
      if (value.number === undefined) {
        if (right !== 0n) return value;
        if (value.nonzero && (expression.op === '==') === way) return undefined;
        if ((expression.op === '==' && way) || (expression.op === '!=' && !way))
          return { ...value, number: 0n };
        return (expression.op === '<' && way) ||
          (expression.op === '!=' && way) ||
          (expression.op === '==' && !way)
          ? { ...value, nonzero: true }
          : value;
      }
      return (binaryOf(expression.op, value.number, right) !== 0n) === way ? value : undefined;
    });
  } else
    keep(expression, state, (value) => {
      const can = canBe(value);
      if (way ? !can.yes : !can.no) return undefined;
      if (value.number !== undefined) return value;
      return way ? { ...value, nonzero: true } : { ...value, number: 0n };
    });
}

function keep(expression: Expression, state: State, each: (value: Value) => Value | undefined): void {
  const key = keyOf(expression.kind === 'assign' ? expression.left : expression);
  const values = key === undefined ? undefined : state.variables.get(key);
  if (!values) return;
  const left = values.flatMap((value) => each(value) ?? []);
  if (left.length > 0) state.variables.set(key!, joined(left, []));
}
