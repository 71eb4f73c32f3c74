// From a table's initialiser to its entries.
import type { Entry, FieldValue, Value } from '../bus/entry.ts';
import { activityText } from '../c/conditions.ts';
import { evaluate, type Scope } from '../c/expression.ts';
import { fill, type InitItem, type InitList, type Leaf } from '../c/initialiser.ts';
import type { CType, StructType } from '../c/layout.ts';
import { placeOf } from '../c/source.ts';
import { outermost, spell, type Token } from '../c/tokens.ts';
import { contextAt, type Unit } from '../c/unit.ts';
import type { CValue } from '../c/values.ts';
import type { Place } from '../files/place.ts';

/** What the elements of a table are read with. */
export interface EntryReader {
  readonly unit: Unit;
  readonly scope: Scope;
  readonly struct: StructType;
  /** Why the text was not read to its end, if it was not. */
  readonly stopped: string | undefined;
}

/** The place of a run of tokens as the file shows it, macros folded. */
export function placeOfTokens(first: Token, last: Token): Place {
  const from = outermost(first);
  const to = outermost(last);
  const end = to.source === from.source ? Math.max(to.end, from.end) : from.end;
  return placeOf(from.source, from.start, end);
}

function textOf(first: Token, last: Token): string {
  const from = outermost(first);
  const to = outermost(last);
  const end = to.source === from.source ? Math.max(to.end, from.end) : from.end;
  const text = from.source.bytes.utf8Slice(from.start, Math.min(end, from.start + 400));
  if (text.length < 200 && !/[\n\t]|\/\*| {2}/.test(text)) return text;
  return text
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

interface Element {
  readonly index: number;
  readonly item: InitItem;
}

/** `length` is the declared number of elements, where one is given. */
export function readEntries(
  reader: EntryReader,
  list: InitList,
  length: number | undefined,
  declared: Place,
): Entry[] {
  const { struct, scope } = reader;
  const elements = elementsOf(list, scope);
  const entries: Entry[] = [];
  if (elements) for (const { index, item } of elements) entries[index] = readEntry(reader, index, item);
  else {
    // Braces left out: the values of all entries in one list.
    const leaves = fill({ kind: 'array', of: struct, length }, list, scope);
    const byIndex = new Map<number, { fields: Map<string, FieldValue>; first: InitItem; last: InitItem }>();
    for (const [path, leaf] of leaves) {
      const m = /^\[(\d+)\]\.?(.*)$/.exec(path);
      if (!m) continue;
      const index = Number(m[1]);
      const entry = byIndex.get(index) ?? { fields: new Map(), first: leaf.item, last: leaf.item };
      entry.fields.set(m[2]!, readLeaf(reader, leaf, entry.first.first, scopeAt(reader, leaf.item.first)));
      byIndex.set(index, { ...entry, last: leaf.item });
    }
    for (const [index, { fields, first, last }] of byIndex)
      entries[index] = makeEntry(reader, index, fields, first.first, last.last);
  }
  const count = Math.max(entries.length, Math.min(length ?? 0, entries.length + 4096));
  // Elements that nothing initialises are zero (C11 6.7.9p21).
  for (let i = 0; i < count; i++) entries[i] ??= { index: i, place: declared, fields: new Map(), text: '' };
  return entries;
}

/** One item per element, or undefined where elements have no braces of their own. */
function elementsOf(list: InitList, scope: Scope): Element[] | undefined {
  const elements: Element[] = [];
  let next = 0;
  for (const item of list.items) {
    const [designator, ...more] = item.designators;
    if (more.length > 0 || designator?.kind === 'member') return undefined;
    if (item.value.kind === 'expression' && !item.value.tokens.some((t) => t.text === '{')) return undefined;
    if (designator) {
      const value = evaluate(designator.tokens, scope);
      if (value.kind === 'integer' && value.value >= 0n && value.value < 65536n) next = Number(value.value);
    }
    elements.push({ index: next++, item });
  }
  return elements;
}

function readEntry(reader: EntryReader, index: number, item: InitItem): Entry {
  const fields = new Map<string, FieldValue>();
  if (item.value.kind === 'list') {
    const problems: string[] = [];
    const scope = scopeAt(reader, item.first);
    for (const [path, leaf] of fill(reader.struct, item.value, scope, problems))
      fields.set(path, readLeaf(reader, leaf, item.first, scope));
    if (item.value.close === undefined)
      problems.push(reader.stopped ?? 'the text ends before the entry does');
    if (problems[0] !== undefined) markUnresolved(reader, fields, problems[0]);
  } else
    markUnresolved(reader, fields, `an entry was expected, not ${spell(item.value.tokens).slice(0, 60)}`);
  return makeEntry(reader, index, fields, item.first, item.last);
}

/** Where an entry as a whole is not understood, no field of it is taken for zero. */
function markUnresolved(reader: EntryReader, fields: Map<string, FieldValue>, reason: string): void {
  for (const field of reader.struct.fields)
    if (field.name !== undefined && !fields.has(field.name))
      fields.set(field.name, { value: { kind: 'unresolved', reason } });
}

function makeEntry(
  reader: EntryReader,
  index: number,
  fields: ReadonlyMap<string, FieldValue>,
  first: Token,
  last: Token,
): Entry {
  const condition = activityText(reader.unit, first.frame);
  return {
    index,
    place: placeOfTokens(first, last),
    fields,
    text: textOf(first, last),
    ...(condition === undefined ? {} : { condition }),
  };
}

function readLeaf(reader: EntryReader, leaf: Leaf, entryStart: Token, scope: Scope): FieldValue {
  const first = leaf.tokens[0];
  if (!first) return { value: 0 };
  const place = placeOfTokens(first, leaf.tokens.at(-1)!);
  const frame = leaf.item.first.frame;
  if (frame !== entryStart.frame) {
    const condition = activityText(reader.unit, frame);
    if (condition !== undefined && condition !== activityText(reader.unit, entryStart.frame))
      return { value: { kind: 'unresolved', reason: `its value depends on ${condition}`, place }, place };
  }
  const value = evaluate(leaf.tokens, scope);
  const cut = cutOff(value, leaf.type);
  return { value: stored(value, leaf.type, place), place, ...(cut === undefined ? {} : { cut }) };
}

/** A value that does not fit: of a number the compiler keeps the low bits, of a string (C11 6.7.9p14) not even a NUL. */
function cutOff(value: CValue, type: CType): bigint | string | undefined {
  if (value.kind === 'integer' && type.kind === 'int') {
    const fits = value.value >= -(1n << BigInt(type.bits - 1)) && value.value < 1n << BigInt(type.bits);
    return fits ? undefined : value.value;
  }
  if (value.kind === 'string' && type.kind === 'array' && type.length !== undefined)
    return value.bytes.length < type.length ? undefined : value.bytes;
  return undefined;
}

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
function stored(value: CValue, type: CType, place: Place): Value {
  switch (value.kind) {
    case 'unresolved': {
      const at = value.at && outermost(value.at);
      return {
        kind: 'unresolved',
        reason: value.reason,
        place: at ? placeOf(at.source, at.start, at.end) : place,
      };
    }
    case 'address':
      // Only what is as wide as a pointer can hold an address; elsewhere the name is one nobody defines.
      if (type.kind === 'int' && type.bits < 64)
        return { kind: 'unresolved', reason: `${value.text} is neither a macro nor a constant`, place };
      return { kind: 'address', text: value.text };
    case 'string':
      return type.kind === 'array' && type.length !== undefined
        ? value.bytes.slice(0, type.length)
        : value.bytes;
    case 'integer': {
      const bits = type.kind === 'int' ? type.bits : 64;
      const unsigned = BigInt.asUintN(bits, value.value);
      return unsigned < 1n << 32n ? Number(unsigned) : unsigned;
    }
  }
}
