// From a unit's text to its tables, drivers, exports and explicit aliases.
import type { DriverStruct } from '../bus/bus.ts';
import { TokenStream } from '../c/expand.ts';
import { readList } from '../c/initialiser.ts';
import type { StructType } from '../c/layout.ts';
import { cursorAt, lexToken } from '../c/lexer.ts';
import { activity } from '../c/lookup.ts';
import { inCode, placeOf, textBetween } from '../c/source.ts';
import { Kind, outermost, type Token } from '../c/tokens.ts';
import { contextAt, type Unit } from '../c/unit.ts';
import type { Place } from '../files/place.ts';
import { joinedTables, type Stretch } from './branches.ts';
import {
  type Base,
  type Declarator,
  declaratorInStream,
  declaratorInText,
  declaredLength,
  lengthOf,
  nextDirective,
  typedefNames,
} from './declarators.ts';
import { readDriver } from './drivers.ts';
import { placeOfTokens } from './entries.ts';
import { ALIAS, DEVICE_TABLE, INFO, type RawAlias, readInvocation } from './invocations.ts';
import type { KnownEntries } from './known-entries.ts';
import { findMarks, type Mark, type MarkNames, markNames, occurrences } from './marks.ts';
import type { Driver, Entry, Export } from './model.ts';
import { readTable } from './read-table.ts';
import { same } from './same.ts';
import { type Written, withScopes } from './scope.ts';
import { type Typeof, typeNamed, typeofsIn } from './typeof.ts';
import { unreadDeclarations } from './unread-declarations.ts';

/** What to look for. */
export interface Wanted {
  /** Layouts of entry structs, by name. */
  readonly structs: ReadonlyMap<string, StructType>;
  /** Driver structs, by name; one may carry tables of several buses. */
  readonly drivers: ReadonlyMap<string, readonly DriverStruct[]>;
  /** Whether MODULE_ALIAS is wanted. */
  readonly aliases: boolean;
  /** Macros of headers that end in a table, an export or the like. */
  readonly macros: ReadonlySet<string>;
  /** Headers that hold a table or an export in their own text: taken in where they are included. */
  readonly headers: ReadonlySet<string>;
  readonly sizeOfStruct: (name: string) => number | undefined;
}

export interface RawTable {
  readonly name: string;
  readonly struct: string;
  readonly place: Place;
  readonly condition?: string;
  readonly entries: readonly Entry[];
  /** The text ends before the table does. */
  readonly open: boolean;
  /** The declared number of elements. */
  readonly length?: number;
  /** The innermost block of a function around it; absent at file scope. */
  readonly scope?: Place;
}

export interface UnitTables {
  readonly tables: readonly RawTable[];
  readonly drivers: readonly Driver[];
  readonly exports: readonly Export[];
  readonly aliases: readonly RawAlias[];
  readonly problems: readonly { readonly place: Place; readonly message: string }[];
  /** Macros of the unit that end in a table, an export or the like: headers that use them are to be taken in. */
  readonly macros: ReadonlySet<string>;
  /** Its own names for structs of entries. */
  readonly typedefs: ReadonlySet<string>;
}

export interface Work {
  readonly unit: Unit;
  readonly wanted: Wanted;
  readonly kept: ReadonlySet<string>;
  readonly tables: RawTable[];
  readonly drivers: Driver[];
  readonly exports: Export[];
  readonly aliases: RawAlias[];
  readonly problems: { place: Place; message: string }[];
  /** The unit's own names for structs, or for arrays of them. */
  readonly typedefs: Map<string, readonly [struct: string, base: Base]>;
  /** Where the tables without a name begin that drivers are given. */
  readonly literals: Set<string>;
  /** Where each table's name is written. */
  readonly written: Map<RawTable, Written>;
  /** How tables are written that stand under an `#if`. */
  readonly stretches: Map<RawTable, Stretch>;
  readonly known: KnownEntries | undefined;
}

const named = new WeakMap<Wanted, MarkNames>();

/** What begins something that is read, wherever in a text it stands. */
export function namesOf(wanted: Wanted): MarkNames {
  let names = named.get(wanted);
  if (!names) {
    const own = new Set([...wanted.structs.keys(), ...wanted.drivers.keys(), DEVICE_TABLE]);
    if (wanted.aliases) own.add(ALIAS);
    names = markNames(own, wanted.macros, wanted.aliases ? ALIAS : undefined);
    named.set(wanted, names);
  }
  return names;
}

