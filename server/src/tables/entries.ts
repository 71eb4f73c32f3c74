// From a table's initialiser to its entries.
import type { Entry, FieldValue, Value } from '../bus/entry.ts';
import { EntryFields, packedSpot, type Spot } from '../bus/entry-fields.ts';
import { activityText, branchText } from '../c/conditions.ts';
import { evaluateAnyhow } from '../c/either.ts';
import type { Scope } from '../c/expression.ts';
import {
  fill,
  type InitItem,
  type InitList,
  type Leaf,
  literalList,
  NOT_CLOSED,
  rangeOf,
} from '../c/initialiser.ts';
import type { CType, StructType } from '../c/layout.ts';
import { columnOf, placeOf, positionOf, type Source } from '../c/source.ts';
import { outermost, spell, type Token } from '../c/tokens.ts';
import { contextAt, type Unit } from '../c/unit.ts';
import type { CValue } from '../c/values.ts';
import type { Place, Position } from '../files/place.ts';
import { isUnreadEntry, readable } from './unread.ts';

/** What the elements of a table are read with. */
export interface EntryReader {
  readonly unit: Unit;
  readonly scope: Scope;
  readonly struct: StructType;
  /** Why the text was not read to its end, if it was not. */
  readonly stopped: string | undefined;
  /** Entries that are known without a look at their items. */
  readonly known?: ReadonlyMap<InitItem, Entry> | undefined;
}

/** Where a run of tokens stands in a file, macros folded. */
function stretchOf(first: Token, last: Token): { source: Source; start: number; end: number } {
  const from = outermost(first);
  if (last === first) return from;
  const to = outermost(last);
  const end = to.source === from.source ? Math.max(to.end, from.end) : from.end;
  return { source: from.source, start: from.start, end };
}

/** The place of a run of tokens as the file shows it, macros folded. */
export function placeOfTokens(first: Token, last: Token): Place {
  const { source, start, end } = stretchOf(first, last);
  return placeOf(source, start, end);
}

