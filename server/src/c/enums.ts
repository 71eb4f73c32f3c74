// Enumerators as a text declares them (C11 6.7.2.2): where each name stands, and what its value is given by.
import { cursorAt, scanToken } from './lexer.ts';
import { DirectiveKind, directiveAt, endOf, IDENTIFIER, kindOf } from './skeleton.ts';
import { directiveStart, type Source } from './source.ts';
import { spelling } from './spelling.ts';
import { Kind } from './tokens.ts';

export interface Enumerator {
  readonly name: string;
  /** Offset of the name. */
  readonly at: number;
  /** Offset behind its value, from which on it is known (6.2.1p7). */
  readonly behind: number;
  /** Offset behind the `=`; undefined where the value is the previous one plus one. */
  readonly value: number | undefined;
  readonly previous: Enumerator | undefined;
  /** Offset behind the brace of its enumeration. */
  readonly open: number;
  /** Whether a macro or an `#include` before it may stand for other ones. */
  readonly odd: boolean;
}

/** What stands where an enumerator may. */
export interface Found {
  /** Of the name. */
  readonly start: number;
  readonly end: number;
  readonly hash: number;
  /** Offset behind the `=`. */
  readonly value: number | undefined;
  /** Whether it is the first of its enumeration. */
  readonly first: boolean;
  readonly behind: number;
  readonly open: number;
  readonly odd: boolean;
  /** It is no enumerator: `NAMES(X)`, a macro that may stand for some. */
  readonly call: boolean;
  /** It is all of its enumeration, and may be a macro that stands for some: `enum { US_DO_ALL_FLAGS };` (linux/usb_usual.h). */
  readonly alone: boolean;
}

/** What is asked for, in place of a name, by who wants to know which macros may stand for enumerators. */
export const ANY_MADE = 'enum {}';

/** Whether other names than those in the text may be enumerators by it. */
export const mayMake = ({ call, alone }: Found): boolean => call || alone;

/** Enumerations of which the text alone does not tell all enumerators. */
export interface OddEnum {
  readonly open: number;
  readonly behind: number;
}

export interface Enumerators {
  readonly byName: ReadonlyMap<string, readonly Enumerator[]>;
  readonly odd: readonly OddEnum[];
  /** Those that hold one name, which may be a macro's. */
  readonly alone: readonly OddEnum[];
}

/** The enumerators that a file's text declares, by name. Conditions inside an enum are looked at when a value is asked for. */
export function enumeratorsOf(source: Source): Enumerators {
  if (source.enumerators) return source.enumerators;
  const byName = new Map<string, Enumerator[]>();
  const odd: OddEnum[] = [];
  const alone: OddEnum[] = [];
  let last: Enumerator | undefined;
  for (const at of source.enums) {
    const end = scanEnum(source, at, (one) => {
      if (one.call) return;
      if (one.alone) alone.push({ open: one.open, behind: one.behind });
      const { start, end, hash, value, behind, open, odd } = one;
      const name = spelling(source.bytes, start, end, hash);
      const previous = last?.open === open ? last : undefined;
      last = { name, at: start, behind, value, previous, open, odd };
      const all = byName.get(name);
      if (all) all.push(last);
      else byName.set(name, [last]);
    });
    if (end?.odd) odd.push(end);
  }
  source.enumerators = { byName, odd, alone };
  return source.enumerators;
}

const NONE: readonly Enumerator[] = [];

export const declaredAs = (source: Source, name: string): readonly Enumerator[] =>
  enumeratorsOf(source).byName.get(name) ?? NONE;

/** Calls `found` for everything in a file's text that is an enumerator or may stand for some, in the order of the text. */
export function scanEnumerators(source: Source, found: (one: Found) => void): void {
  for (const at of source.enums) scanEnum(source, at, found);
}

/** Where the enumerations of a text stand, from the keyword to behind the brace, and whether the text tells all of each. */
export function enumsIn(source: Source): (OddEnum & { readonly from: number; readonly odd: boolean })[] {
  const all: (OddEnum & { readonly from: number; readonly odd: boolean })[] = [];
  for (const from of source.enums) {
    const one = scanEnum(source, from, () => {});
    if (one) all.push({ ...one, from });
  }
  return all;
}

