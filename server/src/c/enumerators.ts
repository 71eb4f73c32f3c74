// What an enumerator's name means at a place of a unit (C11 6.2.1): in the unit's own text, then in its headers.
import { fitting } from './alternatives.ts';
import { activityText } from './conditions.ts';
import { enumeratorValue, itemsOf, namelessValue } from './enum-values.ts';
import { ANY_MADE, declaredAs, type Enumerator, enumeratorsOf, type OddEnum } from './enums.ts';
import type { Scope } from './expression.ts';
import type { Header } from './headers.ts';
import { activityWithin, isIncluded, isLeftOut } from './lookup.ts';
import type { Macro } from './macro.ts';
import { enumerating } from './reach.ts';
import { outermost, type Token } from './tokens.ts';
import { contextAt, type Frame, type Instance, type Unit } from './unit.ts';
import { type CValue, unresolved } from './values.ts';
import { blockAt, isBefore, isInner, isWithin, spotOf, type UnitBlock } from './visible.ts';

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
  if (!own.value && !outside) return madeMeaning(name, scope);
  if (!own.value || !outside) return own.value ?? outside;
  return same(own.value, outside) ? own.value : differs(name, own.hangsOn!);
}

/** Of headers. */
function outsideMeaning(name: string, scope: Scope): CValue | undefined {
  const { unit, frame } = scope;
  const chosen = fitting(unit, frame);
  if (chosen.length === 0) {
    let headers = enumerating(unit, name);
    if (headers.length > 0)
      headers = headers.filter(
        (header) =>
          isIncluded(unit, header, frame) !== false && (headers.length === 1 || !isLeftOut(unit, header)),
      );
    return meant(
      name,
      headers.flatMap((header) => inHeader(unit, header, name, scope)),
      scope,
    );
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

/** Of what only macros declare, by pasting the name together (linux/usb_usual.h), where nothing else says anything of it. */
function madeMeaning(name: string, scope: Scope): CValue | undefined {
  const { unit } = scope;
  // Which macros stand for enumerators is asked of no name.
  unit.asked.add(ANY_MADE);
  const texts = [...unit.instances, ...enumerating(unit, ANY_MADE).map(({ instance }) => instance)];
  const all = texts.flatMap((instance) => {
    const { odd, alone } = enumeratorsOf(instance.source);
    return [...odd, ...alone].flatMap((one) => [...inOdd(unit, instance, one, name, scope)]);
  });
  return meant(
    name,
    all.filter((one) => !blockAt(unit, one)),
    scope,
  );
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

/** The value of several declarations of headers, of which conditions choose one. */
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
      value: () => namelessValue(unit, instance, open, i, scope),
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
  return (
    unit.instances.some(({ source }) => declaredAs(source, text).length > 0) ||
    enumerating(unit, text).length > 0
  );
}
