// Where the members of a struct stand (System V ABI, "Aggregates and Unions", "Bit-Fields"), found out anew here: it is
// compared with what the compiler stored.
import type { CType, StructType } from '../../server/src/c/layout.ts';

/** Bytes, but for a bit-field, whose place counts in bits. `text`: an array of characters as a whole. */
export interface Leaf {
  readonly kind: 'integer' | 'bits' | 'text' | 'pointer';
  readonly at: number;
  readonly size: number;
}

export interface Leaves {
  readonly size: number;
  /** By their path: `vendor`, `driver.name`, `bytes[3]`. */
  readonly leaves: ReadonlyMap<string, Leaf>;
}

/** undefined where a type in it is not known. */
export function leavesOf(type: StructType): Leaves | undefined {
  const leaves = new Map<string, Leaf>();
  const placed = place(type, '', 0, leaves);
  return placed && { size: placed.size, leaves };
}

interface Placed {
  readonly size: number;
  readonly align: number;
}

function place(type: CType, path: string, at: number, leaves: Map<string, Leaf>): Placed | undefined {
  switch (type.kind) {
    case 'int': {
      const size = type.bits / 8;
      leaves.set(path, { kind: 'integer', at, size });
      return { size, align: size };
    }
    case 'pointer':
      leaves.set(path, { kind: 'pointer', at, size: 8 });
      return { size: 8, align: 8 };
    case 'array': {
      if (type.length === undefined) return undefined;
      let each: Placed | undefined = { size: 0, align: 1 };
      for (let i = 0; i < type.length && each; i++)
        each = place(type.of, `${path}[${i}]`, at + i * each.size, leaves);
      const size = each && each.size * type.length;
      if (size !== undefined && type.of.kind === 'int' && type.of.bits === 8)
        leaves.set(path, { kind: 'text', at, size });
      return each && { size: size!, align: each.align };
    }
    case 'struct':
    case 'union':
      return placeMembers(type, path, at, leaves);
    case 'opaque':
      return undefined;
  }
}

function placeMembers(
  { kind, fields }: StructType,
  path: string,
  at: number,
  leaves: Map<string, Leaf>,
): Placed | undefined {
  let bits = 0;
  let size = 0;
  let align = 1;
  for (const { name, type } of fields) {
    const own = name === undefined ? path : path === '' ? name : `${path}.${name}`;
    const from = kind === 'union' ? 0 : bits;
    if (type.kind === 'int' && type.width !== undefined) {
      const unit = type.bits;
      const start = (from % unit) + type.width > unit ? up(from, unit) : from;
      leaves.set(own, { kind: 'bits', at: 8 * at + start, size: type.width });
      bits = start + type.width;
      align = Math.max(align, unit / 8);
    } else {
      const trial = place(type, own, 0, new Map());
      if (!trial) return undefined;
      const start = up(from, 8 * trial.align) / 8;
      place(type, own, at + start, leaves);
      bits = 8 * (start + trial.size);
      align = Math.max(align, trial.align);
    }
    size = Math.max(size, Math.ceil(bits / 8));
  }
  return { size: up(size, align), align };
}

const up = (number: number, step: number) => Math.ceil(number / step) * step;
