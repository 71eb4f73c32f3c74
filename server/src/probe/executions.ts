// What a driver's functions gave, to be tried again after an edit: a function that gives what it gave before is the same
// to everybody who called it, whatever was typed into it.
import { spelled } from '../syntax/ast.ts';
import { same } from '../tables/same.ts';
import type { Asked, Caller, Run } from './frame.ts';
import type { FoundFunction } from './module-source.ts';
import { type AllRecalled, recall } from './recall.ts';
import type { Ran } from './run.ts';
import type { Met } from './spans.ts';
import type { Check, Path, Spot, State, Value, Values } from './values.ts';

/** How often functions were run, by `nameOf`. */
export type Counts = Map<string, number>;

/** One time that a function's statements were gone through. */
export interface Execution {
  readonly path: string;
  readonly name: string;
  /** Of its parameters, as they were called. */
  readonly parameters: readonly string[];
  /** The file that is asked for objects. */
  readonly home: string;
  /** What it was called with, as it was then. */
  readonly start: ReadonlyMap<string, Values>;
  readonly asked: Asked;
  readonly stack: readonly string[];
  readonly calledBack: number;
  /** undefined: nobody called it. */
  readonly caller: { readonly module: string; readonly meant: number; readonly depth: number } | undefined;
  readonly gave: Gave;
}

/** What the caller may see of it. */
export interface Gave {
  readonly touched: number;
  /** Statements. */
  readonly steps: number;
  readonly consulted: ReadonlySet<string>;
  readonly met: Met;
  /** How often functions were run for it. */
  readonly ran: Counts | undefined;
  /** What it called, in its order, and where. */
  readonly calls: readonly string[];
  readonly results: readonly Outcome[];
}

interface Outcome {
  readonly values: Values;
  readonly members: readonly (readonly [name: string, values: Values])[];
  readonly path: Path;
}

/** All of one driver. */
export interface Executions {
  readonly all: Execution[];
  /** Of each run of a probe or an init: steps that were left at least, and how often functions were run. */
  readonly runs: { left: number; readonly ran: Counts }[];
  /** What functions gave where they were called first, as long as their statements and those that they hang on give the same. Places in it may be those of earlier texts. */
  readonly frozen: AllRecalled;
  /** Functions whose text was looked at otherwise, by `nameOf`: of these nothing can be said. */
  readonly opaque: Set<string>;
  /** Not everything was noted: they were too many, or a run was cut short. */
  partial: boolean;
}

/** Executions of one driver that are noted: amdgpu has 250. */
const MOST = 4000;

export const noExecutions = (): Executions => ({
  all: [],
  runs: [],
  frozen: new Map(),
  opaque: new Set(),
  partial: false,
});

/** How a function is called among those of all files. */
export const nameOf = ({ source, function: { name } }: FoundFunction): string => nameIn(source.path, name);

export const nameIn = (path: string, name: string): string => `${path} ${name}`;

export function count(counts: Counts | undefined, more: ReadonlyMap<string, number>): void {
  for (const [name, times] of more) counts?.set(name, (counts.get(name) ?? 0) + times);
}

/** Keeps what functions gave for as long as it is true. */
export function freeze({ frozen }: Executions, recalled: AllRecalled): void {
  for (const [name, all] of recalled) for (const made of all) recall(frozen, name, made);
}

/** What a function that was run gave, with what that took. `parameters`: those through which a caller sees members. */
export const gaveOf = (
  { touched, results }: Ran,
  parameters: readonly string[],
  took: Pick<Gave, 'steps' | 'consulted' | 'met' | 'ran' | 'calls'>,
): Gave => ({
  ...took,
  touched,
  results: results.map(({ values, state }) => ({
    values,
    members: membersOf(state).filter(([name]) => parameters.includes(name.slice(0, name.indexOf('.')))),
    path: state.path,
  })),
});

/** Members of what variables point to. */
export const membersOf = ({ variables }: State) => [...variables].filter(([name]) => name.includes('.'));

export function note(executions: Executions, execution: Execution): void {
  if (executions.all.length < MOST) executions.all.push(execution);
  else executions.partial = true;
}

/** What a function is run with. */
export const startOf = (
  { source, function: { name, parameters } }: FoundFunction,
  variables: ReadonlyMap<string, Values>,
  { asked, home, stack, calledBack }: Run,
  caller?: Caller,
): Omit<Execution, 'gave'> => ({
  path: source.path,
  name,
  parameters: parameters.map((each) => each.name),
  home: home.path,
  start: new Map(variables),
  asked,
  stack: [...stack],
  calledBack,
  caller: caller && { module: caller.module.path, meant: caller.meant, depth: caller.depth },
});

