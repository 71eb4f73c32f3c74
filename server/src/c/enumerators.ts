// What an enumerator's name means at a place of a unit (C11 6.2.1, 6.7.2.2), and its value: in the unit's own text, then in
// its headers.

import { fitting } from './alternatives.ts';
import { activityText } from './conditions.ts';
import { declaredAs, type Enumerator, enumeratorsOf, type OddEnum } from './enums.ts';
import { TokenStream } from './expand.ts';
import { evaluate, type Scope } from './expression.ts';
import type { Header } from './headers.ts';
import { activity, activityWithin } from './lookup.ts';
import type { Macro } from './macro.ts';
import { findInHeaders } from './reach.ts';
import { DirectiveKind, directiveAt, kindOf, startOf } from './skeleton.ts';
import { Kind, outermost, type Token } from './tokens.ts';
import { contextAt, type Frame, type Instance, type Unit } from './unit.ts';
import { type CValue, integer, unresolved } from './values.ts';
import { blockAt, isBefore, isInner, isWithin, spotOf, type UnitBlock } from './visible.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** A declaration of the name that is asked for. */
interface Declared {
  readonly instance: Instance;
  readonly at: number;
  /** From where on it is known. */
  readonly behind: number;
  readonly frame: Frame | undefined;
  value(): CValue;
}

/** The value of an enumeration constant where a token stands; undefined where no such constant is known. */
export function enumConstant(token: Token, scope: Scope): CValue | undefined {
  const { unit } = scope;
  const name = token.text;
  const own = ownMeaning(token, scope);
  if (own.value && !own.hangsOn) return own.value;
  unit.asked.add(name);
  const outside = outsideMeaning(name, scope);
  if (!own.value || !outside) return own.value ?? outside;
  return same(own.value, outside) ? own.value : differs(name, own.hangsOn!);
}

/** Of headers. */
function outsideMeaning(name: string, scope: Scope): CValue | undefined {
  const { unit, frame } = scope;
  const chosen = fitting(unit, frame);
  if (chosen.length === 0) {
    const header = findInHeaders(unit, name, (h) => (enumerates(unit, h, name) ? h : undefined));
    return header && meant(name, inHeader(unit, header, name, scope), scope);
  }
  unit.presumed++;
  let value: CValue | undefined;
  for (const one of chosen) {
    const each = outsideMeaning(name, { ...scope, unit: one.unit });
    if (!each) continue;
    if (value && !same(value, each))
      return differs(name, (one.frames[0] && activityText(unit, one.frames[0])) ?? 'a condition');
    value = each;
  }
  return value;
}

/** Of the unit's own text; `hangsOn`: the condition without which it says nothing. */
function ownMeaning(
  token: Token,
  scope: Scope,
): { readonly value: CValue | undefined; readonly hangsOn?: string } {
  const { unit, order } = scope;
  const name = token.text;
  const spot = spotOf(unit, token, order);
  const visible: { readonly declared: Declared; readonly block: UnitBlock | undefined }[] = [];
  for (const declared of inOwnText(unit, name, scope)) {
    if (spot && !isBefore({ instance: declared.instance, at: declared.behind }, spot)) continue;
    const block = blockAt(unit, declared);
    if (block && !(spot && isWithin(unit, spot, block))) continue;
    visible.push({ declared, block });
  }
  // What a block says hides what those around it say.
  visible.sort((a, b) => (isInner(unit, a.block, b.block) ? -1 : isInner(unit, b.block, a.block) ? 1 : 0));
  let hangsOn: string | undefined;
  let value: CValue | undefined;
  let decided: UnitBlock | undefined | null = null;
  for (const { declared, block } of visible) {
    if (decided !== null && isInner(unit, decided, block)) break;
    const active = activityWithin(unit, declared.frame, scope.frame);
    if (active === false) continue;
    if (active === true) decided = block;
    else hangsOn ??= active.text;
    const one = declared.value();
    if (value && !same(value, one))
      return {
        value: hangsOn === undefined ? unresolved(`${name} is declared twice`) : differs(name, hangsOn),
      };
    value = one;
  }
  return decided === null && hangsOn !== undefined ? { value, hangsOn } : { value };
}

const differs = (name: string, hangsOn: string): CValue =>
  unresolved(`${name} is declared differently depending on ${hangsOn}`);

const same = (a: CValue, b: CValue): boolean =>
  a.kind === 'integer' &&
  b.kind === 'integer' &&
  a.value === b.value &&
  a.bits === b.bits &&
  a.signed === b.signed;

/** The value of several declarations of a header, of which conditions choose one. */
function meant(name: string, all: readonly Declared[], scope: Scope): CValue | undefined {
  let value: CValue | undefined;
  let hangsOn: string | undefined;
  for (const declared of all) {
    const active = activityWithin(scope.unit, declared.frame, scope.frame);
    if (active === false) continue;
    if (active !== true) hangsOn ??= active.text;
    const one = declared.value();
    if (value && !same(value, one)) return differs(name, hangsOn ?? 'a condition');
    value = one;
  }
  return value;
}

