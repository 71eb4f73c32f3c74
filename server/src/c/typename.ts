// Type names in casts and sizeof (C11 6.7.7), with the kernel's integer typedefs (include/linux/types.h,
// include/uapi/asm-generic/int-ll64.h) for 64-bit targets.
import { Kind, spell, type Token } from './tokens.ts';

export interface TypeName {
  readonly text: string;
  /** Index behind the type name. */
  readonly end: number;
  readonly pointer: boolean;
  /** How many stars. */
  readonly stars: number;
  /** Width of an integer type; undefined where unknown. */
  readonly bits: 8 | 16 | 32 | 64 | undefined;
  readonly signed: boolean;
  readonly bool: boolean;
  /** `char` alone, signed or not as the compiler has it. */
  readonly plainChar?: boolean;
  /** Of `struct name`. */
  readonly struct: string | undefined;
}

interface Scalar {
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
}

const SCALARS: ReadonlyMap<string, Scalar> = new Map(
  (
    [
      [8, true, '__s8 s8 int8_t'],
      [8, false, '__u8 u8 uint8_t u_int8_t u_char unchar'],
      [16, true, '__s16 s16 int16_t'],
      [16, false, '__u16 u16 uint16_t u_int16_t u_short ushort __le16 __be16 __sum16 umode_t'],
      [32, true, '__s32 s32 int32_t pid_t'],
      [32, false, '__u32 u32 uint32_t u_int32_t u_int uint __le32 __be32 __wsum gfp_t fmode_t'],
      [64, true, '__s64 s64 int64_t ssize_t ptrdiff_t intptr_t loff_t __kernel_ssize_t'],
      [
        64,
        false,
        '__u64 u64 uint64_t u_int64_t size_t uintptr_t ulong u_long kernel_ulong_t __kernel_size_t __le64 __be64 sector_t dma_addr_t phys_addr_t resource_size_t',
      ],
    ] as const
  ).flatMap(([bits, signed, names]) => names.split(' ').map((name) => [name, { bits, signed }] as const)),
);

export function scalarType(name: string): Scalar | undefined {
  return SCALARS.get(name);
}

const BASIC = new Set([
  'unsigned',
  'signed',
  'long',
  'int',
  'short',
  'char',
  'void',
  '_Bool',
  'bool',
  'float',
  'double',
  '__signed__',
]);
const QUALIFIERS = new Set([
  'const',
  'volatile',
  '__force',
  '__user',
  '__iomem',
  '__bitwise',
  '__restrict',
  'restrict',
  '__const',
]);

/** Width and sign of `unsigned long int` and the like. */
export function basicType(words: readonly string[]): {
  bits: 8 | 16 | 32 | 64 | undefined;
  signed: boolean;
  bool: boolean;
} {
  const has = (w: string) => words.includes(w);
  if (has('_Bool') || has('bool')) return { bits: 8, signed: false, bool: true };
  if (has('void') || has('float') || has('double')) return { bits: undefined, signed: true, bool: false };
  const bits = has('char') ? 8 : has('short') ? 16 : has('long') ? 64 : 32;
  return { bits, signed: !has('unsigned'), bool: false };
}

const TYPEOF = new Set(['typeof', '__typeof__', '__typeof', 'typeof_unqual', '__typeof_unqual__']);

/** `typeof(type)` with qualifiers around it; of an expression it is not told. */
function parseTypeof(tokens: readonly Token[], start: number): TypeName | undefined {
  let at = start;
  while (QUALIFIERS.has(tokens[at]?.text ?? '')) at++;
  if (!TYPEOF.has(tokens[at]?.text ?? '') || tokens[at + 1]?.text !== '(') return undefined;
  const type = parseTypeName(tokens, at + 2);
  if (!type || tokens[type.end]?.text !== ')') return undefined;
  let { stars } = type;
  for (at = type.end + 1; QUALIFIERS.has(tokens[at]?.text ?? '') || tokens[at]?.text === '*'; at++)
    if (tokens[at]!.text === '*') stars++;
  return {
    ...type,
    text: spell(tokens.slice(start, at)),
    end: at,
    stars,
    pointer: stars > 0 || type.pointer,
  };
}

/**
 * The type name that starts at `tokens[start]`, or undefined where there is none. `declared`: the integer type that a
 * name stands for by a typedef of the unit.
 */
export function parseTypeName(
  tokens: readonly Token[],
  start: number,
  declared?: (name: string) => TypeName | undefined,
): TypeName | undefined {
  const same = parseTypeof(tokens, start);
  if (same) return same;
  let at = start;
  const words: string[] = [];
  let struct: string | undefined;
  let named: string | undefined;
  let tagged = false;
  for (; at < tokens.length; at++) {
    const t = tokens[at]!;
    if (t.kind !== Kind.identifier) break;
    if (QUALIFIERS.has(t.text)) continue;
    if (BASIC.has(t.text)) {
      words.push(t.text);
      continue;
    }
    if (words.length > 0 || named !== undefined || tagged) break;
    if (t.text === 'struct' || t.text === 'union' || t.text === 'enum') {
      const tag = tokens[++at];
      if (tag?.kind !== Kind.identifier) return undefined;
      tagged = true;
      if (t.text === 'enum') words.push('unsigned', 'int');
      else struct = tag.text;
      continue;
    }
    named = t.text;
  }
  if (words.length === 0 && named === undefined && struct === undefined) return undefined;
  let pointer = false;
  let stars = 0;
  for (; at < tokens.length; at++) {
    const { text } = tokens[at]!;
    if (text === '*') {
      pointer = true;
      stars++;
    } else if (!QUALIFIERS.has(text)) break;
  }
  if (
    tokens[at]?.text === '(' &&
    tokens[at + 1]?.text === '*' &&
    tokens[at + 2]?.text === ')' &&
    tokens[at + 3]?.text === '('
  ) {
    pointer = true;
    let depth = 0;
    for (at += 3; at < tokens.length; at++) {
      if (tokens[at]!.text === '(') depth++;
      else if (tokens[at]!.text === ')' && --depth === 0) break;
    }
    at++;
  }
  const scalar =
    named === undefined
      ? undefined
      : (SCALARS.get(named) ?? (tokens[at]?.text === ')' && !pointer ? declared?.(named) : undefined));
  if (named !== undefined && !scalar && !pointer) {
    // An unknown name in parentheses is a type only where an operand follows.
    const next = tokens[at + 1];
    if (tokens[at]?.text !== ')' || !next) return undefined;
    if (next.kind === Kind.punctuator && next.text !== '{' && next.text !== '~') return undefined;
  }
  const plainChar = words.length === 1 && words[0] === 'char';
  const basic =
    words.length > 0
      ? basicType(words)
      : {
          bits: scalar?.bits,
          signed: scalar?.signed ?? true,
          bool: (scalar as TypeName | undefined)?.bool === true,
        };
  return {
    text: spell(tokens.slice(start, at)),
    end: at,
    pointer,
    stars,
    struct,
    ...basic,
    ...(plainChar ? { plainChar } : {}),
  };
}

/** Size in bytes on a 64-bit target; undefined where unknown. */
export function sizeOf(
  type: TypeName,
  sizeOfStruct?: (name: string) => number | undefined,
): number | undefined {
  if (type.pointer) return 8;
  if (type.struct !== undefined) return sizeOfStruct?.(type.struct);
  return type.bits === undefined ? undefined : type.bits / 8;
}