/** Where spots of changed functions are now, by `spotName`; undefined: in two places. */
export interface Relocated {
  /** The functions, by `nameOf`. */
  readonly changed: ReadonlySet<string>;
  readonly spots: Map<string, Spot | undefined>;
}

/** The same as long as the statements of its function are. */
export const spotName = ({ path, name, start, at }: Spot): string => `${nameIn(path, name)} ${at - start}`;

/**
 * Numbers that it met now and not before; undefined where something else is other than it was, but for where it stands in
 * a changed function: that is noted.
 */
export function metOnly(before: Gave, now: Gave, relocated: Relocated): readonly bigint[] | undefined {
  if (before.touched !== now.touched || before.results.length !== now.results.length) return undefined;
  if (!sameSet(before.consulted, now.consulted) || !sameSet(before.met.computed, now.met.computed))
    return undefined;
  if (!same(before.met.ids, now.met.ids) || !same(before.ran, now.ran)) return undefined;
  if (!same(before.calls, now.calls)) return undefined;
  const pairs: Pairs = { to: new Map(), from: new Map(), relocated };
  for (const [i, one] of before.results.entries()) {
    const other = now.results[i]!;
    if (!sameValues(one.values, other.values, pairs) || !samePath(one.path, other.path, pairs))
      return undefined;
    if (one.members.length !== other.members.length) return undefined;
    for (const [k, [name, values]] of one.members.entries()) {
      const [otherName, otherValues] = other.members[k]!;
      if (name !== otherName || !sameValues(values, otherValues, pairs)) return undefined;
    }
  }
  return [...now.met.numbers].filter((number) => !before.met.numbers.has(number));
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const each of a) if (!b.has(each)) return false;
  return true;
}

/** Values and steps of ways that stand for each other: where one is the same in two places, so must the other be. */
interface Pairs {
  readonly to: Map<object, object>;
  readonly from: Map<object, object>;
  readonly relocated: Relocated;
}

/** Whether two may stand for each other; undefined where they do already. */
function paired(one: object, other: object, { to, from }: Pairs): boolean | undefined {
  const there = to.get(one);
  if (there !== undefined || from.has(other)) return there === other ? undefined : false;
  to.set(one, other);
  from.set(other, one);
  return true;
}

const sameValues = (a: Values, b: Values, pairs: Pairs): boolean =>
  a.length === b.length && a.every((value, i) => sameValue(value, b[i]!, pairs));

function sameValue(a: Value, b: Value, pairs: Pairs): boolean {
  const fresh = paired(a, b, pairs);
  if (fresh !== true) return fresh === undefined;
  if (a.number !== b.number || a.reads !== b.reads || a.object !== b.object || a.asked !== b.asked)
    return false;
  if (a.nonzero !== b.nonzero || a.masked !== b.masked || a.handle !== b.handle || a.id !== b.id)
    return false;
  if (!sameSpot(a.spot, b.spot, pairs)) return false;
  if ((a.constant && spelled(a.constant)) !== (b.constant && spelled(b.constant))) return false;
  return samePath(a.from, b.from, pairs);
}

function samePath(a: Path, b: Path, pairs: Pairs): boolean {
  let [x, y] = [a, b];
  while (x && y) {
    const fresh = paired(x, y, pairs);
    if (fresh !== true) return fresh === undefined;
    if (!sameCheck(x.check, y.check, pairs)) return false;
    [x, y] = [x.before, y.before];
  }
  return x === y;
}

const sameCheck = (a: Check, b: Check, pairs: Pairs): boolean =>
  a === b ||
  (a.reads === b.reads &&
    a.label === b.label &&
    a.meant === b.meant &&
    a.depth === b.depth &&
    sameSpot(a.spot, b.spot, pairs) &&
    same(a.asked, b.asked));

/** Of a function with other statements: anywhere in it. */
function sameSpot(a: Spot | undefined, b: Spot | undefined, { relocated }: Pairs): boolean {
  if (!a || !b) return a === b;
  if (a.path !== b.path || a.name !== b.name) return false;
  if (!relocated.changed.has(nameIn(a.path, a.name))) return a.at - a.start === b.at - b.start;
  const { spots } = relocated;
  const name = spotName(a);
  const there = spots.has(name) ? spots.get(name) : b;
  spots.set(name, there?.at === b.at ? b : undefined);
  return true;
}
