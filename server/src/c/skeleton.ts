// One pass over a file's bytes that finds its preprocessing directives and skips comments and literals
// (C11 5.1.1.2, phases 2 to 4). It understands any bytes: what is cut off ends at the end of the file.

import wasm from './skeleton.wat';
import { hashOf, spelling, spells } from './spelling.ts';
import { fingerprintTables, sharedTrigrams } from './trigrams.ts';

export const DirectiveKind = {
  other: 0,
  define: 1,
  undef: 2,
  include: 3,
  if: 4,
  ifdef: 5,
  ifndef: 6,
  elif: 7,
  else: 8,
  endif: 9,
  elifdef: 10,
  elifndef: 11,
} as const;
export type DirectiveKind = (typeof DirectiveKind)[keyof typeof DirectiveKind];

/** What an `#endif` closes. */
export const OPENING: ReadonlySet<DirectiveKind> = new Set([
  DirectiveKind.if,
  DirectiveKind.ifdef,
  DirectiveKind.ifndef,
]);

/** What begins another branch of a group. */
export const BRANCHING: ReadonlySet<DirectiveKind> = new Set([
  DirectiveKind.elif,
  DirectiveKind.elifdef,
  DirectiveKind.elifndef,
  DirectiveKind.else,
]);

/**
 * A file's directives in file order, packed: the headers that tables need have 200,000 of them. Read through
 * `startOf` and its sisters.
 */
export interface Directives {
  readonly count: number;
  readonly packed: Int32Array;
}

const STRIDE = 6;
const START = 0;
const BODY = 1;
const END = 2;
const NAME = 3;
const HASH = 4;
/** Kind in the low four bits, above them the length of the name. */
const KIND = 5;

/** Offset of the `#`. */
export function startOf({ packed }: Directives, index: number): number {
  return packed[index * STRIDE + START]!;
}

/** Offset behind the keyword. */
export function bodyOf({ packed }: Directives, index: number): number {
  return packed[index * STRIDE + BODY]!;
}

/** Offset behind the logical line, its newline included. */
export function endOf({ packed }: Directives, index: number): number {
  return packed[index * STRIDE + END]!;
}

export function kindOf({ packed }: Directives, index: number): DirectiveKind {
  return (packed[index * STRIDE + KIND]! & 15) as DirectiveKind;
}

/** Of define, undef, ifdef, ifndef and elifdef, elifndef (C23): a hash of the name (spelling.ts). */
export function nameHash({ packed }: Directives, index: number): number {
  return packed[index * STRIDE + HASH]!;
}

/** Of the same: the name; empty where there is none. */
export function nameOf(bytes: Buffer, { packed }: Directives, index: number): string {
  const start = packed[index * STRIDE + NAME]!;
  const length = packed[index * STRIDE + KIND]! >> 4;
  return spelling(bytes, start, start + length, packed[index * STRIDE + HASH]!);
}

export function hasName({ packed }: Directives, index: number): boolean {
  return packed[index * STRIDE + KIND]! >> 4 > 0;
}

/** Whether the directive's name is this one. */
export function isNamed(bytes: Buffer, { packed }: Directives, index: number, name: string): boolean {
  const length = packed[index * STRIDE + KIND]! >> 4;
  return length === name.length && spells(bytes, packed[index * STRIDE + NAME]!, name);
}

