// What a call may give: functions of the module are run, those of others are known by what they are for.
import { type Expression, standing } from '../syntax/ast.ts';
import { condition } from './condition.ts';
import { constantOf } from './constants.ts';
import { evaluate, keyOf, nameIn, objectOf, set } from './evaluate.ts';
import { depthOf, type Frame, HOME } from './frame.ts';
import type { FoundFunction } from './module-source.ts';
import {
  accessorReads,
  callReads,
  configRead,
  configReadAt,
  FILLED,
  HANDS_THROUGH,
  isConversion,
  isLookup,
  PERHAPS,
  Reads,
  TELLING,
} from './reads.ts';
import { runKnown } from './recall.ts';
import { computedWith, meet } from './spans.ts';
import { known, numberOf, readsOf, type State, unknown, type Values } from './values.ts';

type Call = Expression & { kind: 'call' };

const DEEPEST = 6;
/** How deep functions of other files are followed, and those that get an object of the driver to call it back. */
const DEEPEST_ELSEWHERE = 2;
const DEEPEST_CALLING_BACK = 4;

export function call(expression: Call, state: State, frame: Frame): Values {
  const values = valuesOf(expression, state, frame);
  const { callee } = expression;
  const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
  // What the way down to the hardware hides: a driver's own accessor is known by its name.
  const reads = accessorReads(name);
  if (reads === 0 || values.some((value) => value.reads !== 0)) return values;
  // A number is what an accessor gives where it failed; of what says which chip it is, it is the answer.
  if ((reads & Reads.identity) !== 0 && values.some(({ number }) => number !== undefined)) return values;
  frame.touched |= reads;
  return unknown(reads, state.path);
}

function valuesOf(expression: Call, state: State, frame: Frame): Values {
  const { callee, args } = expression;
  if (callee.kind !== 'name') {
    const target = callee.kind === 'member' ? pointedTo(callee.name, frame) : undefined;
    if (target) return calledOwn(target, args, state, frame);
    const back = callee.kind === 'member' ? namedByObject(callee, state, frame) : undefined;
    if (back) return calledBack(back, args, state, frame);
    for (const arg of args) evaluate(arg, state, frame);
    return unknown(0, state.path);
  }
  const { name } = callee;
  const handed = HANDS_THROUGH.get(name);
  if (handed !== undefined && args[handed]) return evaluate(args[handed]!, state, frame);
  if (/^pci(?:e_capability|_bus)?_read_config_(?:byte|word|dword)$/.test(name))
    return configAccess(expression, state, frame);
  const { run, module } = frame;
  // What it leaves behind an address is not known, but for what was read and is only stored (rt2x00_set_chip).
  const depth = depthOf(run);
  const deep = depth >= DEEPEST || run.stack.includes(name);
  const own =
    deep || (frame.idle === expression && !args.some((arg) => tells(arg, state)))
      ? undefined
      : module.functionNamed(
          name,
          depth < DEEPEST_ELSEWHERE || (depth < DEEPEST_CALLING_BACK && handsObject(args, state)),
        );
  if (own) return calledOwn(own, args, state, frame);
  const macro = module.macroNamed(name);
  if (macro?.parameters && !deep) {
    // A macro sees the variables around it; its parameters are new names for its arguments.
    const variables = new Map(state.variables);
    macro.parameters.forEach((parameter, i) => {
      const arg = args[i];
      if (arg) variables.set(parameter, evaluate(arg, state, frame));
    });
    run.stack.push(name);
    const values = evaluate(placedAt(macro.body, expression), { variables, path: state.path }, frame);
    run.stack.pop();
    return values;
  }
  return calledOther(name, args, state, frame);
}

const placed = new WeakMap<Expression, Map<number, Expression>>();

/** The body of a macro, standing where it is called: its own text may be another file's. */
function placedAt(body: Expression, { at }: Call): Expression {
  let known = placed.get(body);
  if (!known) {
    known = new Map();
    placed.set(body, known);
  }
  let here = known.get(at);
  if (!here) {
    here = standing(body, at);
    known.set(at, here);
  }
  return here;
}

/**
 * The function behind `quirk->probe(…)`, where the file's text has one object only that names a function for this
 * member and is for the device: `{ .vendor = …, .device = …, .probe = … }`.
 */
export function pointedTo(member: string, frame: Frame): FoundFunction | undefined {
  const { run, module } = frame;
  if (depthOf(run) >= DEEPEST) return undefined;
  const names = new Set<string>();
  for (const { name, ids } of module.pointers(member)) {
    const fits = Object.entries(ids).every(([field, written]) => {
      run.consulted.add(field);
      const asked = run.asked.device.get(field);
      const number = constantOf(frame, written.value);
      if (number !== undefined) meet(run.met, known(number));
      return asked !== undefined && number !== undefined && number === asked;
    });
    if (fits && Object.keys(ids).length > 0) names.add(name);
  }
  const [name, ...more] = names;
  if (name === undefined || more.length > 0 || run.stack.includes(name)) return undefined;
  return module.functionNamed(name, false);
}