/** `known`: what was read of the file before. */
export function extract(unit: Unit, wanted: Wanted, known?: KnownEntries): UnitTables {
  const { marks, macros } = findMarks(unit, namesOf(wanted));
  const kept = new Set([DEVICE_TABLE, ...INFO.keys()]);
  const work: Work = {
    unit,
    wanted,
    kept,
    tables: [],
    drivers: [],
    exports: [],
    aliases: [],
    problems: [],
    typedefs: new Map(),
    literals: new Set(),
    written: new Map(),
    stretches: new Map(),
    known,
  };
  /** Text up to here was read as part of a macro's expansion. */
  const done = new Map<Mark['instance'], number>();
  for (const mark of marks) {
    if (mark.at < (done.get(mark.instance) ?? 0)) continue;
    if (activity(unit, contextAt(mark.instance, mark.at).frame) === false) continue;
    const end = mark.macro ? readExpansion(work, mark) : readMark(work, mark);
    if (end !== undefined) done.set(mark.instance, end);
  }
  for (const instance of unit.instances) for (const each of typeofsIn(instance)) readTypeof(work, each);
  for (const { name, place, macro } of unreadDeclarations(unit, work, wanted.structs)) {
    const before = work.tables.length;
    if (macro) readExpansion(work, { ...macro, macro: true });
    if (work.tables.length === before)
      work.problems.push({ place, message: `table ${name}: what it is declared as is not known` });
  }
  const { drivers, exports, aliases, problems } = work;
  const tables = withScopes(
    unit,
    joinedTables(unit, work.tables, work.stretches, work.written),
    work.written,
  );
  const typedefs = new Set(work.typedefs.keys());
  return { tables, drivers, exports, aliases, problems, macros, typedefs };
}

/** A comment or the end of a line may stand between `struct` and its name. */
const STRUCT = /\bstruct(?:\s|\\\n|\/\*(?:[^*]|\*(?!\/))*\*\/)+$/;