const [LEFT, RIGHT, COMMA, EQUALS, OPEN, BRACKET, UNBRACKET, CLOSE] = [
  40, 41, 44, 61, 123, 91, 93, 125,
] as const;
const NAME = 0;
const AFTER = 1;
const VALUE = 2;

/** Gives where the list begins and ends; undefined where none begins. */
function scanEnum(
  source: Source,
  from: number,
  found: (one: Found) => void,
): (OddEnum & { readonly odd: boolean }) | undefined {
  const { bytes, directives } = source;
  // The end of a longer word: `enum board_ids_enum {` (drivers/ata/sata_via.c).
  if (from > 0 && IDENTIFIER[bytes[from - 1]!]) return undefined;
  const cursor = cursorAt(source, from, 0);
  let state: typeof NAME | typeof AFTER | typeof VALUE | undefined;
  let depth = 0;
  let words = 0;
  let group = 0;
  let first = true;
  let open = 0;
  let odd = false;
  let start = -1;
  let end = 0;
  let hash = 0;
  let call = false;
  let attribute = false;
  let value: number | undefined;
  const item = (behind: number, closes = false): void => {
    if (start >= 0) {
      odd ||= call;
      const alone = first && closes && !call && value === undefined;
      found({ start, end, hash, value, first, behind, open, odd, call, alone });
      first = false;
    }
    start = -1;
    value = undefined;
    call = false;
    attribute = false;
  };
  const name = (): void => {
    ({ start, at: end, hash } = cursor);
    state = AFTER;
  };
  // Directives are passed over.
  for (let next = directiveAt(directives, from - 1) + 1; ; next++) {
    cursor.limit = directiveStart(source, next);
    for (let kind = scanToken(cursor); kind !== Kind.end; kind = scanToken(cursor)) {
      const mark = kind === Kind.punctuator && cursor.at === cursor.start + 1 ? bytes[cursor.start]! : 0;
      if (state === undefined) {
        // `enum __attribute__((…)) name {`
        if (group > 0 || (words > 1 && mark === LEFT)) group += mark === LEFT ? 1 : mark === RIGHT ? -1 : 0;
        else if (mark === OPEN) {
          state = NAME;
          open = cursor.at;
        }
        // `enum`, a tag, perhaps an attribute; anything longer declares no enumerators.
        else if (kind !== Kind.identifier || ++words > 3) return undefined;
        else if (words === 1 && cursor.at !== from + 4) return undefined;
      } else if (depth === 0 && (mark === COMMA || mark === CLOSE)) {
        item(cursor.start, mark === CLOSE);
        if (mark === CLOSE) return { open, behind: cursor.at, odd };
        state = NAME;
      } else if (state === NAME && kind === Kind.identifier) name();
      else if (state === AFTER && mark === EQUALS && depth === 0) {
        value = cursor.at;
        state = VALUE;
      } else if (state === AFTER && depth === 0 && kind === Kind.identifier) {
        // An attribute; or what a macro before it stands for has a comma of its own: `NAMES(X) LAST`.
        if (!call && isAttribute(bytes, cursor.start)) attribute = true;
        else {
          call = true;
          item(cursor.start);
          name();
        }
      } else if (mark === LEFT || mark === OPEN || mark === BRACKET) {
        if (state === AFTER && depth === 0 && mark === LEFT && !attribute) call = true;
        depth++;
      } else if (mark === RIGHT || mark === CLOSE || mark === UNBRACKET) depth--;
    }
    if (next >= directives.count) return open === 0 ? undefined : { open, behind: bytes.length, odd };
    if (open > 0 && kindOf(directives, next) === DirectiveKind.include) odd = true;
    cursor.at = endOf(directives, next);
  }
}

/** `__attribute__`, or a macro that is called like one (`__deprecated`). */
const isAttribute = (bytes: Uint8Array, at: number): boolean => bytes[at] === 95 && bytes[at + 1] === 95;
