// What an expression may come to at one point of a function.
import type { Expression } from '../syntax/ast.ts';
import { call, pointedTo } from './call.ts';
import { condition, controls } from './condition.ts';
import { binaryOf, errorNamed, settled, unaryOf } from './constants.ts';
import { type Frame, HOME, spotIn } from './frame.ts';
import { PERHAPS, Reads } from './reads.ts';
import { COMPARED, computedWith, meet } from './spans.ts';
import { joined, known, numberOf, readsOf, type State, unknown, type Value, type Values } from './values.ts';

export function evaluate(expression: Expression, state: State, frame: Frame): Values {
  const values = valuesOf(expression, state, frame);
  frame.touched |= readsOf(values);
  meet(frame.run.met, values);
  return values;
}

function valuesOf(expression: Expression, state: State, frame: Frame): Values {
  switch (expression.kind) {
    case 'number':
      return known(expression.value, state.path);
    case 'string':
      return unknown(0, state.path, { nonzero: true });
    case 'name':
      return named(expression, state, frame);
    case 'member':
      return member(expression, state, frame);
    case 'call':
      return call(expression, state, frame);
    case 'index': {
      // A line of a table, or a resource of a number, is not what chose it.
      const indices = evaluate(expression.index, state, frame);
      computedWith(frame.run.met, indices);
      const index = readsOf(indices) & ~PERHAPS;
      const element = elementNamed(expression.of, numberOf(indices), frame);
      if (element !== undefined) return unknown(index, state.path, { nonzero: true, object: element });
      return unknown(index | readsOf(evaluate(expression.of, state, frame)), state.path);
    }
    case 'unary':
      return unary(expression, state, frame);
    case 'binary':
      return binary(expression, state, frame);
    case 'assign': {
      const right = evaluate(expression.right, state, frame);
      const key = keyOf(expression.left);
      if (expression.op === '=') {
        const values = right.map((value) => ({ ...value, from: value.from ?? state.path }));
        if (key !== undefined) set(state, key, values);
        return values;
      }
      const left = evaluate(expression.left, state, frame);
      computedWith(frame.run.met, left, right);
      const [a, b] = [numberOf(left), numberOf(right)];
      const number =
        a === undefined || b === undefined ? undefined : binaryOf(expression.op.slice(0, -1), a, b);
      const values: Values = [
        {
          ...(number === undefined ? {} : { number }),
          reads: readsOf(left) | readsOf(right),
          from: state.path,
        },
      ];
      if (key !== undefined) set(state, key, values);
      return values;
    }
    case 'choice': {
      const decision = condition(expression.condition, state, frame);
      if (!decision.no) return evaluate(expression.yes, state, frame);
      if (!decision.yes) return evaluate(expression.no, state, frame);
      const reads = decision.yesReads | decision.noReads;
      const either = joined(evaluate(expression.yes, state, frame), evaluate(expression.no, state, frame));
      return either.map((value) => ({ ...value, reads: value.reads | reads }));
    }
    case 'other': {
      let last: Values = unknown(0, state.path);
      for (const part of expression.parts) last = evaluate(part, state, frame);
      return last;
    }
  }
}

/** An object of the driver's own file that no variable hides. */
const isOwnObject = (expression: Expression, kind: 'one' | 'array', { run, source, types }: Frame) =>
  expression.kind === 'name' &&
  source.path === run.home.path &&
  !types.has(expression.name) &&
  run.home.objectIn(expression.name) === kind;

function elementNamed(of: Expression, index: bigint | undefined, frame: Frame): string | undefined {
  if (index === undefined || of.kind !== 'name' || !isOwnObject(of, 'array', frame)) return undefined;
  return `${of.name}[${index}]`;
}

/** What an object of the driver's own file holds for a member; `reads`: what chose the object. */
function held(object: string, member: string, reads: number, state: State, frame: Frame): Values | undefined {
  const { run } = frame;
  run.consulted.add(HOME);
  const value = run.home.memberOf(object, member);
  const from = state.path;
  if (value?.kind === 'number') return [{ number: value.value, reads, from }];
  const name = nameIn(value);
  if (name === undefined) return undefined;
  if (run.home.objectIn(name) === 'one') return [{ nonzero: true, reads, from, object: name }];
  return run.home.functionNamed(name, true) ? [{ nonzero: true, reads, from }] : undefined;
}

/** The object or function that an initialiser names: `name` or `&name`. */
export function nameIn(value: Expression | undefined): string | undefined {
  const of = value?.kind === 'unary' && value.op === '&' ? value.of : value;
  return of?.kind === 'name' ? of.name : undefined;
}

/** The one object that all of these are. */
export function objectOf(values: Values): string | undefined {
  const [first] = values;
  return values.every(({ object }) => object === first?.object) ? first?.object : undefined;
}

