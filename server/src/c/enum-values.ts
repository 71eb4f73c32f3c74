// The value of an enumerator (C11 6.7.2.2): from the text alone, or, where macros and files that are taken in may stand for
// enumerators, from what the compiler reads.
import type { Enumerator } from './enums.ts';
import { TokenStream } from './expand.ts';
import { evaluate, type Scope } from './expression.ts';
import { activityWithin } from './lookup.ts';
import { DirectiveKind, directiveAt, kindOf, startOf } from './skeleton.ts';
import { Kind, outermost, type Token } from './tokens.ts';
import { contextAt, type Instance, orderIn, type Unit } from './unit.ts';
import { type CValue, integer, unresolved } from './values.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** An enumerator after macros are expanded. */
export interface Item {
  readonly token: Token;
  readonly value: readonly Token[] | undefined;
}

const lists = new WeakMap<Unit, Map<Instance, Map<number, readonly Item[] | null>>>();

/** The enumerators of an enumeration as the compiler meets them; undefined where they are not all understood. */
export function itemsOf(unit: Unit, instance: Instance, open: number): readonly Item[] | undefined {
  const ofUnit = lists.get(unit) ?? new Map<Instance, Map<number, readonly Item[] | null>>();
  lists.set(unit, ofUnit);
  const known = ofUnit.get(instance) ?? new Map<number, readonly Item[] | null>();
  ofUnit.set(instance, known);
  let items = known.get(open);
  if (items === undefined) {
    // Whoever asks while it is being read learns nothing.
    known.set(open, null);
    items = readItems(unit, instance, open) ?? null;
    known.set(open, items);
  }
  return items ?? undefined;
}

function readItems(unit: Unit, instance: Instance, open: number): Item[] | undefined {
  const stream = new TokenStream(unit, NOTHING);
  stream.enter(instance, open);
  const wanted = unit.wanted.size;
  const items: Item[] = [];
  let t = stream.next();
  const skipGroup = (): void => {
    for (let depth = 0; t; t = stream.next()) {
      if (t.text === '(' || t.text === '[') depth++;
      else if ((t.text === ')' || t.text === ']') && --depth === 0) break;
    }
    t = stream.next();
  };
  while (t && t.text !== '}') {
    if (t.text === ',') {
      t = stream.next();
      continue;
    }
    const token = t;
    // What hangs on a condition may be any number of enumerators.
    if (token.kind !== Kind.identifier || token.note !== undefined) return undefined;
    t = stream.next();
    while (t?.text === '__attribute__' || t?.text === '[') {
      if (t.text !== '[') t = stream.next();
      skipGroup();
    }
    let value: Token[] | undefined;
    if (t?.text === '=') {
      value = [];
      let depth = 0;
      for (t = stream.next(); t && (depth > 0 || (t.text !== ',' && t.text !== '}')); t = stream.next()) {
        if (t.text === '(' || t.text === '{') depth++;
        else if (t.text === ')' || t.text === '}') depth--;
        value.push(t);
      }
    }
    if (t && t.text !== ',' && t.text !== '}') return undefined;
    items.push({ token, value });
  }
  // A text that is to be taken in, or is not there.
  return stream.stopped !== undefined || unit.wanted.size > wanted ? undefined : items;
}

/** Whose values are being worked out. */
const busy = new Set<Enumerator | string>();

function guarded(key: Enumerator | string, name: string, value: () => CValue): CValue {
  if (busy.has(key)) return unresolved(`the value of ${name} hangs on itself`);
  busy.add(key);
  try {
    return value();
  } finally {
    busy.delete(key);
  }
}

export function enumeratorValue(unit: Unit, instance: Instance, one: Enumerator, scope: Scope): CValue {
  return guarded(one, one.name, () => {
    const plain = one.odd ? undefined : plainValue(unit, instance, one, scope);
    if (plain) return typed(unit, instance, one.open, plain, scope);
    const items = holdsInclude(unit, instance, one) ? undefined : itemsOf(unit, instance, one.open);
    const at = items?.findIndex(
      ({ token }) => !token.via && token.start === one.at && token.source === instance.source,
    );
    if (!items || at === undefined || at < 0)
      return unresolved(`which enumerators come before ${one.name} is not known`);
    return typed(unit, instance, one.open, itemValue(unit, instance, items, at, scope), scope);
  });
}

