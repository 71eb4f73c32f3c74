// Runs a called function, or takes what it gave the last time: most of what a probe calls does not look at the device.
import { spelled } from '../syntax/ast.ts';
import type { Frame } from './frame.ts';
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
interface Recalled {
  readonly given: string;
  readonly facts: ReadonlyMap<string, string>;
  readonly touched: number;
  readonly steps: number;
  readonly met: Met;
  readonly results: readonly {
    readonly values: readonly { readonly value: Value; readonly checks: readonly Check[] }[];
    readonly members: Outcome['members'];
  }[];
}

/** Answers that differ in more ways than these are worked out anew. */
const MOST = 24;

export function runKnown(
  found: FoundFunction,
  variables: Map<string, Values>,
  path: Path,
  frame: Frame,
): Called {
  const { run } = frame;
  const given =
    [...variables].map(([name, values]) => `${name}=${values.map(told).join()}`).join(';') + frame.meant;
  const known = (run.recalled.get(found.function) ?? []) as Recalled[];
  const before = known.find(
    (each) => each.given === given && [...each.facts].every(([name, value]) => run.factOf(name) === value),
  );
  if (before) {
    for (const name of before.facts.keys()) run.consulted.add(name);
    run.steps -= before.steps;
    meetAll(run.met, before.met);
    return grafted(before, path);
  }
  const { consulted: outer, met } = run;
  const steps = run.steps;
  run.consulted = new Set();
  run.met = nothingMet();
  const ran = runFunction(found, { variables, path: undefined }, run, frame);
  const facts = new Map([...run.consulted].map((name) => [name, run.factOf(name)]));
  for (const name of run.consulted) outer.add(name);
  run.consulted = outer;
  const made: Recalled = {
    given,
    facts,
    touched: ran.touched,
    steps: steps - run.steps,
    met: run.met,
    results: ran.results.map(({ values, state }) => ({
      values: values.map((value) => {
        const own = [...beyond(value.from, undefined)];
        // Computed before the checks that led to its return, it stands for what these found.
        return { value, checks: own.length > 0 ? own : [...beyond(state.path, undefined)] };
      }),
      members: [...state.variables].filter(([name]) => name.includes('.')),
    })),
  };
  meetAll(met, run.met);
  run.met = met;
  // What was cut short for want of steps is not what it would be from another start.
  if (run.steps >= 0 && known.length < MOST) {
    known.push(made);
    run.recalled.set(found.function, known);
  }
  return grafted(made, path);
}

const told = ({ number, nonzero, reads, asked, masked, constant, object }: Value) =>
  `${number ?? (constant ? `@${constant.at}${spelled(constant)}` : nonzero ? '!' : '?')}:${reads}${asked ?? ''}${masked ? '&' : ''}${object ?? ''}`;

function grafted({ touched, results }: Recalled, path: Path): Called {
  return {
    touched,
    results: results.map(({ values, members }) => ({
      values: values.map(({ value, checks }) => ({ ...value, from: checks.reduceRight(onward, path) })),
      members,
    })),
  };
}
