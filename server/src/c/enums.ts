// Enumeration constants (C11 6.7.2.2), found by name in the unit's own text and then in its headers.
import { TokenStream } from './expand.ts';
import { evaluate, type Scope } from './expression.ts';
import type { Header } from './headers.ts';
import { cursorAt, scanToken } from './lexer.ts';
import { activity } from './lookup.ts';
import { findInHeaders } from './reach.ts';
import { directiveAt, endOf } from './skeleton.ts';
import { directiveStart, type Source } from './source.ts';
import { spelling } from './spelling.ts';
import { Kind, type Token } from './tokens.ts';
import { contextAt, type Instance, type Unit } from './unit.ts';
import { type CValue, integer, unresolved } from './values.ts';

export interface Enumerator {
  readonly name: string;
  /** Offset of the name. */
  readonly at: number;
  /** Offset behind the `=`; undefined where the value is the previous one plus one. */
  readonly value: number | undefined;
  readonly previous: Enumerator | undefined;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The enumerators that a file's text declares, by name. Conditions inside an enum are looked at when a value is asked for. */
function enumeratorsOf(source: Source): ReadonlyMap<string, Enumerator> {
  if (source.enumerators) return source.enumerators;
  const result = new Map<string, Enumerator>();
  let last: Enumerator | undefined;
  scanEnumerators(source, (at, end, hash, value, first) => {
    const name = spelling(source.bytes, at, end, hash);
    last = { name, at, value, previous: first ? undefined : last };
    result.set(name, last);
  });
  source.enumerators = result;
  return result;
}

/**
 * Calls `found` for every enumerator in a file's text: where its name stands, with a hash of it, the offset behind its
 * `=`, and whether it is the first of its enum.
 */
export function scanEnumerators(
  source: Source,
  found: (start: number, end: number, hash: number, value: number | undefined, first: boolean) => void,
): void {
  for (const at of source.enums) scanEnum(source, at, found);
}

const [OPEN, CLOSE, COMMA, EQUALS] = [123, 125, 44, 61] as const;
const NAME = 0;
const AFTER = 1;
const VALUE = 2;

function scanEnum(source: Source, from: number, found: Parameters<typeof scanEnumerators>[1]): void {
  const { bytes, directives } = source;
  const cursor = cursorAt(source, from, 0);
  let state: typeof NAME | typeof AFTER | typeof VALUE | undefined;
  let depth = 0;
  let words = 0;
  let first = true;
  let start = -1;
  let end = 0;
  let hash = 0;
  let value: number | undefined;
  // Directives are passed over.
  for (let next = directiveAt(directives, from - 1) + 1; ; next++) {
    cursor.limit = directiveStart(source, next);
    for (let kind = scanToken(cursor); kind !== Kind.end; kind = scanToken(cursor)) {
      const mark = kind === Kind.punctuator && cursor.at === cursor.start + 1 ? bytes[cursor.start]! : 0;
      if (state === undefined) {
        if (mark === OPEN) state = NAME;
        // `enum`, a tag, perhaps an attribute; anything longer declares no enumerators.
        else if (kind !== Kind.identifier || ++words > 3) return;
        else if (words === 1 && cursor.at !== from + 4) return;
      } else if (depth === 0 && (mark === COMMA || mark === CLOSE)) {
        if (start >= 0) {
          found(start, end, hash, value, first);
          first = false;
        }
        start = -1;
        value = undefined;
        if (mark === CLOSE) return;
        state = NAME;
      } else if (state === NAME && kind === Kind.identifier) {
        ({ start, at: end, hash } = cursor);
        state = AFTER;
      } else if (state === AFTER && mark === EQUALS) {
        value = cursor.at;
        state = VALUE;
      } else if (mark === 40 || mark === OPEN || mark === 91) depth++;
      else if (mark === 41 || mark === CLOSE || mark === 93) depth--;
    }
    if (next >= directives.count) return;
    cursor.at = endOf(directives, next);
  }
}

/** The value of an enumeration constant in this scope; undefined where no such constant is declared. */
export function enumConstant(name: string, scope: Scope): CValue | undefined {
  const { unit } = scope;
  for (const instance of unit.instances) {
    const found = enumeratorsOf(instance.source).get(name);
    if (found) return enumeratorValue(unit, instance, found, scope);
  }
  unit.asked.add(name);
  const header = findInHeaders(unit, name, (h) => (enumerates(unit, h, name) ? h : undefined));
  const found = header && enumeratorsOf(header.instance.source).get(name);
  return found && enumeratorValue(unit, header.instance, found, scope);
}

/** Whether the unit's own text declares the name as an enumerator. */
export function isOwnEnumerator(unit: Unit, name: string): boolean {
  return unit.instances.some((instance) => enumeratorsOf(instance.source).has(name));
}

/** Whether a header's text declares the name as an enumerator. */
export function enumerates(unit: Unit, header: Header, name: string): boolean {
  return unit.headers.enumerating(name).includes(header) && enumeratorsOf(header.instance.source).has(name);
}

/** Whose values are being worked out. */
const busy = new Set<Enumerator>();

function enumeratorValue(unit: Unit, instance: Instance, last: Enumerator, scope: Scope): CValue {
  if (busy.has(last)) return unresolved(`the value of ${last.name} hangs on itself`);
  busy.add(last);
  try {
    return valueIn(unit, instance, last, scope);
  } finally {
    busy.delete(last);
  }
}

function valueIn(unit: Unit, instance: Instance, last: Enumerator, scope: Scope): CValue {
  let steps = 0n;
  for (let e: Enumerator | undefined = last; e; e = e.previous) {
    const { frame, order } = contextAt(instance, e.at);
    const active = activity(unit, frame);
    if (active === false && e !== last) continue;
    if (typeof active === 'object' && e !== last)
      return unresolved(`the value of ${last.name} depends on ${active.text}`);
    if (e.value !== undefined) {
      const stream = new TokenStream(unit, NOTHING);
      stream.enter(instance, e.value);
      const tokens: Token[] = [];
      let depth = 0;
      for (let t = stream.next(); t; t = stream.next()) {
        if (depth === 0 && (t.text === ',' || t.text === '}')) break;
        if (t.text === '(') depth++;
        else if (t.text === ')') depth--;
        tokens.push(t);
      }
      const value = evaluate(tokens, { ...scope, order, frame });
      return value.kind === 'integer' ? enumValue(value.value + steps) : value;
    }
    steps++;
  }
  return enumValue(steps - 1n);
}

/** Enumeration constants are ints; GNU C widens one that needs it. */
function enumValue(value: bigint): CValue {
  if (value >= -(1n << 31n) && value < 1n << 31n) return integer(value);
  return value >= 0n && value < 1n << 32n ? integer(value, 32, false) : integer(value, 64, true);
}