/** Index of the last directive that starts at or before `offset`, or -1. */
export function directiveAt({ packed, count }: Directives, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (packed[mid * STRIDE + START]! <= offset) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

const NEWLINE = 10;
const BACKSLASH = 92;
const SLASH = 47;
const STAR = 42;

export const IDENTIFIER = new Uint8Array(256);
for (let c = 0; c < 256; c++)
  if ((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 36)
    IDENTIFIER[c] = 1;

/** Offset behind a comment that starts at `at` (which holds a slash), or `at` where none does. */
export function skipComment(bytes: Uint8Array, at: number, limit: number): number {
  const next = bytes[at + 1];
  if (next === STAR) {
    for (let i = at + 2; i < limit; i++) if (bytes[i] === STAR && bytes[i + 1] === SLASH) return i + 2;
    return limit;
  }
  if (next === SLASH) {
    let i = at + 2;
    for (; i < limit && bytes[i] !== NEWLINE; i++)
      if (bytes[i] === BACKSLASH && i + 1 < limit)
        i += bytes[i + 1] === 13 && bytes[i + 2] === NEWLINE ? 2 : 1;
    return Math.min(i, limit);
  }
  return at;
}

/** Offset behind a literal whose quote stands at `at`; one that is not closed ends with its line. */
export function skipLiteral(bytes: Uint8Array, at: number, limit: number): number {
  const quote = bytes[at];
  for (let i = at + 1; i < limit; i++) {
    const c = bytes[i];
    if (c === quote) return i + 1;
    if (c === NEWLINE) return i;
    if (c === BACKSLASH) i += bytes[i + 1] === 13 && bytes[i + 2] === NEWLINE ? 2 : 1;
  }
  return limit;
}

/** What a text is made of, found in one pass. */
export interface Skeleton {
  readonly directives: Directives;
  /** Comments and directives as [start, end) pairs in order. */
  readonly skipped: Int32Array;
  /** Where `enum` stands in code, perhaps as a part of a longer word. */
  readonly enums: Int32Array;
}

// As laid out in skeleton.wat.
const FINGERPRINTS = 256;
const BITS = 512;
const BITS_LENGTH = 8192;
const DIRECTIVES = 8704;
const PAIRS = 107008;
const ENUMS = 172544;
const TEXT = 196608;
const SLACK = 64;
const PAGE = 65536;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly directives: { value: number };
  readonly pairs: { value: number };
  readonly enums: { value: number };
  readonly line: { value: number };
  scan(at: number, limit: number): number;
  names(at: number, limit: number): number;
  lines(at: number, limit: number): void;
}

const engine = instantiate();
let memory = new Uint8Array(engine.memory.buffer);
memory.set(IDENTIFIER);

/** Puts a text where the scans look for it; gives the offset of its end there. */
function load(bytes: Uint8Array): number {
  const end = TEXT + bytes.length;
  if (end + SLACK > memory.length) {
    engine.memory.grow(Math.ceil((end + SLACK - memory.length) / PAGE) + 8);
    memory = new Uint8Array(engine.memory.buffer);
  }
  memory.set(bytes, TEXT);
  memory.fill(0, end, end + SLACK);
  return end;
}

/** `count` numbers that a scan wrote, behind those of `before`; not copied where they are not to be kept. */
function taken(offset: number, count: number, before: Int32Array | undefined, keep = true): Int32Array {
  const numbers = new Int32Array(engine.memory.buffer, offset, count);
  if (!before) return keep ? numbers.slice() : numbers;
  const all = new Int32Array(before.length + count);
  all.set(before);
  all.set(numbers, before.length);
  return all;
}

export function scanSkeleton(bytes: Uint8Array): Skeleton {
  return scan(bytes, true);
}

/** As `scanSkeleton`, but what it gives is gone at the next scan of any text. */
export function skimSkeleton(bytes: Uint8Array): Skeleton {
  return scan(bytes, false);
}

function scan(bytes: Uint8Array, keep: boolean): Skeleton {
  const end = load(bytes);
  // A byte order mark is no part of the text (libcpp/charset.cc).
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) memory.fill(32, TEXT, TEXT + 3);
  let packed: Int32Array | undefined;
  let skipped: Int32Array | undefined;
  let enums: Int32Array | undefined;
  engine.line.value = 1;
  // Goes on where a list was full.
  for (let at = TEXT; at < end || !packed; ) {
    engine.directives.value = 0;
    engine.pairs.value = 0;
    engine.enums.value = 0;
    at = engine.scan(at, end);
    const kept = keep || at < end;
    packed = taken(DIRECTIVES, STRIDE * engine.directives.value, packed, kept);
    skipped = taken(PAIRS, 2 * engine.pairs.value, skipped, kept);
    enums = taken(ENUMS, engine.enums.value, enums, kept);
  }
  return {
    directives: { count: packed!.length / STRIDE, packed: packed! },
    skipped: skipped!,
    enums: enums!,
  };
}

/** Bytes that `countLines` counts at a time. */
export const LINES_BLOCK = 4096;

/** How many lines end before each block of a text. */
export function countLines(bytes: Uint8Array): Int32Array {
  engine.lines(TEXT, load(bytes));
  return taken(DIRECTIVES, Math.floor(bytes.length / LINES_BLOCK) + 1, undefined);
}

/** Looks for some names at once, as whole identifiers. */
export interface NameFinder {
  /** Calls `found` for every place where one stands, in the order of the text. */
  find(bytes: Buffer, found: (name: string, at: number) => void): void;
}

let loaded: NameFinder | undefined;

/** Names of three bytes or more, made of what identifiers are made of. */
export function nameFinder(names: Iterable<string>): NameFinder {
  const wanted = new Set(names);
  const bits = new Uint8Array(BITS_LENGTH);
  for (const name of wanted) {
    const slot = hashOf(name) >>> 16;
    bits[slot >> 3]! |= 1 << (slot & 7);
  }
  const tables = fingerprintTables(sharedTrigrams([...wanted]));
  const finder: NameFinder = {
    find(bytes, found) {
      const end = load(bytes);
      if (loaded !== finder) {
        loaded = finder;
        memory.set(tables, FINGERPRINTS);
        memory.set(bits, BITS);
      }
      let pairs: Int32Array | undefined;
      for (let at = TEXT; at < end; ) {
        engine.pairs.value = 0;
        at = engine.names(at, end);
        pairs = taken(PAIRS, 2 * engine.pairs.value, pairs);
      }
      for (let i = 0; pairs && i < pairs.length; i += 2) {
        const name = bytes.latin1Slice(pairs[i], pairs[i + 1]);
        if (wanted.has(name)) found(name, pairs[i]!);
      }
    },
  };
  return finder;
}

function instantiate(): Exports {
  // The engine is built without the DOM's types, where WebAssembly is declared.
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: {
      Module: new (code: Uint8Array) => object;
      Instance: new (module: object) => { exports: unknown };
    };
  };
  return new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports as Exports;
}
