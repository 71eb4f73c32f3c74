// Enumeration constants (C11 6.7.2.2), found by name in the unit's own text and then in its headers.
import { TokenStream } from './expand.ts';
import { evaluate, type Scope } from './expression.ts';
import { type Cursor, lexToken } from './lexer.ts';
import { findInHeaders } from './reach.ts';
import { directiveAt, endOf } from './skeleton.ts';
import { directiveStart, inCode, type Source } from './source.ts';
import { Kind, type Token } from './tokens.ts';
import { activity, contextAt, type Instance, type Unit } from './unit.ts';
import { type CValue, integer, unresolved } from './values.ts';

interface Enumerator {
  readonly name: string;
  /** Offset of the name. */
  readonly at: number;
  /** Offset behind the `=`; undefined where the value is the previous one plus one. */
  readonly value: number | undefined;
  readonly previous: Enumerator | undefined;
}

const known = new WeakMap<Source, ReadonlyMap<string, Enumerator>>();
const NOTHING: ReadonlySet<string> = new Set();
const ENUM = Buffer.from('enum');

/** The enumerators that a file's text declares, by name. Conditions inside an enum are looked at when a value is asked for. */
export function enumeratorsOf(source: Source): ReadonlyMap<string, Enumerator> {
  const cached = known.get(source);
  if (cached) return cached;
  const result = new Map<string, Enumerator>();
  const { bytes } = source;
  for (let at = bytes.indexOf(ENUM); at >= 0; at = bytes.indexOf(ENUM, at + 4)) {
    if (inCode(source, at)) readEnum(source, at, result);
  }
  known.set(source, result);
  return result;
}

/** Tokens of a file's text, directives passed over. */
function* textTokens(source: Source, from: number): Generator<Token> {
  const { directives } = source;
  const cursor: Cursor = { source, at: from, limit: 0 };
  for (let next = directiveAt(directives, from - 1) + 1; ; next++) {
    cursor.limit = directiveStart(source, next);
    for (let t = lexToken(cursor, undefined); t; t = lexToken(cursor, undefined)) yield t;
    if (next >= directives.count) return;
    cursor.at = endOf(directives, next);
  }
}

function readEnum(source: Source, from: number, into: Map<string, Enumerator>): void {
  let state: 'head' | 'name' | 'after' | 'value' = 'head';
  let depth = 0;
  let words = 0;
  let previous: Enumerator | undefined;
  let name: Token | undefined;
  const close = (value: number | undefined) => {
    if (!name) return;
    previous = { name: name.text, at: name.start, value, previous };
    into.set(name.text, previous);
    name = undefined;
  };
  let valueAt: number | undefined;
  for (const t of textTokens(source, from)) {
    if (state === 'head') {
      if (t.text === '{') state = 'name';
      // `enum`, a tag, perhaps an attribute; anything longer declares no enumerators.
      else if (t.kind !== Kind.identifier || ++words > 3 || (words === 1 && t.text !== 'enum')) return;
      continue;
    }
    if (depth === 0 && (t.text === ',' || t.text === '}')) {
      close(valueAt);
      valueAt = undefined;
      if (t.text === '}') return;
      state = 'name';
    } else if (state === 'name' && t.kind === Kind.identifier) {
      name = t;
      state = 'after';
    } else if (state === 'after' && t.text === '=') {
      valueAt = t.end;
      state = 'value';
    } else if (t.text === '(' || t.text === '{' || t.text === '[') depth++;
    else if (t.text === ')' || t.text === '}' || t.text === ']') depth--;
  }
}

/** The value of an enumeration constant in this scope; undefined where no such constant is declared. */
export function enumConstant(name: string, scope: Scope): CValue | undefined {
  const { unit } = scope;
  for (const instance of unit.instances) {
    const found = enumeratorsOf(instance.source).get(name);
    if (found) return enumeratorValue(unit, instance, found, scope);
  }
  const header = findInHeaders(unit, name, (h) =>
    enumeratorsOf(h.instance.source).has(name) ? h : undefined,
  );
  const found = header && enumeratorsOf(header.instance.source).get(name);
  return found && enumeratorValue(unit, header.instance, found, scope);
}

/** Whether the unit's own text declares the name as an enumerator. */
export function isOwnEnumerator(unit: Unit, name: string): boolean {
  return unit.instances.some((instance) => enumeratorsOf(instance.source).has(name));
}

function enumeratorValue(unit: Unit, instance: Instance, last: Enumerator, scope: Scope): CValue {
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
