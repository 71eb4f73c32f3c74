// Random expressions against C's rules written down a second time: types first, then values, in BigInt.
// Signed overflow wraps and `>>` of a negative number keeps its sign, as gcc computes the kernel (-fno-strict-overflow).
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { opened } from './opened.ts';
import { shown, valueIn } from './value.ts';

/** Ranks as widths in bits; everything in a kernel's tables has one of these. */
interface Type {
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
}

/** What C says of an expression; `value` undefined where it is undefined there. */
interface Said extends Type {
  readonly text: string;
  readonly value: bigint | undefined;
}

/** `c ? a : 1 / 0` has a type of its own in C; the engine knows none of what it could not compute. Not made here. */
const valued = (said: Said): Said => (said.value === undefined ? constant(1n, false, '') : said);

const INT: Type = { bits: 32, signed: true };
const NAMES: readonly (readonly [string, Type])[] = [
  ['u8', { bits: 8, signed: false }],
  ['signed char', { bits: 8, signed: true }],
  ['unsigned short', { bits: 16, signed: false }],
  ['s16', { bits: 16, signed: true }],
  ['int', INT],
  ['unsigned int', { bits: 32, signed: false }],
  ['long', { bits: 64, signed: true }],
  ['__u64', { bits: 64, signed: false }],
];

function wrap(value: bigint, { bits, signed }: Type): bigint {
  const range = 1n << BigInt(bits);
  const low = ((value % range) + range) % range;
  return signed && low >= range / 2n ? low - range : low;
}

/** int holds every value of the narrower types (6.3.1.1). */
const promoted = ({ bits, signed }: Type): Type => (bits < 32 ? INT : { bits, signed });

function usual(a: Type, b: Type): Type {
  const [x, y] = [promoted(a), promoted(b)];
  if (x.signed === y.signed) return x.bits >= y.bits ? x : y;
  const [u, s] = x.signed ? [y, x] : [x, y];
  return u.bits >= s.bits ? u : s;
}

const make = (text: string, type: Type, value: bigint | undefined): Said => ({
  text,
  bits: type.bits,
  signed: type.signed,
  value: value === undefined ? undefined : wrap(value, type),
});

/** 6.4.4.1p5: the first type of the list that holds the value. */
function constant(value: bigint, hex: boolean, suffix: string): Said {
  const u = /u/i.test(suffix);
  const l = /l/i.test(suffix);
  const list: Type[] = [];
  for (const bits of [32, 64] as const) {
    if (l && bits === 32) continue;
    if (!u) list.push({ bits, signed: true });
    if (u || hex) list.push({ bits, signed: false });
  }
  const type = list.find((t) => wrap(value, t) === value) ?? { bits: 64, signed: false };
  return make(`${hex ? `0x${value.toString(16)}` : value}${suffix}`, type, value);
}

const interesting = fc.oneof(
  fc.bigInt({ min: 0n, max: 70n }),
  fc.constantFrom(7n, 8n, 15n, 16n, 31n, 32n, 63n).map((n) => (1n << n) - 1n),
  fc.constantFrom(7n, 8n, 15n, 16n, 31n, 32n, 62n).map((n) => 1n << n),
  fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }),
);
const leaf = fc
  .tuple(interesting, fc.boolean(), fc.constantFrom('', '', 'u', 'L', 'UL', 'll', 'ULL'))
  .map(([value, hex, suffix]) => constant(value, hex, suffix));

function unary(operator: string, a: Said): Said {
  const text = `${operator}(${a.text})`;
  if (operator === '!') return make(text, INT, a.value === undefined ? undefined : a.value === 0n ? 1n : 0n);
  const type = promoted(a);
  if (a.value === undefined) return make(text, type, undefined);
  return make(text, type, operator === '-' ? -a.value : operator === '~' ? -a.value - 1n : a.value);
}

const compares: Readonly<Record<string, (x: bigint, y: bigint) => boolean>> = {
  '<': (x, y) => x < y,
  '>': (x, y) => x > y,
  '<=': (x, y) => !(x > y),
  '>=': (x, y) => !(x < y),
  '==': (x, y) => x === y,
  '!=': (x, y) => x !== y,
};
const computes: Readonly<Record<string, (x: bigint, y: bigint) => bigint | undefined>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => (y === 0n ? undefined : x / y),
  '%': (x, y) => (y === 0n ? undefined : x - y * (x / y)),
  '&': (x, y) => x & y,
  '^': (x, y) => x ^ y,
  '|': (x, y) => x | y,
};

function binary(operator: string, a: Said, b: Said): Said {
  const text = `(${a.text}) ${operator} (${b.text})`;
  if (operator === '&&' || operator === '||') {
    const decisive = operator === '||';
    const truths = [a, b].map((s) => (s.value === undefined ? undefined : s.value !== 0n));
    if (truths.includes(decisive)) return make(text, INT, decisive ? 1n : 0n);
    return make(text, INT, truths.includes(undefined) ? undefined : decisive ? 0n : 1n);
  }
  if (operator === '<<' || operator === '>>') {
    const type = promoted(a);
    if (a.value === undefined || b.value === undefined || b.value < 0n || b.value >= BigInt(type.bits))
      return make(text, type, undefined);
    const factor = 2n ** b.value;
    // Towards minus infinity: an arithmetic shift.
    const right = (a.value - (((a.value % factor) + factor) % factor)) / factor;
    return make(text, type, operator === '<<' ? a.value * factor : right);
  }
  const type = usual(a, b);
  const known = a.value !== undefined && b.value !== undefined;
  const x = known ? wrap(a.value!, type) : 0n;
  const y = known ? wrap(b.value!, type) : 0n;
  const compare = compares[operator];
  if (compare) return make(text, INT, known ? BigInt(compare(x, y)) : undefined);
  return make(text, type, known ? computes[operator]!(x, y) : undefined);
}

function choice(c: Said, a: Said, b: Said): Said {
  const text = `(${c.text}) ? (${a.text}) : (${b.text})`;
  const taken = c.value === undefined ? undefined : c.value !== 0n ? a : b;
  return make(text, usual(a, b), taken?.value);
}

const operators = [...Object.keys(compares), ...Object.keys(computes), '<<', '>>', '&&', '||'];
const { tree } = fc.letrec<{ tree: Said }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    { weight: 2, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom('-', '~', '+', '!'), tie('tree')).map(([o, a]) => unary(o, a)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...NAMES), tie('tree'))
        .map(([[name, type], a]) => make(`(${name})(${a.text})`, type, a.value)),
    },
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(...operators), tie('tree'), tie('tree'))
        .map(([o, a, b]) => binary(o, a, b)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('tree'), tie('tree'), tie('tree'))
        .map(([c, a, b]) => choice(c, valued(a), valued(b))),
    },
  ),
}));

const sayings = (said: Said): string =>
  said.value === undefined
    ? 'unresolved'
    : `${said.signed ? '' : 'u'}${{ 8: 'char', 16: 'short', 32: 'int', 64: 'long' }[said.bits]} ${said.value}`;

it('computes what C computes', () => {
  const unit = opened('');
  let resolved = 0;
  let unresolved = 0;
  fc.assert(
    fc.property(tree, (said) => {
      const value = valueIn(unit, said.text);
      if (said.value === undefined) unresolved++;
      else resolved++;
      expect(value.kind === 'unresolved' ? 'unresolved' : shown(value)).toBe(sayings(said));
    }),
    { numRuns: 3000 },
  );
  // Both kinds were seen: the property says something of each.
  expect(resolved).toBeGreaterThan(1000);
  expect(unresolved).toBeGreaterThan(10);
});