function textBetween({ bytes }: Source, start: number, end: number): string {
  const text = bytes.utf8Slice(start, Math.min(end, start + 400));
  if (text.length < 200 && !/[\n\t]|\/\*| {2}/.test(text)) return text;
  return text
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

/** An entry while its leaves are read, in the order in which they are given. */
interface Draft {
  readonly index: number;
  readonly first: Token;
  last: Token;
  readonly source: Source;
  readonly start: Position;
  readonly paths: string[];
  readonly given: Value[];
  readonly spots: Spot[];
  cuts: Map<string, bigint | string> | undefined;
}

function draftAt(index: number, first: Token, last: Token): Draft {
  const { source, start: offset } = outermost(first);
  const start = positionOf(source, offset);
  return { index, first, last, source, start, paths: [], given: [], spots: [], cuts: undefined };
}

interface Element {
  readonly index: number;
  readonly item: InitItem;
  /** Why nothing is known of where it stands. */
  readonly lost?: string;
}

/** `length` is the declared number of elements, where one is given. */
export function readEntries(
  reader: EntryReader,
  list: InitList,
  length: number | undefined,
  declared: Place,
): Entry[] {
  const { struct, scope } = reader;
  const elements = elementsOf(reader, list);
  const entries: Entry[] = [];
  /** Why elements that nothing seems to initialise may not be zero. */
  let gaps: string | undefined;
  if (elements)
    for (const { index, item, lost } of elements) {
      entries[index] = readEntry(reader, index, item, lost);
      gaps ??= lost;
    }
  else {
    // Braces left out: the values of all entries in one list.
    const drafts = new Map<number, Draft>();
    // Which entry it was meant for is not known.
    const problems = list.items.flatMap(({ fault }) => fault ?? []);
    let latest: number | undefined;
    const leaves = fill(
      { kind: 'array', of: struct, length },
      list,
      scope,
      problems,
      (index, { first, last }) => {
        const draft = drafts.get(index);
        if (!draft) drafts.set(index, draftAt(index, first, last));
        // An entry stands where it begins; what it is given later, behind others, is elsewhere.
        else if (latest === index) draft.last = last;
        latest = index;
      },
    );
    for (const [path, leaf] of leaves) {
      const m = /^\[(\d+)\]\.?(.*)$/.exec(path);
      const draft = m ? drafts.get(Number(m[1])) : undefined;
      if (draft) readLeaf(reader, draft, m![2]!, leaf, scopeAt(reader, leaf.item.first));
    }
    for (const [index, draft] of drafts) {
      if (problems[0] !== undefined) markUnresolved(reader, draft, problems[0]);
      entries[index] = entryOf(reader, draft);
    }
  }
  // Elements that nothing initialises are zero (C11 6.7.9p21).
  const count = Math.max(entries.length, Math.min(length ?? 0, entries.length + 4096));
  for (let i = 0; i < count; i++)
    entries[i] ??= { index: i, place: declared, fields: unknownFields(reader, gaps, declared), text: '' };
  return entries;
}

/** All fields of a struct, where it is not known whether an element is left out; none where it is. */
function unknownFields(
  { struct }: EntryReader,
  reason: string | undefined,
  place: Place,
): ReadonlyMap<string, FieldValue> {
  if (reason === undefined) return NO_FIELDS;
  const value: Value = { kind: 'unresolved', reason, place };
  return new Map(struct.fields.flatMap(({ name }) => (name === undefined ? [] : [[name, { value, place }]])));
}
const NO_FIELDS: ReadonlyMap<string, FieldValue> = new Map();

/**
 * One item per element, or undefined where elements have no braces of their own. Those whose index is not known, and what
 * follows them without one, come behind all others.
 */
function elementsOf(reader: EntryReader, list: InitList): Element[] | undefined {
  const { scope } = reader;
  const scopeOf = (item: InitItem) => scopeAt(reader, item.first);
  const elements: Element[] = [];
  const astray: (readonly [item: InitItem, lost: string])[] = [];
  let next = 0;
  let past = 0;
  let lost: string | undefined;
  for (const [at, item] of list.items.entries()) {
    const [designator, ...more] = item.designators;
    if (more.length > 0 || designator?.kind === 'member') return undefined;
    if (
      item.value.kind === 'expression' &&
      item.fault === undefined &&
      !item.value.tokens.some((t) => t.text === '{')
    )
      if (!isUnreadEntry(list.items, at, scopeOf)) return undefined;
    const range = designator && rangeOf(designator, scope);
    if (range) for (next = range[0]; next < range[1]; next++) elements.push({ index: next, item });
    if (designator)
      lost = range
        ? undefined
        : `the index ${spell(designator.tokens).slice(0, 60)} is no number that is known`;
    if (lost === undefined) elements.push({ index: next++, item });
    else astray.push([item, lost]);
    past = Math.max(past, next);
  }
  for (const [item, reason] of astray) elements.push({ index: past++, item, lost: reason });
  return elements;
}

function readEntry(reader: EntryReader, index: number, item: InitItem, lost: string | undefined): Entry {
  const known = reader.known?.get(item);
  if (known) return known.index === index ? known : { ...known, index };
  const draft = draftAt(index, item.first, item.last);
  const list = item.value.kind === 'list' ? item.value : literalList(item.value.tokens);
  // Of what somebody is typing nothing is said: what it holds so far may be a sentinel, or that of another entry.
  const fault = item.fault ?? list?.fault;
  const unread = lost ?? (fault === NOT_CLOSED ? (reader.stopped ?? fault) : fault);
  if (unread !== undefined) markUnresolved(reader, draft, unread);
  else if (list) {
    const problems: string[] = [];
    const scope = scopeAt(reader, item.first);
    const { list: known, unread: macro } = readable(list, reader.struct, scope);
    for (const [path, leaf] of fill(reader.struct, known, scope, problems))
      readLeaf(reader, draft, path, leaf, scope);
    if (macro) problems.push(`${spellItem(macro)} is neither a macro nor a constant`);
    if (problems[0] !== undefined) markUnresolved(reader, draft, problems[0]);
  } else if (item.value.kind === 'expression')
    markUnresolved(reader, draft, `an entry was expected, not ${spellItem(item)}`);
  return entryOf(reader, draft);
}

const spellItem = ({ value }: InitItem): string =>
  value.kind === 'expression' ? spell(value.tokens).slice(0, 60) : '{ … }';

/** Where an entry as a whole is not understood, no field of it is taken for zero. */
function markUnresolved(reader: EntryReader, draft: Draft, reason: string): void {
  for (const { name } of reader.struct.fields)
    if (name !== undefined && !draft.paths.includes(name))
      add(draft, name, { kind: 'unresolved', reason }, undefined);
}

function add({ paths, given, spots }: Draft, path: string, value: Value, spot: Spot): void {
  paths.push(path);
  given.push(value);
  spots.push(spot);
}

function entryOf(reader: EntryReader, { index, first, last, source, start, ...draft }: Draft): Entry {
  const condition = branchText(reader.unit, first.frame);
  const { start: from, end } = stretchOf(first, last);
  const place = { path: source.path, range: { start, end: positionOf(source, end) } };
  const paths = listOnce(reader.struct, draft.paths);
  return {
    index,
    place,
    fields: new EntryFields(paths, draft.given, draft.spots, draft.cuts, source.path, start.line),
    text: textBetween(source, from, end),
    ...(condition === undefined ? {} : { condition }),
  };
}

const lists = new WeakMap<StructType, (readonly string[])[]>();
/** Ways to give the fields of one struct; a struct has few. */
const MOST_LISTS = 40;

/** One list for all entries that are given the same fields. */
function listOnce(struct: StructType, paths: readonly string[]): readonly string[] {
  let known = lists.get(struct);
  if (!known) {
    known = [];
    lists.set(struct, known);
  }
  const before = known.find((list) => list.length === paths.length && list.every((p, i) => p === paths[i]));
  if (!before && known.length < MOST_LISTS) known.push(paths);
  return before ?? paths;
}

function readLeaf(reader: EntryReader, draft: Draft, path: string, leaf: Leaf, scope: Scope): void {
  const first = leaf.tokens[0];
  if (!first) {
    add(draft, path, 0, undefined);
    return;
  }
  const { source, start, end } = stretchOf(first, leaf.tokens.at(-1)!);
  const spot = spotOf(draft, source, start, end);
  const place = () => placeOf(source, start, end);
  const { frame } = leaf.item.first;
  const around = draft.first.frame;
  if (frame !== around) {
    const condition = activityText(reader.unit, frame);
    if (condition !== undefined && condition !== activityText(reader.unit, around)) {
      const reason = `its value depends on ${condition}`;
      add(draft, path, { kind: 'unresolved', reason, place: place() }, spot);
      return;
    }
  }
  const value = evaluateAnyhow(leaf.tokens, scope, bitsOf(leaf.type));
  if (putInString(draft, path, stored(value, leaf.type, place))) return;
  const cut = cutOff(value, leaf.type);
  if (cut !== undefined) {
    draft.cuts ??= new Map();
    draft.cuts.set(path, cut);
  }
  add(draft, path, stored(value, leaf.type, place), spot);
}

/** `.name = "text", .name[2] = 'x'`: an element of an array that a string was given to before. */
function putInString({ paths, given }: Draft, path: string, value: Value): boolean {
  const m = /^(.*)\[(\d+)\]$/.exec(path);
  const at = m ? paths.indexOf(m[1]!) : -1;
  const text = given[at];
  if (typeof text !== 'string') return false;
  const index = Number(m![2]);
  given[at] =
    typeof value === 'number'
      ? text.slice(0, index).padEnd(index, '\0') + String.fromCharCode(value) + text.slice(index + 1)
      : value;
  return true;
}

function spotOf(draft: Draft, source: Source, start: number, end: number): Spot {
  if (source !== draft.source) return placeOf(source, start, end);
  const column = columnOf(source, start);
  const { line } = source;
  const endColumn = columnOf(source, end);
  return (
    packedSpot(draft.start.line, line + 1, column, source.line + 1, endColumn) ?? placeOf(source, start, end)
  );
}

/** A value that does not fit: of a number the compiler keeps the low bits, of a string (C11 6.7.9p14) not even a NUL. */
function cutOff(value: CValue, type: CType): bigint | string | undefined {
  if (value.kind === 'integer' && type.kind === 'int') {
    const { least, past } = limitsOf(type);
    return value.value >= least && value.value < past ? undefined : value.value;
  }
  if (value.kind === 'string' && type.kind === 'array' && type.length !== undefined)
    return value.bytes.length < type.length ? undefined : value.bytes;
  return undefined;
}

/** What fits as a signed or as an unsigned number. */
const LIMITS = {
  8: { least: -(1n << 7n), past: 1n << 8n },
  16: { least: -(1n << 15n), past: 1n << 16n },
  32: { least: -(1n << 31n), past: 1n << 32n },
  64: { least: -(1n << 63n), past: 1n << 64n },
} as const;

function limitsOf({ bits, width, bool }: IntType): { readonly least: bigint; readonly past: bigint } {
  // Whatever it is, a truth value holds it.
  if (bool) return { least: LIMITS[64].least, past: LIMITS[64].past };
  if (width === undefined) return LIMITS[bits];
  return { least: width > 0 ? -(1n << BigInt(width - 1)) : 0n, past: 1n << BigInt(width) };
}

/** How many bits a field of this type holds. */
const bitsOf = (type: CType): number => (type.kind === 'int' ? (type.width ?? type.bits) : 64);

type IntType = Extract<CType, { kind: 'int' }>;

/** Names of an entry mean what they mean where it is written: macros may be redefined inside a table. */
function scopeAt(reader: EntryReader, token: Token): Scope {
  const { source, start } = outermost(token);
  const instance = reader.unit.instances.find((i) => i.source === source);
  return {
    ...reader.scope,
    order: instance ? contextAt(instance, start).order : reader.scope.order,
    frame: token.frame,
  };
}

/** What the compiler stores in a field of this type. */
function stored(value: CValue, type: CType, place: () => Place): Value {
  switch (value.kind) {
    case 'unresolved': {
      const at = value.at && outermost(value.at);
      return {
        kind: 'unresolved',
        reason: value.reason,
        place: at ? placeOf(at.source, at.start, at.end) : place(),
      };
    }
    case 'address':
      // Only what is as wide as a pointer can hold an address; elsewhere the name is one nobody defines.
      if (type.kind === 'int' && type.bits < 64)
        return {
          kind: 'unresolved',
          reason: `${value.text} is neither a macro nor a constant`,
          place: place(),
        };
      return { kind: 'address', text: value.text };
    case 'string':
      return type.kind === 'array' && type.length !== undefined
        ? value.bytes.slice(0, type.length)
        : value.bytes;
    case 'integer': {
      const bits = bitsOf(type);
      const { value: written } = value;
      if (type.kind === 'int' && type.bool) return written === 0n ? 0 : 1;
      // Nearly all: what fits in 32 bits and is not cut off costs no new bigint.
      if (written >= 0n && written < 1n << BigInt(Math.min(bits, 32))) return Number(written);
      const unsigned = BigInt.asUintN(bits, value.value);
      return unsigned < 1n << 32n ? Number(unsigned) : unsigned;
    }
  }
}
