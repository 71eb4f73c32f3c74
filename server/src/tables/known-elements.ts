// Elements of a long table in which somebody types: those whose text is as it was have the entries that they had, perhaps
// further down, and with another index.
import type { Entry, Value } from '../bus/entry.ts';
import { EntryFields } from '../bus/entry-fields.ts';
import type { TokenStream } from '../c/expand.ts';
import type { InitItem, InitList, ItemWatch } from '../c/initialiser.ts';
import { directiveAt } from '../c/skeleton.ts';
import { columnOf, positionOf, type Source } from '../c/source.ts';
import type { Token } from '../c/tokens.ts';
import type { Unit } from '../c/unit.ts';
import type { Place } from '../files/place.ts';
import { shifted } from './shifted.ts';

/** What is known of the elements of a table, which its entries follow. */
export interface KnownElements {
  /** The table's, from its `{` to behind its `}`. */
  readonly text: Buffer;
  /** For each element what `Part` names; the numbers of bytes and of lines count from those of the `{`. */
  readonly parts: Int32Array;
}

const Part = { from: 0, size: 1, line: 2, column: 3, directive: 4, spent: 5 } as const;
const STRIDE = 6;

/** Elements that may be gone, or others, between two that stayed. */
const MOST_GONE = 64;

const [TAB, SPACE, COMMA] = [9, 32, 44] as const;

export interface ElementWatch extends ItemWatch {
  /** Entries of elements that were not read, by what stands for these in the list. */
  readonly known: ReadonlyMap<InitItem, Entry>;
  /** What is to be known of the list's elements; undefined where its entries are not one for each of them. */
  elements(list: InitList, entries: readonly Entry[]): KnownElements | undefined;
}

/** Watches a list that a stream reads. `before`: what was known of the table when nothing else meant anything else, and the line of its `{`. */
export function watchElements(
  stream: TokenStream,
  { main }: Unit,
  before?: { readonly elements: KnownElements; readonly entries: readonly Entry[]; readonly line: number },
): ElementWatch {
  const { source } = main;
  const known = new Map<InitItem, Entry>();
  const spans: { readonly end: number; readonly spent: number }[] = [];
  let begun = 0;
  /** The element that comes next, if all stayed. */
  let next = 0;
  return {
    known,
    take(first) {
      begun = stream.spent;
      if (!before || !isOwn(first, source)) return undefined;
      const { elements, entries, line } = before;
      const { parts } = elements;
      const column = columnOf(source, first.start);
      const by = source.line + 1 - line;
      const directive = directiveAt(source.directives, first.start);
      const last = Math.min(parts.length / STRIDE, next + MOST_GONE);
      for (let nth = next; nth < last; nth++) {
        const at = nth * STRIDE;
        if (parts[at + Part.column] !== column || parts[at + Part.directive] !== directive) continue;
        const end = first.start + parts[at + Part.size]!;
        if (!stands(elements, at, source, first.start) || !isParted(source, end)) continue;
        if (!stream.skip(main, end, parts[at + Part.spent]!)) return undefined;
        next = nth + 1;
        const value: InitList = { kind: 'list', items: [], open: first, close: first, fault: undefined };
        const item: InitItem = { designators: [], value, first, last: { ...first, end } };
        const lines = by - parts[at + Part.line]!;
        const entry = entries[nth]!;
        known.set(item, lines === 0 ? entry : shifted(entry, { path: source.path, by: () => lines }));
        return { item, next: stream.next(), closed: true };
      }
      return undefined;
    },
    read({ last }) {
      // The token behind it is read, too.
      spans.push({ end: last.end, spent: stream.spent - begun - 1 });
    },
    elements({ items, open, close }, entries) {
      if (!close || spans.length !== items.length || !items.every(isElement)) return undefined;
      const parts = new Int32Array(items.length * STRIDE);
      const { line } = positionOf(source, open.start);
      for (const [nth, item] of items.entries()) {
        const { first, last } = item;
        const at = nth * STRIDE;
        const directive = directiveAt(source.directives, first.start);
        // Of one that is not to be taken again only its place in the list counts.
        if (!isOwn(first, source) || last.via || last.source !== source) continue;
        const { end, spent } = spans[nth]!;
        if (directiveAt(source.directives, end) !== directive) continue;
        const start = positionOf(source, first.start);
        if (!known.has(item)) {
          const { line: lastLine } = positionOf(source, end);
          if (!isInside(entries[nth]!, source.path, start.line, lastLine)) continue;
        }
        parts[at + Part.from] = first.start - open.start;
        parts[at + Part.size] = end - first.start;
        parts[at + Part.line] = start.line - line;
        parts[at + Part.column] = start.column;
        parts[at + Part.directive] = directive;
        parts[at + Part.spent] = spent;
      }
      return { text: Buffer.from(source.bytes.subarray(open.start, close.end)), parts };
    },
  };
}

/** Whether a token is the file's own text. */
const isOwn = ({ via, source }: Token, own: Source): boolean => via === undefined && source === own;

/** An entry in braces where the one before it ends: its index is its place in the list. */
export const isElement = ({ designators, value, fault }: InitItem): boolean =>
  designators.length === 0 && fault === undefined && value.kind === 'list';

/** Whether the text of an element stands at an offset. */
function stands({ text, parts }: KnownElements, at: number, { bytes }: Source, start: number): boolean {
  const [from, size] = [parts[at + Part.from]!, parts[at + Part.size]!];
  return start + size <= bytes.length && text.compare(bytes, start, start + size, from, from + size) === 0;
}

/** Whether a comma stands behind an element, so that it is as whole as it was. */
function isParted({ bytes }: Source, end: number): boolean {
  let at = end;
  while (bytes[at] === SPACE || bytes[at] === TAB) at++;
  return bytes[at] === COMMA;
}

/** Whether all that the entry says of its own file stands on these lines. */
export function isInside({ place, fields }: Entry, path: string, first: number, last: number): boolean {
  if (!(fields instanceof EntryFields)) return false;
  const within = (each: Place | undefined) =>
    each?.path !== path || (each.range.start.line >= first && each.range.end.line <= last);
  return (
    within(place) &&
    fields.spots.every((spot) => typeof spot !== 'object' || within(spot)) &&
    fields.given.every((value) => within(placeIn(value)))
  );
}

const placeIn = (value: Value): Place | undefined =>
  typeof value === 'object' && value.kind === 'unresolved' ? value.place : undefined;
