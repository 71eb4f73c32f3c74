// Entries of long tables that were read before, for when only something else of the file is edited: a table whose text
// is the same, in a file that says the same of whatever its values may hang on, has the same entries, perhaps on other lines.
import { createHash } from 'node:crypto';
import type { Entry, Value } from '../bus/entry.ts';
import { EntryFields } from '../bus/entry-fields.ts';
import { blocksOf } from '../c/blocks.ts';
import { declarationIn, findDeclarations } from '../c/declared.ts';
import { enumsIn } from '../c/enums.ts';
import type { TokenStream } from '../c/expand.ts';
import type { InitList } from '../c/initialiser.ts';
import { directiveAt, endOf, startOf } from '../c/skeleton.ts';
import { inCode, positionOf, type Source } from '../c/source.ts';
import type { Token } from '../c/tokens.ts';
import type { Unit } from '../c/unit.ts';
import type { Place, Position } from '../files/place.ts';
import { shifted } from './shifted.ts';

/** Shorter ones are read as fast as it is found out whether they are the same. */
const LONG = 24;

/** A table whose `{` was read. */
export interface OpenTable {
  readonly unit: Unit;
  readonly name: string;
  readonly struct: string;
  readonly open: Token;
  readonly length: number | undefined;
  readonly stream: TokenStream;
}

interface Known {
  readonly struct: string;
  readonly length: number | undefined;
  /** From the `{` to behind the `}`. */
  readonly size: number;
  readonly digest: string;
  /** Of all in the file that may say what names mean. */
  readonly around: string;
  /** As `enumsAround` says. */
  readonly enums: string;
  readonly directive: number;
  readonly start: Position;
  /** Names that the text may declare, and where it does, as far as that matters. */
  readonly declared: readonly (readonly [name: string, where: string])[];
  /** Tokens that its macros expanded to. */
  readonly spent: number;
  readonly entries: readonly Entry[];
}

/** Of one file: what is known of its tables. */
export type NotedEntries = Map<string, Known>;

/** While one file is read. */
export interface KnownEntries {
  /** Before the file is read, perhaps for another time. */
  begin(): void;
  /** What the table has, with the stream behind it; undefined: that is to be read. */
  take(table: OpenTable): readonly Entry[] | undefined;
  /** What was read of it. */
  note(table: OpenTable, list: InitList, spent: number, entries: readonly Entry[]): void;
  /** Whether something was taken since the beginning. */
  readonly taken: boolean;
}

/** `before`: what was noted when the file was read last, and nothing but its own text was edited since; `now` is filled. */
export function openKnownEntries(before: NotedEntries | undefined, now: NotedEntries): KnownEntries {
  const counts = new Map<string, number>();
  const arounds = new WeakMap<Unit, string | undefined>();
  const aroundOf = (unit: Unit): string | undefined => {
    if (!arounds.has(unit)) arounds.set(unit, digestAround(unit));
    return arounds.get(unit);
  };
  let taken = false;
  let key = '';
  return {
    get taken() {
      return taken;
    },
    begin() {
      counts.clear();
      now.clear();
      taken = false;
    },
    take({ unit, name, struct, open, length, stream }) {
      const nth = counts.get(name) ?? 0;
      counts.set(name, nth + 1);
      key = `${name}\0${nth}`;
      const known = before?.get(key);
      const { source } = unit.main;
      if (!known || open.via || open.source !== source || !isPlain(unit)) return undefined;
      const end = open.start + known.size;
      if (known.struct !== struct || known.length !== length || end > source.bytes.length) return undefined;
      if (directiveAt(source.directives, open.start) !== known.directive) return undefined;
      const start = positionOf(source, open.start);
      if (start.column !== known.start.column) return undefined;
      if (digestOf(source, open.start, end) !== known.digest || aroundOf(unit) !== known.around)
        return undefined;
      if (enumsAround(unit, open.start) !== known.enums) return undefined;
      findDeclarations(
        source,
        known.declared.map(([each]) => each),
      );
      for (const [each, where] of known.declared)
        if (whereDeclared(source, each, open.start, end) !== where) return undefined;
      if (!stream.skip(unit.main, end, known.spent)) return undefined;
      const by = start.line - known.start.line;
      const entries = shifted(known.entries, { path: source.path, by: () => by });
      now.set(key, { ...known, start, entries });
      taken = true;
      return entries;
    },
    note({ unit, struct, open, length }, { close }, spent, entries) {
      const { source } = unit.main;
      if (entries.length < LONG || !close || close.via || close.source !== source) return;
      if (open.via || open.source !== source || !isPlain(unit)) return;
      const start = positionOf(source, open.start);
      const last = positionOf(source, close.end);
      const around = aroundOf(unit);
      if (
        around === undefined ||
        !entries.every((entry) => isInside(entry, source.path, start.line, last.line))
      )
        return;
      now.set(key, {
        struct,
        length,
        size: close.end - open.start,
        digest: digestOf(source, open.start, close.end),
        around,
        enums: enumsAround(unit, open.start),
        directive: directiveAt(source.directives, open.start),
        start,
        declared: [...source.declared.keys()].map((name) => [
          name,
          whereDeclared(source, name, open.start, close.end),
        ]),
        spent,
        entries,
      });
    },
  };
}