function* inOwnText(unit: Unit, name: string, scope: Scope): Generator<Declared> {
  for (const instance of unit.instances) {
    const { odd } = enumeratorsOf(instance.source);
    for (const one of declaredAs(instance.source, name)) yield asDeclared(unit, instance, one, scope);
    for (const one of odd) yield* inOdd(unit, instance, one, name, scope);
  }
}

function inHeader(unit: Unit, { instance }: Header, name: string, scope: Scope): Declared[] {
  const { source } = instance;
  const all = [
    ...declaredAs(source, name).map((one) => asDeclared(unit, instance, one, scope)),
    ...enumeratorsOf(source).odd.flatMap((one) => [...inOdd(unit, instance, one, name, scope)]),
  ];
  return all.filter((one) => !blockAt(unit, one));
}

function asDeclared(unit: Unit, instance: Instance, one: Enumerator, scope: Scope): Declared {
  const { at, behind } = one;
  const { frame } = contextAt(instance, at);
  return { instance, at, behind, frame, value: () => enumeratorValue(unit, instance, one, scope) };
}

/** Those of the name that macros, or what is taken in, declare: the text does not name them as enumerators. */
function* inOdd(
  unit: Unit,
  instance: Instance,
  { open, behind }: OddEnum,
  name: string,
  scope: Scope,
): Generator<Declared> {
  const items = itemsOf(unit, instance, open) ?? [];
  for (const [i, { token }] of items.entries()) {
    if (token.text !== name) continue;
    const root = outermost(token);
    const known = declaredAs(instance.source, name).some(({ at }) => !token.via && at === token.start);
    if (known) continue;
    // What another text holds is known behind the enumeration.
    const at = root.source === instance.source ? root.start : open;
    const after = root.source === instance.source ? root.end : behind;
    yield {
      instance,
      at,
      behind: after,
      frame: token.frame,
      value: () =>
        guarded(`${instance.source.path}:${open}:${i}`, name, () =>
          itemValue(unit, instance, items, i, scope),
        ),
    };
  }
}

/** Whether the unit's own text declares the name as an enumerator: undefined where that hangs on a condition. */
export function isOwnEnumerator(unit: Unit, name: string, context?: Frame): boolean | undefined {
  let maybe = false;
  for (const instance of unit.instances)
    for (const { at } of declaredAs(instance.source, name)) {
      const active = activityWithin(unit, contextAt(instance, at).frame, context);
      if (active === true) return true;
      maybe ||= active !== false;
    }
  return maybe ? undefined : false;
}

/** Whether a macro that is defined under a condition alone has a namesake among the enumerators. */
export function mayBeEnumerator(unit: Unit, { text }: Token, { maybe, params, body }: Macro): boolean {
  if (maybe !== true || params || (body.length === 1 && body[0]!.text === text)) return false;
  return unit.instances.some(({ source }) => declaredAs(source, text).length > 0);
}

/** Whether a header's text declares the name as an enumerator, at file scope. */
export function enumerates(unit: Unit, header: Header, name: string): boolean {
  if (!unit.headers.enumerating(name).includes(header)) return false;
  const { instance } = header;
  const is = (at: number, frame: Frame | undefined) =>
    activity(unit, frame) !== false && !blockAt(unit, { instance, at });
  const { byName, odd } = enumeratorsOf(instance.source);
  if (byName.get(name)?.some(({ at }) => is(at, contextAt(instance, at).frame))) return true;
  return odd.some(({ open }) =>
    itemsOf(unit, instance, open)?.some(({ token }) => token.text === name && is(open, token.frame)),
  );
}

/** An enumerator after macros are expanded. */
interface Item {
  readonly token: Token;
  readonly value: readonly Token[] | undefined;
}

const lists = new WeakMap<Unit, Map<Instance, Map<number, readonly Item[] | null>>>();

/** The enumerators of an enumeration as the compiler meets them; undefined where they are not all understood. */
function itemsOf(unit: Unit, instance: Instance, open: number): readonly Item[] | undefined {
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

function enumeratorValue(unit: Unit, instance: Instance, one: Enumerator, scope: Scope): CValue {
  return guarded(one, one.name, () => {
    const plain = one.odd ? undefined : plainValue(unit, instance, one, scope);
    if (plain) return plain;
    const items = holdsInclude(unit, instance, one) ? undefined : itemsOf(unit, instance, one.open);
    const at = items?.findIndex(
      ({ token }) => !token.via && token.start === one.at && token.source === instance.source,
    );
    if (!items || at === undefined || at < 0)
      return unresolved(`which enumerators come before ${one.name} is not known`);
    return itemValue(unit, instance, items, at, scope);
  });
}

/** As far as the text alone tells which enumerators come before it, back to the last that is given a value. */
function plainValue(unit: Unit, instance: Instance, last: Enumerator, scope: Scope): CValue | undefined {
  const around = contextAt(instance, last.at).frame;
  let steps = 0n;
  for (let e: Enumerator | undefined = last; e; e = e.previous) {
    const { frame, order } = contextAt(instance, e.at);
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
  const { order } = contextAt(instance, outermost(last).start);
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

/** Enumeration constants are ints; GNU C widens one that needs it. */
function enumValue(value: bigint): CValue {
  if (value >= -(1n << 31n) && value < 1n << 31n) return integer(value);
  return value >= 0n && value < 1n << 32n ? integer(value, 32, false) : integer(value, 64, true);
}