function readMark(work: Work, mark: Mark): number | undefined {
  const { unit, kept } = work;
  const { instance, at, name } = mark;
  const behind = at + name.length;
  if (name === DEVICE_TABLE || name === ALIAS) {
    const stream = new TokenStream(unit, kept);
    stream.enter(instance, at);
    const first = stream.next();
    if (first) readInvocation(work, first, rawReader(mark, first.end));
    return undefined;
  }
  const before = textBetween(instance.source.bytes, at - 40, at);
  if (!STRUCT.test(before)) return undefined;
  if (/\btypedef\s+(?:const\s+)?struct\s+$/.test(before)) {
    if (work.wanted.structs.has(name))
      for (const [type, base] of typedefNames(instance, behind))
        readTypedef(work, instance, behind, type, [name, base]);
    return undefined;
  }
  const found = declaratorInText(unit, instance, behind, kept);
  if (found) readObject(work, name, found);
  else if (/\(\s*(?:const\s+)?struct\s+$/.test(before)) readNameless(work, mark, before);
  return undefined;

  function rawReader({ instance: { source } }: Mark, from: number): () => Token | undefined {
    const { frame } = contextAt(instance, from);
    const cursor = cursorAt(source, from, nextDirective(instance, from));
    return () => lexToken(cursor, frame);
  }
}

/** `(const struct dmi_system_id[]) { … }` in any other place: a list that only the code around it can name. */
function readNameless(work: Work, { instance, at, name }: Mark, before: string): void {
  const { source } = instance;
  const behind = at + name.length;
  const opening = /^\s*(?:const\s*)?\[\s*\]\s*\)\s*(?=\{)/.exec(
    textBetween(source.bytes, behind, behind + 80),
  );
  if (!opening) return;
  const stream = new TokenStream(work.unit, work.kept);
  stream.enter(instance, behind + opening[0].length);
  const open = stream.next();
  // That of a driver is read with the driver.
  if (!open || work.literals.has(keyOf(open))) return;
  const place = placeOf(
    source,
    at - before.length + before.lastIndexOf('('),
    behind + opening[0].trimEnd().length,
  );
  const { order } = contextAt(instance, at);
  const length = () => undefined;
  readTable(work, { name: `(struct ${name}[])`, struct: name, place, stream, open, order, length });
}

const keyOf = (token: Token): string => {
  const { source, start } = outermost(token);
  return `${source.path}:${start}`;
};

/** Tables that the unit declares by a name of its own for their struct, behind the `typedef`. */
function readTypedef(
  work: Work,
  instance: Mark['instance'],
  from: number,
  type: string,
  meant: readonly [struct: string, base: Base],
): void {
  const { unit, kept } = work;
  const [struct, base] = meant;
  work.typedefs.set(type, meant);
  const { order } = contextAt(instance, from);
  for (const each of unit.instances)
    for (const at of occurrences(each.source, type)) {
      if (!inCode(each.source, at) || (each === instance && at < from)) continue;
      const { frame, order: own } = contextAt(each, at);
      if (own < order || activity(unit, frame) === false) continue;
      const found = declaratorInText(unit, each, at + type.length, kept, base);
      if (found) readObject(work, struct, found);
    }
}

/** A table declared by the type of another one. */
function readTypeof(work: Work, { instance, at, tokens, end }: Typeof): void {
  if (activity(work.unit, contextAt(instance, at).frame) === false) return;
  const meant = typeNamed(tokens, work.tables, work.typedefs);
  if (!meant || !work.wanted.structs.has(meant[0])) return;
  const found = declaratorInText(work.unit, instance, end, work.kept, meant[1]);
  if (found) readObject(work, meant[0], found);
}

/** A macro whose expansion holds a table or the like; the text that follows may close what it opens. */
function readExpansion(work: Work, mark: Mark): number | undefined {
  const { unit, wanted, kept } = work;
  const stream = new TokenStream(unit, kept);
  stream.enter(mark.instance, mark.at);
  const start = stream.next();
  if (!start) return undefined;
  if (!start.via) return undefined;
  let end = outermost(start).end;
  let previous: Token | undefined;
  for (let t: Token | undefined = start; t; previous = t, t = stream.next()) {
    const root = outermost(t);
    if (root.source !== mark.instance.source || root.start >= end) {
      // Behind the invocation: its own `;` still belongs to it.
      break;
    }
    if (t.kind !== Kind.identifier) continue;
    if (t.text === DEVICE_TABLE || (INFO.has(t.text) && wanted.aliases))
      readInvocation(work, t, () => stream.next());
    else if (previous?.text === 'struct' && (wanted.structs.has(t.text) || wanted.drivers.has(t.text))) {
      const found = declaratorInStream(stream);
      if (found) {
        readObject(work, t.text, found);
        const place = stream.place;
        if (place?.instance === mark.instance) end = Math.max(end, place.offset);
      }
    }
  }
  return end;
}

function readObject(work: Work, struct: string, found: Declarator): void {
  const { unit, wanted } = work;
  const root = outermost(found.name);
  const instance = unit.instances.find((i) => i.source === root.source);
  const order = instance ? contextAt(instance, root.start).order : Number.POSITIVE_INFINITY;
  const kinds = wanted.drivers.get(struct);
  if (kinds) {
    if (!found.isArray) {
      found.stream.ownOnly = true;
      const written = (path: string, tokens: readonly Token[]) => readLiteral(work, path, tokens, order);
      work.drivers.push(...readDriver(unit, kinds, found, order, written));
      readNext(work, struct, found);
    }
    return;
  }
  if (!wanted.structs.has(struct)) return;
  const place = placeOfTokens(found.name, found.name);
  // No driver can be given an array of tables; where one of its rows is a table, nothing says which.
  if (found.isNested)
    work.problems.push({ place, message: `${found.name.text} is an array of tables, which is not read` });
  if (found.isNested || !found.isArray) {
    found.stream.ownOnly = true;
    if (readList(found.stream, found.open).close) readNext(work, struct, found);
    return;
  }
  const { stream, open } = found;
  const length = () => declaredLength(unit, found, order);
  const table = readTable(work, { name: found.name.text, struct, place, stream, open, order, length });
  if (table && instance) work.written.set(table, { instance, at: root.start });
  if (table?.open === false) readNext(work, struct, found);
}

/** `a[] = { … }, b[] = { … };`: what a declaration goes on with, behind the initialiser that was read last. */
function readNext(work: Work, struct: string, { stream, base }: Declarator): void {
  if (stream.next()?.text !== ',') return;
  stream.ownOnly = false;
  const next = declaratorInStream(stream, base);
  if (next) readObject(work, struct, next);
}

/**
 * `(const struct i2c_device_id[]) { … }` where a driver would name its table (C11 6.5.2.5): a table called after the
 * member, of which there is one. Gives that name.
 */
function readLiteral(work: Work, name: string, tokens: readonly Token[], order: number): string | undefined {
  const [first] = tokens;
  if (first?.text !== '(' || !tokens.some(({ text }) => text === '{')) return undefined;
  const stream = new TokenStream(work.unit, work.kept, order, first.frame);
  stream.push(tokens);
  const next = () => stream.next();
  let t = next();
  do t = next();
  while (t?.text === 'const');
  const type = t?.text === 'struct' || (t && work.typedefs.has(t.text)) ? t : undefined;
  const struct = type?.text === 'struct' ? next()?.text : type && work.typedefs.get(type.text)?.[0];
  if (struct === undefined || !work.wanted.structs.has(struct)) return undefined;
  do t = next();
  while (t?.text === 'const');
  const length: Token[] = [];
  if (t?.text !== '[') return undefined;
  for (t = next(); t && t.text !== ']'; t = next()) length.push(t);
  const close = next();
  const open = next();
  if (close?.text !== ')' || open?.text !== '{') return undefined;
  // A driver of several buses is asked once for each.
  const place = placeOfTokens(first, close);
  work.literals.add(keyOf(open));
  if (!work.tables.some((table) => table.name === name && same(table.place, place)))
    readTable(work, {
      name,
      struct,
      place,
      stream,
      open,
      order,
      length: () => lengthOf(work.unit, length, order, first.frame),
    });
  return name;
}
