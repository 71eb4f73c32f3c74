// Driver objects: `struct pci_driver x = { .name = …, .id_table = … }`.
import type { DriverStruct } from '../bus/bus.ts';
import { activityText } from '../c/conditions.ts';
import { expandTokens, TokenStream } from '../c/expand.ts';
import { evaluate } from '../c/expression.ts';
import { type InitItem, readList } from '../c/initialiser.ts';
import { textBetween } from '../c/source.ts';
import { Kind, spell, type Token } from '../c/tokens.ts';
import { contextAt, type Unit } from '../c/unit.ts';
import type { Declarator } from './declarators.ts';
import { placeOfTokens } from './entries.ts';
import { occurrences } from './marks.ts';
import type { Driver } from './model.ts';

/** One driver per table that the object names (a platform_driver may name three); one without, where it names none. */
export function readDriver(
  unit: Unit,
  kinds: readonly DriverStruct[],
  found: Declarator,
  order: number,
  written: TableWritten,
): Driver[] {
  return driversIn(unit, kinds, found, order, readMembers(found), written);
}

/** The name of a table that stands itself where a member of a driver would name one; undefined where none does. */
export type TableWritten = (path: string, tokens: readonly Token[]) => string | undefined;

/** The members that an initialiser gives a value, by their path. */
export interface Members {
  readonly items: ReadonlyMap<string, InitItem>;
  /** Of the initialiser. */
  readonly last: Token;
  /** Whether the initialiser gives no other member a value. */
  readonly whole: boolean;
}

/** Reads on from `found`, once. */
export function readMembers(found: Declarator): Members {
  const items = new Map<string, InitItem>();
  const list = readList(found.stream, found.open);
  const whole = collect(items, '', list.items) && list.close !== undefined;
  return { items, last: list.close ?? list.items.at(-1)?.last ?? found.open, whole };
}

/** Those of the member `prefix`, with the rest of their path. */
export function membersOf({ items, last, whole }: Members, prefix: string): Members {
  if (prefix === '') return { items, last, whole };
  const start = `${prefix}.`;
  const own = [...items].flatMap(([path, item]) =>
    path.startsWith(start) ? [[path.slice(start.length), item] as const] : [],
  );
  return { items: new Map(own), last, whole };
}

/** The path of the member that is given a table. */
export function memberThatNames(
  unit: Unit,
  { items }: Members,
  table: string,
  order: number,
): string | undefined {
  for (const [path, item] of items) if (objectNamed(unit, tokensOf(item), order) === table) return path;
  return undefined;
}

export function driversIn(
  unit: Unit,
  kinds: readonly DriverStruct[],
  found: Declarator,
  order: number,
  { items: members, last, whole }: Members,
  written?: TableWritten,
): Driver[] {
  const condition = activityText(unit, found.open.frame);
  const shared = {
    variable: found.name.text,
    place: placeOfTokens(found.name, found.name),
    ...(condition === undefined ? {} : { condition }),
    members: new Map([...members].map(([path, item]) => [path, spell(tokensOf(item)).slice(0, 200)])),
    body: placeOfTokens(found.open, last),
  };
  const all = kinds.map((kind): Driver => {
    const table = members.get(kind.table);
    const name = members.get(kind.name);
    const driverName = name && stringOf(unit, name, order);
    const tableName =
      table &&
      (written?.(`${found.name.text}.${kind.table}`, tokensOf(table)) ??
        objectNamed(unit, tokensOf(table), order));
    return {
      ...shared,
      struct: kind.struct,
      ...(driverName === undefined ? {} : { name: driverName }),
      ...(tableName === undefined ? {} : { table: tableName }),
      ...(table ? { tablePlace: placeOfTokens(table.first, table.last) } : {}),
      ...(whole && !table && kind.needed ? { lacks: kind.table } : {}),
    };
  });
  const told = all.filter((driver) => driver.table !== undefined || driver.lacks);
  return told.length > 0 ? told : all.slice(0, 1);
}

/** Gives whether each item says which member it is of. */
function collect(members: Map<string, InitItem>, prefix: string, items: readonly InitItem[]): boolean {
  let whole = true;
  for (const item of items) {
    const path = item.designators.map((d) => (d.kind === 'member' ? d.name : '')).join('.');
    if (path === '') whole = false;
    else if (item.value.kind !== 'list') members.set(prefix + path, item);
    else if (!collect(members, `${prefix}${path}.`, item.value.items)) whole = false;
  }
  return whole;
}

function tokensOf(item: InitItem): readonly Token[] {
  return item.value.kind === 'expression' ? item.value.tokens : [];
}

/** The object that `table`, `&table[0]`, `(cast)table` or a macro for one of these names. */
function objectNamed(unit: Unit, tokens: readonly Token[], order: number): string | undefined {
  const expanded = tokens.some(
    (t) => unit.history.has(t.text) || /^[A-Z_0-9]+$/.test(t.text) || tokens.length > 2,
  )
    ? expandTokens(unit, tokens, order, tokens[0]?.frame)
    : tokens;
  let depth = 0;
  let name: string | undefined;
  for (const t of expanded) {
    if (t.text === '[') depth++;
    else if (t.text === ']') depth--;
    else if (t.kind === Kind.identifier && depth === 0) name = t.text;
  }
  return name === 'NULL' ? undefined : name;
}

/** What an object's members that are strings say. */
export function stringsOf(unit: Unit, { items }: Members, order: number): ReadonlyMap<string, string> {
  const strings = new Map<string, string>();
  for (const [path, item] of items) {
    const text = stringOf(unit, item, order);
    if (text !== undefined) strings.set(path, text);
  }
  return strings;
}

function stringOf(unit: Unit, item: InitItem, order: number): string | undefined {
  const tokens = tokensOf(item);
  const first = tokens[0];
  if (tokens.length === 1 && first?.kind === Kind.identifier && !unit.history.has(first.text)) {
    const variable = stringVariable(unit, first.text);
    if (variable !== undefined) return variable;
  }
  const value = evaluate(expandTokens(unit, tokens, order, first?.frame), {
    unit,
    order,
    frame: first?.frame,
  });
  if (value.kind === 'string') return value.bytes;
  if (value.kind === 'address' && /^\w+$/.test(value.text)) return stringVariable(unit, value.text);
  return undefined;
}

const NOTHING: ReadonlySet<string> = new Set();

/** `char name[] = "…"`: a string that a variable of the unit's own text holds. */
function stringVariable(unit: Unit, name: string): string | undefined {
  unit.searched.add(name);
  for (const instance of unit.instances)
    for (const at of occurrences(instance.source, name)) {
      const after = textBetween(instance.source.bytes, at + name.length, at + name.length + 40);
      const m = /^\s*(?:\[[^\]]*\])?\s*=(?!=)/.exec(after);
      if (!m) continue;
      const stream = new TokenStream(unit, NOTHING);
      stream.enter(instance, at + name.length + m[0].length);
      const tokens: Token[] = [];
      for (
        let t = stream.next();
        t && t.text !== ';' && t.text !== ',' && tokens.length < 20;
        t = stream.next()
      )
        tokens.push(t);
      const value = evaluate(tokens, { unit, order: contextAt(instance, at).order, frame: undefined });
      if (value.kind === 'string') return value.bytes;
    }
  return undefined;
}
