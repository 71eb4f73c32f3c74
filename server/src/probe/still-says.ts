// Whether a driver says of every device what it said before an edit, though functions that were run for it have other
// statements now: each is run again with all that it was run with, and gives what it gave.
import type { Variable } from '../syntax/ast.ts';
import type { Driver } from '../tables/model.ts';
import { type Execution, type Executions, type Gave, metOnly, nameIn, type Relocated } from './executions.ts';
import type { Texts } from './module-source.ts';
import { givenBy, recall, runAnew } from './recall.ts';
import { type Answer, doesNothing, type Known, moduleOf, runOf } from './steps-aside.ts';

/** A function whose text is another than before. */
export interface ChangedFunction {
  readonly path: string;
  readonly name: string;
}

/** `texts` are those of now. Gives where spots of the changed functions are now; undefined: the answers are of no more use. */
export function stillSays(
  texts: Texts,
  driver: Driver,
  changed: readonly ChangedFunction[],
): Relocated | undefined {
  const { executions } = texts;
  const known = texts.drivers.get(driver) as Known | undefined;
  if (!known || !executions || executions.partial) return undefined;
  const names = new Set(changed.map(({ path, name }) => nameIn(path, name)));
  for (const name of names) if (executions.opaque.has(name)) return undefined;
  const relocated: Relocated = { changed: names, spots: new Map() };
  for (const name of names) executions.frozen.delete(name);
  /** How many statements more one call of a function is at most. */
  const longer = new Map<string, number>();
  for (const [i, execution] of executions.all.entries()) {
    const name = nameIn(execution.path, execution.name);
    if (!names.has(name)) continue;
    const gave = runAgain(texts, execution, executions);
    const met = gave && metOnly(execution.gave, gave, relocated);
    if (!met) return undefined;
    if (met.length > 0) {
      const answers = known.answers.map((answer) => narrowed(answer, met));
      if (answers.includes(undefined)) return undefined;
      known.answers = answers as Answer[];
    }
    longer.set(name, Math.max(gave.steps - execution.gave.steps, longer.get(name) ?? 0));
    executions.all[i] = { ...execution, gave };
  }
  return fit(executions, longer) ? relocated : undefined;
}

function runAgain(texts: Texts, execution: Execution, executions: Executions): Gave | undefined {
  const { path, name, start, asked, stack, calledBack, caller } = execution;
  const found = moduleOf(texts, path).functionNamed(name, false);
  // What it is called with goes by the names of its parameters.
  if (!found || !sameNames(found.function.parameters, execution.parameters)) return undefined;
  if (!caller && doesNothing(found.function)) return undefined;
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
  const made = runAnew(found, new Map(start), run, around, givenBy(start, around), (gave) => {
    given = caller ? gave : { ...gave, results: gave.results.map((each) => ({ ...each, members: [] })) };
  });
  if (run.steps < 0) return undefined;
  if (caller) recall(executions.frozen, nameIn(path, name), made);
  return given;
}

const sameNames = (parameters: readonly Variable[], names: readonly string[]): boolean =>
  parameters.length === names.length && parameters.every(({ name }, i) => name === names[i]);

/** The answer for those ids that numbers do not tell from the one that was asked for; undefined: others were asked for. */
function narrowed(answer: Answer, numbers: readonly bigint[]): Answer | undefined {
  const spans = new Map(answer.spans);
  for (const [id, held] of spans)
    for (const number of numbers) {
      const { value, least, most } = held;
      const { first, last } = spans.get(id)!;
      if (number < first || last < number || first === last) continue;
      // Of a revision it is not known which were passed over (overlap/probe-decides.ts).
      if (id === 'revision' || (least <= number && number <= most)) return undefined;
      if (number < value) spans.set(id, { ...held, first: number + 1n, last });
      else spans.set(id, { ...held, first, last: number - 1n });
    }
  return { ...answer, spans };
}

/** Whether no run is cut short, where each call of a function takes so many statements more. */
function fit({ runs }: Executions, longer: ReadonlyMap<string, number>): boolean {
  for (const run of runs) {
    for (const [name, more] of longer) run.left -= (run.ran.get(name) ?? 0) * more;
    if (run.left < 0) return false;
  }
  return true;
}
