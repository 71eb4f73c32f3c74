// Whether a driver says of every device what it said before an edit, though functions that were run for it have other
// statements now: each is run again with all that it was run with, and gives what it gave.
import type { Variable } from '../syntax/ast.ts';
import type { Driver } from '../tables/model.ts';
import { type Execution, type Executions, type Gave, metOnly, nameIn } from './executions.ts';
import type { Texts } from './module-source.ts';
import { recall, runAnew } from './recall.ts';
import { type Answer, type Known, moduleOf, runOf } from './steps-aside.ts';

/** A function whose text is another than before. */
export interface ChangedFunction {
  readonly path: string;
  readonly name: string;
  /** Lines from 1, as it stood before the edit. */
  readonly first: number;
  readonly last: number;
}

/** `texts` are those of now. Where it is false the answers are of no more use. */
export function stillSays(texts: Texts, driver: Driver, changed: readonly ChangedFunction[]): boolean {
  const { executions } = texts;
  const known = texts.drivers.get(driver) as Known | undefined;
  if (!known || !executions || executions.partial) return false;
  const names = new Set(changed.map(({ path, name }) => nameIn(path, name)));
  for (const name of names) if (executions.opaque.has(name)) return false;
  // A reason inside is on another line now.
  const asides = [...known.init, ...known.answers.flatMap((answer) => answer.asides)];
  if (asides.some(({ place }) => changed.some((each) => holds(each, place.path, place.range.start.line))))
    return false;
  for (const name of names) executions.frozen.delete(name);
  /** How many statements more one call of a function is at most. */
  const longer = new Map<string, number>();
  for (const [i, execution] of executions.all.entries()) {
    const name = nameIn(execution.path, execution.name);
    if (!names.has(name)) continue;
    const gave = runAgain(texts, execution, executions);
    const met = gave && metOnly(execution.gave, gave, names);
    if (!met || known.answers.some((answer) => tellsApart(answer, met))) return false;
    const more = gave.steps - execution.gave.steps;
    longer.set(name, Math.max(more, longer.get(name) ?? more));
    executions.all[i] = { ...execution, gave };
  }
  return fit(executions, longer);
}

const holds = ({ path, first, last }: ChangedFunction, placePath: string, line: number): boolean =>
  path === placePath && first <= line && line <= last;

function runAgain(texts: Texts, execution: Execution, executions: Executions): Gave | undefined {
  const { path, name, start, asked, stack, calledBack, caller } = execution;
  const found = moduleOf(texts, path).functionNamed(name, false);
  // What it is called with goes by the names of its parameters.
  if (!found || !sameNames(found.function.parameters, execution.parameters)) return undefined;
  const run = {
    ...runOf(texts, execution.home, asked),
    executions: undefined,
    recalled: executions.frozen,
    stack: [...stack],
    calledBack,
  };
  let given: Gave | undefined;
  const around = caller
    ? { ...caller, module: moduleOf(texts, caller.module) }
    : { module: moduleOf(texts, path), meant: 0, depth: 0 };
  const made = runAnew(found, new Map(start), run, around, (gave) => {
    given = gave;
  });
  if (run.steps < 0) return undefined;
  if (caller) recall(executions.frozen, found, made);
  return given;
}

const sameNames = (parameters: readonly Variable[], names: readonly string[]): boolean =>
  parameters.length === names.length && parameters.every(({ name }, i) => name === names[i]);

/** Whether a number lies between ids that were not told apart. */
const tellsApart = ({ spans }: Answer, numbers: readonly bigint[]): boolean =>
  [...spans.values()].some(
    ({ first, last }) => first !== last && numbers.some((number) => first <= number && number <= last),
  );

/** Whether no run is cut short, where each call of a function takes so many statements more. */
function fit({ runs }: Executions, longer: ReadonlyMap<string, number>): boolean {
  for (const run of runs) {
    for (const [name, more] of longer) run.left -= (run.ran.get(name) ?? 0) * more;
    if (run.left < 0) return false;
  }
  return true;
}