/** As far as the text alone tells which enumerators come before it, back to the last that is given a value. */
function plainValue(unit: Unit, instance: Instance, last: Enumerator, scope: Scope): CValue | undefined {
  const around = contextAt(instance, last.at).frame;
  let steps = 0n;
  for (let e: Enumerator | undefined = last; e; e = e.previous) {
    const { frame, order: own } = contextAt(instance, e.at);
    const order = orderIn(unit, instance.source, own);
    if (e !== last) {
      if (mayBeMacro(unit, instance, e)) return undefined;
      const active = activityWithin(unit, frame, around);
      if (active === false) continue;
      if (active !== true) return unresolved(`the value of ${last.name} depends on ${active.text}`);
    }
    if (e.value !== undefined) {
      const tokens = valueTokens(unit, instance, e.value);
      return plus(evaluate(tokens, { ...scope, order, frame }), steps);
    }
    steps++;
  }
  return enumValue(steps - 1n);
}

function valueTokens(unit: Unit, instance: Instance, at: number): Token[] {
  const stream = new TokenStream(unit, NOTHING);
  stream.enter(instance, at);
  const tokens: Token[] = [];
  let depth = 0;
  for (let t = stream.next(); t; t = stream.next()) {
    if (depth === 0 && (t.text === ',' || t.text === '}')) break;
    if (t.text === '(') depth++;
    else if (t.text === ')') depth--;
    tokens.push(t);
  }
  return tokens;
}

function itemValue(unit: Unit, instance: Instance, items: readonly Item[], at: number, scope: Scope): CValue {
  const last = items[at]!.token;
  const order = orderIn(unit, instance.source, contextAt(instance, outermost(last).start).order);
  let steps = 0n;
  for (let i = at; i >= 0; i--) {
    const { token, value } = items[i]!;
    const { frame } = token;
    if (i < at) {
      const active = activityWithin(unit, frame, last.frame);
      if (active === false) continue;
      if (active !== true) return unresolved(`the value of ${last.text} depends on ${active.text}`);
    }
    if (value) return plus(evaluate(value, { ...scope, order, frame }), steps);
    steps++;
  }
  return enumValue(steps - 1n);
}

/** Whether the name of an enumerator is a macro where it stands, and may so be another one, or several. */
function mayBeMacro(unit: Unit, { source }: Instance, { name, at }: Enumerator): boolean {
  if (unit.history.has(name)) return true;
  if (unit.instances.some((instance) => instance.source === source)) return false;
  return unit.headers
    .definitions(name)
    .some(({ header, index }) => header.path === source.path && startOf(source.directives, index) < at);
}

/** What a header takes in is no part of the unit's own text. */
function holdsInclude(unit: Unit, instance: Instance, { open, at }: Enumerator): boolean {
  if (unit.instances.includes(instance)) return false;
  const { directives } = instance.source;
  for (let i = directiveAt(directives, open) + 1; i < directives.count && startOf(directives, i) < at; i++)
    if (kindOf(directives, i) === DirectiveKind.include) return true;
  return false;
}

const plus = (value: CValue, steps: bigint): CValue =>
  value.kind === 'integer' ? enumValue(value.value + steps) : value;

/** Enumeration constants are ints; GNU C widens one that needs it, to the type of its enumeration. */
function enumValue(value: bigint): CValue {
  if (isInt(value)) return integer(value);
  return value >= 0n && value < 1n << 32n ? integer(value, 32, false) : integer(value, 64, value < 0n);
}

const isInt = (value: bigint): boolean => value >= -(1n << 31n) && value < 1n << 31n;

/** Whether enumerations hold a negative number, and one of more than 32 bits; of those that were asked for it. */
const ranges = new WeakMap<Unit, Map<string, { negative: boolean; wide: boolean } | 'busy'>>();

/** With the type that all enumerators of the enumeration give it (finish_enum of gcc/c/c-decl.cc). */
function typed(unit: Unit, instance: Instance, open: number, value: CValue, scope: Scope): CValue {
  if (value.kind !== 'integer' || isInt(value.value)) return value;
  const items = itemsOf(unit, instance, open);
  const known = ranges.get(unit) ?? new Map();
  ranges.set(unit, known);
  const key = `${instance.source.path}:${instance.firstOrder}:${open}`;
  let range = known.get(key);
  if (range === 'busy' || !items) return value;
  if (!range) {
    known.set(key, 'busy');
    range = { negative: false, wide: false };
    for (const i of items.keys()) {
      const one = itemValue(unit, instance, items, i, scope);
      if (one.kind !== 'integer') continue;
      range.negative ||= one.value < 0n;
      range.wide ||= one.value >= 1n << 32n;
    }
    known.set(key, range);
  }
  return integer(value.value, range.negative || range.wide ? 64 : 32, range.negative);
}

/** Of one that the text does not name: the item's number in its enumeration. */
export function namelessValue(
  unit: Unit,
  instance: Instance,
  open: number,
  at: number,
  scope: Scope,
): CValue {
  const items = itemsOf(unit, instance, open) ?? [];
  const name = items[at]!.token.text;
  return guarded(`${instance.source.path}:${open}:${at}`, name, () =>
    typed(unit, instance, open, itemValue(unit, instance, items, at, scope), scope),
  );
}