function named(expression: Expression & { kind: 'name' }, state: State, frame: Frame): Values {
  const { name } = expression;
  const variable = state.variables.get(name);
  if (variable) return variable;
  if (frame.types.has(name)) return unknown(0, state.path);
  if (frame.module.isParameter(name)) return unknown(Reads.parameter, state.path);
  const error = errorNamed(name);
  if (error !== undefined)
    return [{ number: error, reads: 0, from: state.path, spot: spotIn(frame, expression.at) }];
  const reads = /^(?:boot_cpu_data|acpi_disabled|acpi_noirq)$/.test(name) ? Reads.machine : 0;
  return unknown(reads, state.path, { constant: expression });
}

/** How an object is called that can be assigned to, `a->b` and `a.b` alike; undefined for what is no such object. */
export function keyOf(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'member') {
    const of = keyOf(expression.of);
    return of === undefined ? undefined : `${of}.${expression.name}`;
  }
  if (expression.kind === 'unary' && (expression.op === '*' || expression.op === '&'))
    return keyOf(expression.of);
  return undefined;
}

export function set(state: State, key: string, values: Values): void {
  const { variables } = state;
  if (key.includes('.')) {
    // Of members only what may decide something is kept: a driver fills hundreds.
    if (
      values.some(
        ({ number, reads, asked, constant, object }) =>
          number !== undefined || reads !== 0 || asked || constant || object,
      )
    )
      variables.set(key, values);
    else variables.delete(key);
    return;
  }
  // What hung on the object that was there before is gone with it.
  if (variables.has(key)) {
    const prefix = `${key}.`;
    for (const other of variables.keys()) if (other.startsWith(prefix)) variables.delete(other);
  }
  variables.set(key, values);
}

const DEVICE_MEMBERS: Readonly<Record<string, number>> = {
  vendor: 0,
  device: 0,
  subsystem_vendor: Reads.subsystem,
  subsystem_device: Reads.subsystem,
  revision: Reads.revision,
  class: Reads.class,
  devfn: Reads.place,
  is_virtfn: Reads.place,
  is_physfn: Reads.place,
};

function member(expression: Expression & { kind: 'member' }, state: State, frame: Frame): Values {
  const { run } = frame;
  const key = keyOf(expression);
  const stored = key === undefined ? undefined : state.variables.get(key);
  if (stored) return stored;
  const { of, name } = expression;
  if (name in DEVICE_MEMBERS && isPciDevice(of, frame)) {
    run.consulted.add(name);
    const number = run.asked.device.get(name);
    if (number !== undefined)
      return COMPARED.has(name)
        ? given(number, state).map((value) => ({ ...value, id: name }))
        : given(number, state);
    if (name === 'class' && run.asked.classMask === 0xffffffn) return given(run.asked.class, state);
    // An id that the entries leave open: some device, and not the one that is named here.
    if (name === 'vendor' || name === 'device') return given(0n, state);
    return unknown(DEVICE_MEMBERS[name]!, state.path);
  }
  if (isEntry(of, frame)) {
    run.consulted.add(`.${name}`);
    const object = run.asked.pointers.get(name);
    if (object !== undefined) return [{ nonzero: true, reads: Reads.ids, from: state.path, object }];
    const number = run.asked.entry.get(name);
    return number === undefined ? unknown(Reads.entry, state.path) : given(number, state);
  }
  const root = rootOf(of);
  const type = root === undefined ? undefined : frame.types.get(root);
  if (type !== undefined && SELF_DESCRIBING.test(type))
    return unknown(
      name.startsWith('bInterface') ? Reads.descriptor | Reads.interface : Reads.descriptor,
      state.path,
    );
  if (of.kind === 'name' && type === undefined && PARAMETERS.test(of.name))
    return unknown(Reads.parameter, state.path);
  const owner = evaluate(of, state, frame);
  const object = objectOf(owner);
  const there = object === undefined ? undefined : held(object, name, readsOf(owner), state, frame);
  if (there) return there;
  if (pointedTo(name, frame)) return [{ nonzero: true, reads: Reads.ids, from: state.path }];
  // What is kept in a structure that was chosen by what was read hangs on that.
  return unknown(readsOf(owner) | controls(owner, state), state.path);
}

/** An id of the device. */
const given = (number: bigint, { path }: State): Values => [{ number, reads: Reads.ids, from: path }];

/** Structs whose members say what the device is. */
const SELF_DESCRIBING =
  /\bstruct (?:fw_device|fw_unit|usb_(?:interface|device|host_interface|interface_descriptor|endpoint_descriptor|device_descriptor)|hid_device|sdio_func|pcmcia_device|mdio_device|phy_device|i3c_device(?:_info)?)\b/;

/** Objects that hold a driver's module parameters: `module_param_named(force_probe, xe_modparam.force_probe, charp, 0400)`. */
const PARAMETERS = /(?:^|_)mod(?:ule)?_?param(?:eter)?s?$/;