/** The function behind `info->bind(…)`, where `info` is the object that the entry points to. */
function namedByObject(
  { of, name }: Expression & { kind: 'member' },
  state: State,
  frame: Frame,
): FoundFunction | undefined {
  const { run } = frame;
  if (depthOf(run) >= DEEPEST) return undefined;
  const object = objectOf(evaluate(of, state, frame));
  if (object === undefined) return undefined;
  run.consulted.add(HOME);
  const called = nameIn(run.home.memberOf(object, name));
  return called === undefined || run.stack.includes(called)
    ? undefined
    : run.home.functionNamed(called, true);
}

function calledBack(found: FoundFunction, args: readonly Expression[], state: State, frame: Frame): Values {
  const { run } = frame;
  const before = run.calledBack;
  run.calledBack = run.stack.length;
  const values = calledOwn(found, args, state, frame);
  run.calledBack = before;
  return values;
}

/** Whether a variable in it holds what was read from the device. */
function tells(expression: Expression, { variables }: State): boolean {
  const key = keyOf(expression);
  if (key !== undefined)
    return variables.get(key)?.some(({ reads }) => (reads & (TELLING | PERHAPS)) !== 0) ?? false;
  return (
    expression.kind === 'call' && expression.args.some((arg) => tells(arg, { variables, path: undefined }))
  );
}

/** Whether a function gets an object of the driver, alone or in what it is given: it will call back. */
function handsObject(args: readonly Expression[], { variables }: State): boolean {
  const keys = args.flatMap((arg) => keyOf(arg) ?? []);
  for (const [name, values] of variables)
    if (values.some(({ object }) => object !== undefined))
      if (keys.some((key) => name === key || name.startsWith(`${key}.`))) return true;
  return false;
}

function calledOwn(found: FoundFunction, args: readonly Expression[], state: State, frame: Frame): Values {
  const variables = new Map<string, Values>();
  const { parameters } = found.function;
  parameters.forEach((parameter, i) => {
    const arg = args[i];
    if (!arg) return;
    const key = keyOf(arg);
    variables.set(parameter.name, evaluate(arg, state, frame));
    if (key === undefined) return;
    for (const [other, values] of state.variables)
      if (other.startsWith(`${key}.`)) variables.set(parameter.name + other.slice(key.length), values);
  });
  const called = runKnown(found, variables, state.path, frame);
  frame.touched |= called.touched;
  parameters.forEach((parameter, i) => {
    const arg = args[i];
    const key = arg && keyOf(arg);
    if (key === undefined) return;
    if (arg!.kind === 'unary' && arg!.op === '&') set(state, key, unknown(called.touched, state.path));
    for (const { members } of called.results)
      for (const [other, values] of members)
        if (other.startsWith(`${parameter.name}.`))
          set(state, key + other.slice(parameter.name.length), values);
  });
  const values = called.results.flatMap((result) => result.values);
  return values.length > 0 && values.length <= 40
    ? values
    : unknown(called.touched & Reads.register, state.path);
}

/** `pci_read_config_byte(dev, where, &value)`: what was read is in the variable, the result says whether it could be. */
function configAccess({ callee, args }: Call, state: State, frame: Frame): Values {
  const where = args[1];
  const target = args[2];
  const offset = where ? evaluate(where, state, frame) : [];
  computedWith(frame.run.met, offset);
  const number = numberOf(offset);
  const name = where?.kind === 'name' ? where.name : undefined;
  const reads =
    name !== undefined && /^PCI_/.test(name)
      ? configRead(name)
      : number !== undefined
        ? configReadAt(number)
        : configRead(name);
  const key = target && keyOf(target);
  if (key !== undefined) set(state, key, unknown(reads, state.path));
  frame.touched |= reads;
  return callee.kind === 'name' ? unknown(0, state.path) : known(0n);
}

function calledOther(name: string, args: readonly Expression[], state: State, frame: Frame): Values {
  const { run } = frame;
  if (/^(?:IS_ENABLED|IS_REACHABLE|IS_BUILTIN|IS_MODULE)$/.test(name))
    return unknown(Reads.entry, state.path);
  if (name === 'pci_match_id' && args[0]?.kind === 'name') {
    run.consulted.add(`list ${args[0].name}`);
    const listed = run.asked.inList(args[0].name);
    return listed === undefined
      ? unknown(0, state.path)
      : [{ ...(listed ? { nonzero: true } : { number: 0n }), reads: Reads.ids, from: state.path }];
  }
  const values = args.map((arg) => evaluate(arg, state, frame));
  const reads = callReads(name);
  for (const arg of args)
    if (arg.kind === 'unary' && arg.op === '&') {
      const key = keyOf(arg);
      if (key !== undefined) set(state, key, unknown(reads, state.path));
    }
  const filled = FILLED.get(name);
  const target = filled && args[filled.argument];
  const key = target && keyOf(target);
  if (filled && key !== undefined) {
    set(state, key, unknown(filled.reads, state.path));
    frame.touched |= filled.reads;
  }
  if (reads !== 0)
    return unknown(reads, state.path, name === 'pci_device_to_OF_node' ? { handle: true } : {});
  if (name === 'IS_ERR' && args[0]) {
    const { yes, no } = condition(args[0]!, state, frame);
    return yes && no ? unknown(0, state.path) : unknown(0, state.path);
  }
  const given = values.reduce((sum, each) => sum | readsOf(each), 0);
  if (isConversion(name) || (given !== 0 && isLookup(name))) return unknown(given, state.path);
  return unknown(0, state.path, { asked: name });
}
