// What a module says of itself by macros: `MODULE_DEVICE_TABLE(bus, table)`, `MODULE_ALIAS("…")`.
import { activityText } from '../c/conditions.ts';
import { TokenStream } from '../c/expand.ts';
import { evaluate } from '../c/expression.ts';
import { lookupMacro } from '../c/lookup.ts';
import { Kind, outermost, respelled, spell, type Token } from '../c/tokens.ts';
import { contextAt, type Unit } from '../c/unit.ts';
import type { Place } from '../files/place.ts';
import { placeOfTokens } from './entries.ts';
import type { Export, Unresolved } from './model.ts';

export const DEVICE_TABLE = 'MODULE_DEVICE_TABLE';
export const ALIAS = 'MODULE_ALIAS';
/** What MODULE_ALIAS and its sisters end in (include/linux/module.h, moduleparam.h), with the argument that is the text. */
export const INFO: ReadonlyMap<string, number> = new Map([
  [ALIAS, 0],
  ['MODULE_INFO', 1],
  ['__MODULE_INFO', 2],
]);

export interface RawAlias {
  readonly alias: string | Unresolved;
  readonly place: Place;
  readonly condition?: string;
}

/** What is read, and where what is found goes. */
interface Told {
  readonly unit: Unit;
  readonly kept: ReadonlySet<string>;
  readonly exports: Export[];
  readonly aliases: RawAlias[];
  readonly problems: { place: Place; message: string }[];
}

/** `MODULE_DEVICE_TABLE(bus, name)` or `MODULE_ALIAS("…")`, its name just read. */
export function readInvocation(work: Told, name: Token, next: () => Token | undefined): void {
  const { unit } = work;
  if (next()?.text !== '(') return;
  const args: Token[][] = [[]];
  let last = name;
  let depth = 0;
  for (let t = next(); ; t = next()) {
    if (!t || args.at(-1)!.length > 200) return;
    last = t;
    if (t.text === ')' && depth-- === 0) break;
    if (t.text === '(') depth++;
    if (t.text === ',' && depth === 0) args.push([]);
    else args.at(-1)!.push(t);
  }
  const place = placeOfTokens(name, last);
  const under = activityText(unit, name.frame);
  const condition = under === undefined ? {} : { condition: under };
  const order = orderOf(unit, name);
  const text = INFO.get(name.text);
  if (text !== undefined) {
    if (text > 0 && args[0]?.[0]?.text !== 'alias') return;
    const stream = new TokenStream(unit, work.kept, order, name.frame);
    stream.push(
      args.slice(text).flatMap((a, i) => (i > 0 ? [respelled(name, Kind.punctuator, ','), ...a] : a)),
    );
    const tokens: Token[] = [];
    for (let t = stream.next(); t; t = stream.next()) tokens.push(t);
    const value = evaluate(tokens, { unit, order, frame: name.frame });
    const reason = value.kind === 'unresolved' ? value.reason : 'it is no string';
    const alias = value.kind === 'string' ? value.bytes : ({ kind: 'unresolved', reason, place } as const);
    work.aliases.push({ alias, place, ...condition });
    return;
  }
  const [bus, table] = args;
  if (!bus || !table || table.length !== 1 || args.length !== 2) {
    work.problems.push({
      place,
      message: `MODULE_DEVICE_TABLE(${args.map(spell).join(', ')}): a bus and a table were expected`,
    });
    return;
  }
  // module.h pastes the name unexpanded into a symbol, but makes that symbol an alias of the expanded name.
  const named = table[0]!;
  const macro =
    named.via === undefined && unit.history.has(named.text)
      ? lookupMacro(unit, named.text, order, name.frame, true)
      : undefined;
  const target = macro && 'body' in macro && macro.body.length === 1 ? macro.body[0]!.text : named.text;
  work.exports.push({ bus: spell(bus), table: target, place, ...condition });
}

function orderOf(unit: Unit, token: Token): number {
  const root = outermost(token);
  const instance = unit.instances.find((i) => i.source === root.source);
  return instance ? contextAt(instance, root.start).order : Number.POSITIVE_INFINITY;
}
