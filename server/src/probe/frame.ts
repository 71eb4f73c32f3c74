// What a function is run with.
import type { Source } from '../c/source.ts';
import type { CFunction, Expression } from '../syntax/ast.ts';
import type { Counts, Executions } from './executions.ts';
import type { ModuleSource } from './module-source.ts';
import type { AllRecalled } from './recall.ts';
import type { Met } from './spans.ts';
import type { Path, Spot, State, Values } from './values.ts';

/** The device that is asked about, and the entry by which it reached the driver. */
export interface Asked {
  /** `vendor`, `device`, `subsystem_vendor`, … of the device, as far as all that matter here agree; others are not known. */
  readonly device: ReadonlyMap<string, bigint>;
  /** Of the class, the bits that are known. */
  readonly class: bigint;
  readonly classMask: bigint;
  /** Fields of the entry, `driver_data` above all. */
  readonly entry: ReadonlyMap<string, bigint>;
  /** Of these fields, the objects that they point to, by name. */
  readonly pointers: ReadonlyMap<string, string>;
  /** Whether a list of the same file (`pci_match_id(list, dev)`) holds the device. */
  readonly inList: (name: string) => boolean | undefined;
}

/** One `return` of a function that was run. */
export interface Result {
  readonly values: Values;
  readonly state: State;
}

/** What all functions of one run share. */
export interface Run {
  /** The functions that a file's code can call. */
  readonly moduleOf: (path: string) => ModuleSource;
  /** What the driver's own file has, wherever its probe is. */
  readonly home: ModuleSource;
  readonly asked: Asked;
  /** Statements that may still be run: work is bounded. */
  steps: number;
  /** Constants that were looked up. */
  readonly constants: Map<string, bigint | undefined>;
  /** What was asked of the device and its entry: another device for which all of that is the same gives the same. */
  consulted: Set<string>;
  /** What the device's ids may have been compared with. */
  met: Met;
  /** The value of something that may be consulted. */
  readonly factOf: (name: string) => string;
  /** What functions gave in earlier runs. */
  readonly recalled: AllRecalled;
  /** Functions that are being run, innermost last. */
  readonly stack: string[];
  /** Where what functions give is noted, to be tried again after an edit. */
  readonly executions: Executions | undefined;
  /** How often each function was run, where that is noted. */
  ran: Counts | undefined;
  /** What the function that is run called, in its order, where that is noted: who is the first to call decides what is recalled. */
  calls: string[] | undefined;
  /** How many these were where the driver's own function was called through an object. */
  calledBack: number;
}

/** Functions around, counted from the one of the driver that was called last through an object of its own. */
export const depthOf = ({ stack, calledBack }: Run): number => stack.length - calledBack;

/** What is consulted where an object of the driver's file is looked into: another driver's may have the same name. */
export const HOME = '@home';

/** What a function has from the one that calls it. */
export type Caller = Pick<Frame, 'module' | 'meant' | 'depth'>;

/** One function being run. */
export interface Frame {
  readonly run: Run;
  readonly module: ModuleSource;
  readonly source: Source;
  readonly function: CFunction;
  /** Types of parameters and local variables, as written. */
  readonly types: Map<string, string>;
  readonly base: Path;
  readonly results: Result[];
  /** States that wait at labels. */
  readonly waiting: Map<string, State[]>;
  /** Labels that a `goto` was seen to. */
  readonly targets: Set<string>;
  /** All that the function looked at so far. */
  touched: number;
  /** How many checks of the device's ids are around. */
  meant: number;
  /** How many conditions are around the statement that is run. */
  depth: number;
  /** A call whose result nobody looks at. */
  idle: Expression | undefined;
}

export const spotIn = ({ source, function: { name, at: start } }: Frame, at: number): Spot => ({
  path: source.path,
  name,
  start,
  at,
});
