// Names that stand for numbers: macros, enumerators, errors.
import type { Expression } from '../syntax/ast.ts';
import type { Frame } from './frame.ts';
import { meet } from './spans.ts';
import type { Values } from './values.ts';

/** include/uapi/asm-generic/errno-base.h, errno.h and include/linux/errno.h: those that a probe is told apart by. */
const ERRORS: Readonly<Record<string, bigint>> = {
  EPERM: 1n,
  ENOENT: 2n,
  EIO: 5n,
  ENXIO: 6n,
  EAGAIN: 11n,
  ENOMEM: 12n,
  EACCES: 13n,
  EFAULT: 14n,
  EBUSY: 16n,
  EEXIST: 17n,
  ENODEV: 19n,
  EINVAL: 22n,
  ENOSPC: 28n,
  ENOSYS: 38n,
  EOPNOTSUPP: 95n,
  ETIMEDOUT: 110n,
  EPROBE_DEFER: 517n,
  ENOTSUPP: 524n,
};

export const NO_DEVICE: readonly bigint[] = [-ERRORS.ENODEV!, -ERRORS.ENXIO!];

/** The error that a name stands for. */
export const errorNamed = (name: string): bigint | undefined => ERRORS[name];

/** The same values with their constants worked out: only where that can decide something. */
export function settled(values: Values, frame: Frame): Values {
  if (!values.some((value) => value.constant)) return values;
  const worked = values.map((value) => {
    const number = value.constant && constantOf(frame, value.constant);
    if (number === undefined) return value;
    const { constant: _, ...rest } = value;
    return { ...rest, number };
  });
  meet(frame.run.met, worked);
  return worked;
}

/** The number that a name stands for; undefined where it is none or can't be computed. */
export function constantNamed(frame: Frame, name: string): bigint | undefined {
  const error = ERRORS[name];
  if (error !== undefined) return error;
  const key = `${frame.source.path} ${name}`;
  if (frame.run.constants.has(key)) return frame.run.constants.get(key);
  // One that is defined by itself is none.
  frame.run.constants.set(key, undefined);
  const macro = frame.module.macroNamed(name);
  let value: bigint | undefined;
  if (macro) value = macro.parameters ? undefined : constantOf(frame, macro.body);
  else {
    const found = frame.module.enumerator(name);
    const base = found && (found.base ? constantOf(frame, found.base) : 0n);
    value = base === undefined ? undefined : base + found!.plus;
  }
  frame.run.constants.set(key, value);
  return value;
}

export function constantOf(frame: Frame, expression: Expression): bigint | undefined {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name':
      return constantNamed(frame, expression.name);
    case 'unary': {
      const of = constantOf(frame, expression.of);
      return of === undefined ? undefined : unaryOf(expression.op, of);
    }
    case 'binary': {
      const left = constantOf(frame, expression.left);
      const right = left === undefined ? undefined : constantOf(frame, expression.right);
      return right === undefined ? undefined : binaryOf(expression.op, left!, right);
    }
    case 'call': {
      // include/vdso/bits.h
      const { callee, args } = expression;
      const bit = callee.kind === 'name' && /^BIT(?:_ULL)?$/.test(callee.name) && args[0];
      const number = bit ? constantOf(frame, bit) : undefined;
      return number === undefined ? undefined : binaryOf('<<', 1n, number);
    }
    default:
      return undefined;
  }
}

export function unaryOf(op: string, of: bigint): bigint | undefined {
  switch (op) {
    case '-':
      return -of;
    case '~':
      return ~of;
    case '!':
      return of === 0n ? 1n : 0n;
    default:
      return undefined;
  }
}

const truth = (value: boolean) => (value ? 1n : 0n);

export function binaryOf(op: string, a: bigint, b: bigint): bigint | undefined {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    case '<<':
      return b >= 0n && b < 64n ? a << b : undefined;
    case '>>':
      return b >= 0n && b < 64n ? a >> b : undefined;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '==':
      return truth(same(a, b));
    case '!=':
      return truth(!same(a, b));
    case '<':
      return truth(a < b);
    case '>':
      return truth(a > b);
    case '<=':
      return truth(a <= b);
    case '>=':
      return truth(a >= b);
    case '&&':
      return truth(a !== 0n && b !== 0n);
    case '||':
      return truth(a !== 0n || b !== 0n);
    default:
      return undefined;
  }
}

/** `~0` and 0xffffffff are the same in the 32 bits that ids have. */
const same = (a: bigint, b: bigint) =>
  a === b || (a < 0n !== b < 0n && BigInt.asUintN(32, a) === BigInt.asUintN(32, b));
