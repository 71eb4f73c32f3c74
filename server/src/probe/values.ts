// What a variable may hold at one point of a function, and under which checks the function got there.
import type { Expression } from '../syntax/ast.ts';

/** A place in a function. */
export interface Spot {
  readonly path: string;
  /** Of the function, and where that stands. */
  readonly name: string;
  readonly start: number;
  readonly at: number;
}

/** A check that was passed. */
export interface Check {
  /** What it looked at (reads.ts); 0 for what only tells whether something worked. */
  readonly reads: number;
  readonly spot: Spot;
  /** The functions of other modules whose answer was compared with a value of their own. */
  readonly asked: readonly string[];
  /** A label that several ways lead to: what comes behind it is not said of the checks before. */
  readonly label: boolean;
  /** Whether it stands inside a check of the device's ids, and so is meant for this device. */
  readonly meant: boolean;
  /** How many conditions are around it, of the functions that call too. */
  readonly depth: number;
}

/** Checks, the last one first. */
export type Path = { readonly check: Check; readonly before: Path; readonly length: number } | undefined;

/** One thing that a variable or an expression may be. */
export interface Value {
  /** Undefined where not known. */
  readonly number?: bigint;
  /** Not known, but not 0. */
  readonly nonzero?: boolean;
  readonly reads: number;
  /** The way to where it was computed. */
  readonly from: Path;
  /** The object of the driver's file that it points to. */
  readonly object?: string;
  /** The function of another module whose result it is. */
  readonly asked?: string;
  /** Cut out of something (`x & mask`), so that 0 says which bits, not whether there is a device. */
  readonly masked?: boolean;
  /** A way to ask for more: having it says nothing. */
  readonly handle?: boolean;
  /** Where an error is written. */
  readonly spot?: Spot;
  /** The id of the device that it is, as it stands (spans.ts). */
  readonly id?: string;
  /** A constant expression; worked out only where something known is compared with it. */
  readonly constant?: Expression;
}

/** Never empty; more than MOST are one that is not known. */
export type Values = readonly Value[];

const MOST = 12;

export const known = (number: bigint, from: Path = undefined): Values => [{ number, reads: 0, from }];

export const unknown = (reads: number, from: Path, more: Partial<Value> = {}): Values => [
  { reads, from, ...more },
];

export const readsOf = (values: Values): number => values.reduce((sum, { reads }) => sum | reads, 0);

/** The number, where there is only one that it can be. */
export const numberOf = (values: Values): bigint | undefined => {
  const [first] = values;
  return values.every(({ number }) => number === first?.number) ? first?.number : undefined;
};

export function joined(a: Values, b: Values): Values {
  if (a === b) return a;
  const all = [...a, ...b.filter((value) => !a.includes(value))];
  if (all.length <= MOST) return all;
  const fewer = condensed(all);
  return fewer.length <= MOST ? fewer : unknown(readsOf(all), undefined);
}

/** Of errors that a call may end in most are of other calls: the same one without a look at the device is told once. */
function condensed(values: Values): Values {
  const plain = new Map<string, Value>();
  const telling: Value[] = [];
  for (const value of values) {
    const { number, nonzero, reads, from, asked, object, constant } = value;
    if (from?.check.reads || asked !== undefined || object !== undefined || constant) {
      telling.push(value);
      continue;
    }
    const key = `${number} ${nonzero} ${reads}`;
    const before = plain.get(key);
    plain.set(key, before ? { ...before, from: common(before.from, from) } : value);
  }
  return [...telling, ...plain.values()];
}

/** Whether it can be other than 0, and whether it can be 0. */
export const canBe = ({ number, nonzero }: Value): { yes: boolean; no: boolean } =>
  number === undefined ? { yes: true, no: nonzero !== true } : { yes: number !== 0n, no: number === 0n };

/** The checks of `path` that `base` does not share, the last one first. */
export function* beyond(path: Path, base: Path): Generator<Check> {
  const shared = common(path, base);
  for (let at = path; at && at !== shared; at = at.before) yield at.check;
}

/** What two ways have in common. */
export function common(a: Path, b: Path): Path {
  let [x, y] = [a, b];
  while (x !== y) {
    if ((x?.length ?? 0) >= (y?.length ?? 0)) x = x?.before;
    else y = y?.before;
  }
  return x;
}

export const onward = (before: Path, check: Check): Path => ({
  check,
  before,
  length: (before?.length ?? 0) + 1,
});

/** A function's variables at one point, and the way there. Changed in place while statements run; `forked` to branch. */
export interface State {
  variables: Map<string, Values>;
  path: Path;
}

export const forked = ({ variables, path }: State): State => ({ variables: new Map(variables), path });

/** Either may be; the checks that led to only one of them no longer say anything. */
export function merged(states: readonly State[], path: Path): State {
  const [first, ...rest] = states;
  const variables = new Map(first?.variables);
  for (const state of rest)
    for (const [name, values] of state.variables) {
      const before = variables.get(name);
      variables.set(name, before ? joined(before, values) : values);
    }
  return { variables, path };
}