/** Whether all names that were asked for mean the same to whoever asks, wherever: so those do that a table which is not read would ask for. */
const isPlain = ({ presumed, untold, main }: Unit): boolean =>
  presumed === 0 && untold === 0 && !main.source.declaredLate;

const digestOf = ({ bytes }: Source, start: number, end: number): string =>
  createHash('sha1').update(bytes.subarray(start, end)).digest('base64');

/** Where a name is first declared: between which directives, and on which side of the table. */
function whereDeclared(source: Source, name: string, start: number, end: number): string {
  const at = declarationIn(source, name);
  if (at < 0) return '';
  const side = at < start ? '<' : at < end ? `${at - start}` : '>';
  const block = blocksOf(source).around(at);
  const inside = block ? (block.start < start && start < block.end ? '{' : '}') : '';
  return `${directiveAt(source.directives, at)}${side}${inside}`;
}

/** Of directives, enumerators and typedefs, and of which files the unit is made; undefined where that does not say it all. */
function digestAround(unit: Unit): string | undefined {
  const { source } = unit.main;
  const { bytes, directives } = source;
  // Which blocks there are may hang on conditions.
  if (blocksOf(source).uneven) return undefined;
  const hash = createHash('sha1');
  for (const instance of unit.instances) hash.update(`${instance.source.path}\n`);
  for (let i = 0; i < directives.count; i++) {
    const text = bytes.subarray(startOf(directives, i), endOf(directives, i));
    if (text.includes('__LINE__')) return undefined;
    hash.update(text).update('\n');
  }
  for (const { from, behind } of enumsIn(source))
    hash.update(`\n${directiveAt(directives, from)} `).update(bytes.subarray(from, behind));
  if (bytes.includes('typedef'))
    for (const m of bytes.latin1Slice().matchAll(/\btypedef\b[^;]*;/g))
      if (inCode(source, m.index)) hash.update(`${directiveAt(directives, m.index)} ${m[0]}\n`);
  return hash.digest('base64');
}

/** Where enumerations stand as seen from a table: what they say is known behind them, and of a function's in it alone. */
function enumsAround({ main: { source } }: Unit, at: number): string {
  const blocks = blocksOf(source);
  return enumsIn(source)
    .map(({ from }) => {
      const block = blocks.around(from);
      return `${from < at ? '<' : '>'}${block ? (block.start < at && at < block.end ? '{' : '}') : ''}`;
    })
    .join('');
}

/** Whether all that the entry says of its own file stands in the table. */
function isInside({ place, fields }: Entry, path: string, first: number, last: number): boolean {
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
