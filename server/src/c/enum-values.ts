// The value of an enumerator (C11 6.7.2.2): from the text alone, or, where macros and files that are taken in may stand for
// enumerators, from what the compiler reads.
import type { Enumerator } from './enums.ts';
import { TokenStream } from './expand.ts';
import { evaluate, type Scope } from './expression.ts';
import { activity, activityWithin } from './lookup.ts';
import { DirectiveKind, directiveAt, kindOf, startOf } from './skeleton.ts';
import { Kind, outermost, type Token } from './tokens.ts';
import { contextAt, type Instance, orderIn, type Unit } from './unit.ts';
import { type CValue, integer, promote, unresolved } from './values.ts';

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

/** Enumerators that hang on each other one by one, and all that are looked at for one: whoever writes more is not waited for. */
const MOST_BUSY = 200;
const MOST_LOOKED_AT = 50_000;
let lookedAt = 0;

function guarded(key: Enumerator | string, name: string, value: () => CValue): CValue {
  if (busy.has(key)) return unresolved(`the value of ${name} hangs on itself`);
  if (busy.size === 0) lookedAt = 0;
  if (busy.size >= MOST_BUSY || ++lookedAt > MOST_LOOKED_AT)
    return unresolved(`the value of ${name} hangs on too many others`);
  busy.add(key);
  try {
    return value();
  } finally {
    busy.delete(key);
  }
}

export function enumeratorValue(unit: Unit, instance: Instance, one: Enumerator, scope: Scope): CValue {
  const value = guarded(one, one.name, () => {
    const plain = one.odd ? undefined : plainValue(unit, instance, one, scope);
    if (plain) return plain;
    const items = holdsInclude(unit, instance, one) ? undefined : itemsOf(unit, instance, one.open);
    const at = items?.findIndex(
      ({ token }) => !token.via && token.start === one.at && token.source === instance.source,
    );
    if (!items || at === undefined || at < 0)
      return unresolved(`which enumerators come before ${one.name} is not known`);
    return itemValue(unit, instance, one.open, items, at, scope);
  });
  return typed(unit, instance, one.open, value, scope);
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
      const key = keyOf(instance, e.open);
      return plus(
        within(key, () => evaluate(tokens, { ...scope, order, frame })),
        steps,
      );
    }
    steps++;
  }
  return integer(steps - 1n);
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

function itemValue(
  unit: Unit,
  instance: Instance,
  open: number,
  items: readonly Item[],
  at: number,
  scope: Scope,
): CValue {
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
    if (value)
      return plus(
        within(keyOf(instance, open), () => evaluate(value, { ...scope, order, frame })),
        steps,
      );
    steps++;
  }
  return integer(steps - 1n);
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

/** Each one that fits is an int; others have the type of their value, and those that follow them, too (build_enumerator). */
function plus(value: CValue, steps: bigint): CValue {
  if (value.kind !== 'integer') return value;
  const sum = value.value + steps;
  if (isInt(sum)) return integer(sum);
  const { bits, signed } = promote(value);
  return integer(sum, bits, signed);
}

const isInt = (value: bigint): boolean => value >= -(1n << 31n) && value < 1n << 31n;

/** Enumerations in which an enumerator's value is being worked out: there they have no type yet. */
const unfinished: string[] = [];

const keyOf = (instance: Instance, at: number) => `${instance.source.path}:${instance.firstOrder}:${at}`;

function within<T>(key: string, value: () => T): T {
  unfinished.push(key);
  try {
    return value();
  } finally {
    unfinished.pop();
  }
}

/** Whether an enumeration holds a negative number, and one of more than 32 bits. */
interface Range {
  negative: boolean;
  wide: boolean;
}

/** Of those that were asked for it: with what is compiled in any case, and with what may be; why that is not known. */
const ranges = new WeakMap<Unit, Map<string, { sure: Range; perhaps: Range; unknown: string | undefined }>>();

/** With the type that all enumerators of the enumeration give it behind that (finish_enum of gcc/c/c-decl.cc). */
function typed(unit: Unit, instance: Instance, at: number, value: CValue, scope: Scope): CValue {
  const key = keyOf(instance, at);
  if (value.kind !== 'integer' || isInt(value.value) || unfinished.includes(key)) return value;
  const known = ranges.get(unit) ?? new Map();
  ranges.set(unit, known);
  let range = known.get(key);
  if (!range) {
    range = rangeOf(unit, instance, at, scope);
    known.set(key, range);
  }
  const { sure, perhaps, unknown } = range;
  const as = ({ negative, wide }: Range) => {
    const isWide = wide || value.value >= 1n << 32n || value.value < 0n;
    return integer(value.value, negative || isWide ? 64 : 32, negative || value.value < 0n);
  };
  const [one, other] = [as(sure), as(perhaps)];
  if (unknown !== undefined || one.bits !== other.bits || one.signed !== other.signed)
    return unresolved(unknown ?? 'the type of the enumeration depends on a condition');
  return one;
}

function rangeOf(unit: Unit, instance: Instance, at: number, scope: Scope) {
  const [sure, perhaps]: Range[] = [
    { negative: false, wide: false },
    { negative: false, wide: false },
  ];
  const items = itemsOf(unit, instance, at);
  let unknown = items ? undefined : 'which enumerators there are is not known';
  for (const [i, { token }] of (items ?? []).entries()) {
    const one = itemValue(unit, instance, at, items!, i, scope);
    if (one.kind !== 'integer') {
      unknown ??= `the value of ${token.text}, and so the type of the enumeration, is not known`;
      continue;
    }
    for (const range of activity(unit, token.frame) === true ? [sure!, perhaps!] : [perhaps!]) {
      range.negative ||= one.value < 0n;
      range.wide ||= one.value >= 1n << 32n;
    }
  }
  return { sure: sure!, perhaps: perhaps!, unknown };
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
  const value = guarded(`${instance.source.path}:${open}:${at}`, name, () =>
    itemValue(unit, instance, open, items, at, scope),
  );
  return typed(unit, instance, open, value, scope);
}
