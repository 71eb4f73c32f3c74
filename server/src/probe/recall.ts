// Runs a called function, or takes what it gave the last time: most of what a probe calls does not look at the device.
import { spelled } from '../syntax/ast.ts';
import { type Counts, count, type Gave, gaveOf, membersOf, nameOf, note, startOf } from './executions.ts';
import { type Caller, depthOf, type Frame, type Run } from './frame.ts';
import type { FoundFunction } from './module-source.ts';
import { runFunction } from './run.ts';
import { type Met, meetAll, nothingMet } from './spans.ts';
import { beyond, type Check, onward, type Path, type Value, type Values } from './values.ts';

/** One way out of a called function. */
export interface Outcome {
  /** Each with the checks on the way to it. */
  readonly values: Values;
  /** Members of what the parameters point to, as they are then. */
  readonly members: readonly (readonly [name: string, values: Values])[];
}

export interface Called {
  readonly touched: number;
  readonly results: readonly Outcome[];
}

/** The same with checks that start at the call. */
export interface Recalled {
  readonly given: string;
  readonly facts: ReadonlyMap<string, string>;
  readonly touched: number;
  readonly steps: number;
  readonly met: Met;
  /** How often functions were run for it, where that is noted. */
  readonly ran: Counts | undefined;
  readonly results: readonly {
    readonly values: readonly { readonly value: Value; readonly checks: readonly Check[] }[];
    readonly members: Outcome['members'];
  }[];
}

/** By the file and the name of the function. */
export type AllRecalled = Map<string, Recalled[]>;

/** Answers that differ in more ways than these are worked out anew. */
const MOST = 24;

export function runKnown(
  found: FoundFunction,
  variables: Map<string, Values>,
  path: Path,
  frame: Frame,
): Called {
  const { run } = frame;
  const name = nameOf(found);
  const given = givenBy(variables, frame);
  run.calls?.push(`${name} ${depthOf(run)} ${frame.depth} ${given}`);
  const before = run.recalled
    .get(name)
    ?.find(
      (each) => each.given === given && [...each.facts].every(([name, value]) => run.factOf(name) === value),
    );
  if (!before) {
    const made = runAnew(found, variables, run, frame, given);
    // What was cut short for want of steps is not what it would be from another start.
    if (run.steps >= 0) recall(run.recalled, name, made);
    return grafted(made, path);
  }
  for (const name of before.facts.keys()) run.consulted.add(name);
  run.steps -= before.steps;
  meetAll(run.met, before.met);
  if (before.ran) count(run.ran, before.ran);
  return grafted(before, path);
}

/** `given`: of the variables, as `givenBy` tells it. `gave` is told what a caller may see of it. */
export function runAnew(
  found: FoundFunction,
  variables: Map<string, Values>,
  run: Run,
  caller: Caller,
  given: string,
  gave?: (gave: Gave) => void,
): Recalled {
  const { consulted: outer, met: metAround, ran: around, calls: callsAround, executions } = run;
  const start = executions && startOf(found, variables, run, caller);
  const before = run.steps;
  const consulted = new Set<string>();
  const met = nothingMet();
  run.consulted = consulted;
  run.met = met;
  run.ran = around && new Map([[nameOf(found), 1]]);
  const calls: string[] = [];
  run.calls = start || gave ? calls : undefined;
  const ran = runFunction(found, { variables, path: undefined }, run, caller);
  const steps = before - run.steps;
  const made: Recalled = {
    given,
    facts: new Map([...consulted].map((name) => [name, run.factOf(name)])),
    touched: ran.touched,
    steps,
    met,
    ran: run.ran,
    results: ran.results.map(({ values, state }) => ({
      values: values.map((value) => {
        const own = [...beyond(value.from, undefined)];
        // Computed before the checks that led to its return, it stands for what these found.
        return { value, checks: own.length > 0 ? own : [...beyond(state.path, undefined)] };
      }),
      members: membersOf(state),
    })),
  };
  if (start || gave) {
    const parameters = found.function.parameters.map(({ name }) => name);
    const seen = gaveOf(ran, parameters, { steps, consulted, met, ran: run.ran, calls });
    if (start) note(executions, { ...start, gave: seen });
    gave?.(seen);
  }
  for (const name of consulted) outer.add(name);
  meetAll(metAround, met);
  if (made.ran) count(around, made.ran);
  run.consulted = outer;
  run.met = metAround;
  run.ran = around;
  run.calls = callsAround;
  return made;
}

export function recall(all: AllRecalled, name: string, made: Recalled): void {
  const known = all.get(name);
  if (!known) all.set(name, [made]);
  else if (known.length < MOST) known.push(made);
}

export const givenBy = (variables: ReadonlyMap<string, Values>, { meant }: Caller): string =>
  `${[...variables].map(([name, values]) => `${name}=${values.map(told).join()}`).join(';')}${meant}`;

const told = ({ number, nonzero, reads, asked, masked, constant, object }: Value) =>
  `${number ?? (constant ? `@${spelled(constant)}` : nonzero ? '!' : '?')}:${reads}${asked ?? ''}${masked ? '&' : ''}${object ?? ''}`;

function grafted({ touched, results }: Recalled, path: Path): Called {
  return {
    touched,
    results: results.map(({ values, members }) => ({
      values: values.map(({ value, checks }) => ({ ...value, from: checks.reduceRight(onward, path) })),
      members,
    })),
  };
}