const rootOf = (expression: Expression): string | undefined =>
  expression.kind === 'name'
    ? expression.name
    : expression.kind === 'member' || expression.kind === 'index' || expression.kind === 'unary'
      ? rootOf(expression.of)
      : undefined;

function isPciDevice(expression: Expression, frame: Frame): boolean {
  if (expression.kind === 'name') {
    const type = frame.types.get(expression.name);
    return type === undefined ? /^(?:pci|pdev|pci_?dev)$/.test(expression.name) : /\bpci_dev\b/.test(type);
  }
  if (expression.kind === 'member') return /^(?:pci|pdev|pci_?dev|pci_device|dev)$/.test(expression.name);
  return (
    expression.kind === 'call' && expression.callee.kind === 'name' && expression.callee.name === 'to_pci_dev'
  );
}

const isEntry = (expression: Expression, { types }: Frame) =>
  expression.kind === 'name' && /_device_id\b/.test(types.get(expression.name) ?? '');

function unary({ op, of }: Expression & { kind: 'unary' }, state: State, frame: Frame): Values {
  if (op === '!') {
    const decision = condition(of, state, frame);
    if (!decision.no) return known(0n, state.path);
    if (!decision.yes) return known(1n, state.path);
    return unknown(decision.yesReads | decision.noReads, state.path);
  }
  if (op === '&' && of.kind === 'name' && isOwnObject(of, 'one', frame))
    return unknown(0, state.path, { nonzero: true, object: of.name });
  const values = evaluate(of, state, frame);
  const object = objectOf(values);
  if (op === '&')
    return unknown(readsOf(values), state.path, {
      nonzero: true,
      ...(object === undefined ? {} : { object }),
    });
  if (op === '*') return values.map(({ reads, from }) => ({ reads, from }));
  if (op === '++' || op === '--') {
    const key = keyOf(of);
    const changed = unknown(readsOf(values), state.path);
    if (key !== undefined) set(state, key, changed);
    return changed;
  }
  computedWith(frame.run.met, values);
  return values.map((value): Value => {
    if (value.constant) return { ...value, constant: { kind: 'unary', at: of.at, op, of: value.constant } };
    const number = value.number === undefined ? undefined : unaryOf(op, value.number);
    const { number: _, ...rest } = value;
    return number === undefined ? rest : { ...rest, number };
  });
}

const COMPARISONS = /^(?:[=!<>]=|[<>]|&&|\|\|)$/;

function binary(expression: Expression & { kind: 'binary' }, state: State, frame: Frame): Values {
  const { op } = expression;
  if (COMPARISONS.test(op)) {
    const decision = condition(expression, state, frame);
    if (!decision.no) return known(1n, state.path);
    if (!decision.yes) return known(0n, state.path);
    return unknown(decision.yesReads | decision.noReads, state.path);
  }
  const [left, right] = operands(expression, state, frame);
  computedWith(frame.run.met, left, right);
  const [a, b] = [numberOf(left), numberOf(right)];
  const number = a === undefined || b === undefined ? undefined : binaryOf(op, a, b);
  if (number !== undefined)
    return [{ number, reads: (readsOf(left) | readsOf(right)) & Reads.ids, from: state.path }];
  if (isConstant(left) && isConstant(right)) return unknown(0, state.path, { constant: expression });
  if (op === '&' && (a === 0n || b === 0n)) return known(0n, state.path);
  const shifted = op === '>>' && b !== undefined ? classAbove(expression.left, b, frame) : undefined;
  if (shifted !== undefined) return given(shifted, state);
  return unknown(
    readsOf(left) | readsOf(right),
    state.path,
    op === '&' || op === '>>' ? { masked: true } : {},
  );
}

/** `pdev->class >> 8`, where the entries say the upper bits. */
function classAbove(expression: Expression, by: bigint, frame: Frame): bigint | undefined {
  if (expression.kind !== 'member' || expression.name !== 'class' || by >= 24n) return undefined;
  if (!isPciDevice(expression.of, frame)) return undefined;
  const { asked, consulted } = frame.run;
  consulted.add('class');
  return asked.classMask >> by === 0xffffffn >> by ? asked.class >> by : undefined;
}

const isConstant = (values: Values) =>
  values.length === 1 &&
  (values[0]!.constant !== undefined || (values[0]!.number !== undefined && values[0]!.reads === 0));

/** Both sides; a constant is worked out only where the other side is known. */
export function operands(
  { left, right }: Expression & { kind: 'binary' },
  state: State,
  frame: Frame,
): readonly [Values, Values] {
  const a = evaluate(left, state, frame);
  const b = evaluate(right, state, frame);
  const isKnown = (values: Values) =>
    values.some(({ number, reads }) => number !== undefined && (reads & ~Reads.ids) === 0);
  if (isKnown(a) && !isLiteral(left)) return [a, settled(b, frame)];
  if (isKnown(b) && !isLiteral(right)) return [settled(a, frame), b];
  return [a, b];
}

const isLiteral = ({ kind }: Expression) => kind === 'number';
