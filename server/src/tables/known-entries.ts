// Entries of long tables that were read before, for when only something else of the file is edited: a table whose text
// is the same, in a file that says the same of whatever its values may hang on, has the same entries, perhaps on other lines.
import { createHash } from 'node:crypto';
import type { Entry } from '../bus/entry.ts';
import { blocksOf } from '../c/blocks.ts';
import { declarationIn, findDeclarations } from '../c/declared.ts';
import { enumsIn } from '../c/enums.ts';
import { TokenStream } from '../c/expand.ts';
import { type InitItem, type InitList, type ItemWatch, readList } from '../c/initialiser.ts';
import { directiveAt, endOf, startOf } from '../c/skeleton.ts';
import { inCode, positionOf, type Source } from '../c/source.ts';
import type { Token } from '../c/tokens.ts';
import type { Unit } from '../c/unit.ts';
import type { Position } from '../files/place.ts';
import { endsEarly } from './half-typed.ts';
import {
  type ElementWatch,
  isElement,
  isInside,
  type KnownElements,
  watchElements,
} from './known-elements.ts';
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
  readonly text: Buffer;
  /** Undefined where only the whole table is known. */
  readonly elements: KnownElements | undefined;
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
  take(table: OpenTable): Taken | undefined;
  /** Looks on while it is read. */
  watch(table: OpenTable): ItemWatch;
  /** What was read of it. */
  note(table: OpenTable, list: InitList, spent: number, entries: readonly Entry[]): void;
  /** Whether something was taken since the beginning. */
  readonly taken: boolean;
}

/** All that a table has, or its list, some of whose items stand for entries that are known. */
export interface Taken {
  readonly entries?: readonly Entry[];
  readonly list?: InitList;
  readonly some?: ReadonlyMap<InitItem, Entry>;
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
  let watching: ElementWatch | undefined;
  /** The elements that are as they were, where only others of the table are not. */
  const takeSome = ({ unit, open, stream }: OpenTable, known: Known): Taken | undefined => {
    const { elements, entries, start } = known;
    if (!elements || stream.ownOnly) return undefined;
    const { main } = unit;
    const { source } = main;
    // Where the text turns out to be no list of elements, it is read as if nobody had tried.
    const trial = new TokenStream(unit, stream.kept);
    trial.presumed = stream.presumed;
    trial.enter(main, open.end);
    const watch = watchElements(trial, unit, { elements, entries, line: start.line });
    const list = readList(trial, open, 0, watch);
    const { close, items, fault } = list;
    if (!close || close.via || close.source !== source || fault !== undefined || endsEarly(list))
      return undefined;
    // What ends in another branch is read in all ways (branches.ts).
    if (close.frame !== open.frame) return undefined;
    if (trial.stopped !== undefined || watch.known.size === 0 || !items.every(isElement) || !isPlain(unit))
      return undefined;
    if (stream.spent + trial.spent > MOST_SPENT || hasEnum(source, open.start, close.end)) return undefined;
    if (!isDeclaredAlike(source, known.declared, open.start, close.end, false)) return undefined;
    if (!stream.skip(main, close.end, trial.spent)) return undefined;
    watching = watch;
    return { list, some: watch.known };
  };
  return {
    get taken() {
      return taken;
    },
    watch({ unit, stream }) {
      watching = watchElements(stream, unit);
      return watching;
    },
    begin() {
      counts.clear();
      now.clear();
      taken = false;
    },
    take(table) {
      const { unit, name, struct, open, length, stream } = table;
      const nth = counts.get(name) ?? 0;
      counts.set(name, nth + 1);
      key = `${name}\0${nth}`;
      const known = before?.get(key);
      const { source } = unit.main;
      if (!known || open.via || open.source !== source || !isPlain(unit)) return undefined;
      const end = open.start + known.text.length;
      if (known.struct !== struct || known.length !== length) return undefined;
      if (directiveAt(source.directives, open.start) !== known.directive) return undefined;
      if (aroundOf(unit) !== known.around || enumsAround(unit, open.start) !== known.enums) return undefined;
      const start = positionOf(source, open.start);
      if (start.column !== known.start.column || !known.text.equals(source.bytes.subarray(open.start, end))) {
        const some = takeSome(table, known);
        if (some) taken = true;
        return some;
      }
      if (!isDeclaredAlike(source, known.declared, open.start, end, true)) return undefined;
      if (!stream.skip(unit.main, end, known.spent)) return undefined;
      const by = start.line - known.start.line;
      const entries = shifted(known.entries, { path: source.path, by: () => by });
      now.set(key, { ...known, start, entries });
      taken = true;
      return { entries };
    },
    note({ unit, struct, open, length }, list, spent, entries) {
      const { source } = unit.main;
      const { close } = list;
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
      const declared = [...source.declared.keys()].map(
        (name) => [name, whereDeclared(source, name, open.start, close.end)] as const,
      );
      const isAlone = !hasEnum(source, open.start, close.end) && declared.every(([, where]) => !isIn(where));
      const elements = isAlone ? watching?.elements(list, entries) : undefined;
      now.set(key, {
        struct,
        length,
        text: elements?.text ?? Buffer.from(source.bytes.subarray(open.start, close.end)),
        elements,
        around,
        enums: enumsAround(unit, open.start),
        directive: directiveAt(source.directives, open.start),
        start,
        declared,
        spent,
        entries,
      });
    },
  };
}

/** Whether all names that were asked for mean the same to whoever asks, wherever: so those do that a table which is not read would ask for. */
const isPlain = ({ presumed, untold, main }: Unit): boolean =>
  presumed === 0 && untold === 0 && !main.source.declaredLate;

/** Tokens up to which no table is in danger to be given up. */
const MOST_SPENT = 1_000_000;

/** Whether names are first declared where they were, as seen from a table; and none in it, where it is not as it was. */
function isDeclaredAlike(
  source: Source,
  declared: Known['declared'],
  start: number,
  end: number,
  isSame: boolean,
): boolean {
  findDeclarations(
    source,
    declared.map(([name]) => name),
  );
  return declared.every(([name, where]) => {
    if (!isSame && isIn(where)) return false;
    return whereDeclared(source, name, start, end) === where;
  });
}

/** Whether `whereDeclared` says: in the table. */
const isIn = (where: string): boolean => /:\d/.test(where);

const hasEnum = (source: Source, start: number, end: number): boolean =>
  enumsIn(source).some(({ from }) => from >= start && from < end);

/** Where a name is first declared: between which directives, and on which side of the table. */
function whereDeclared(source: Source, name: string, start: number, end: number): string {
  const at = declarationIn(source, name);
  if (at < 0) return '';
  const side = at < start ? '<' : at < end ? `${at - start}` : '>';
  const block = blocksOf(source).around(at);
  const inside = block ? (block.start < start && start < block.end ? '{' : '}') : '';
  return `${directiveAt(source.directives, at)}:${side}${inside}`;
}

/** Of directives, enumerators and typedefs, and of which files the unit is made; undefined where that does not say it all. */
function digestAround(unit: Unit): string | undefined {
  const { source } = unit.main;
  const { bytes, directives } = source;
  // Which blocks there are may hang on conditions.
  if (blocksOf(source).uneven) return undefined;
  const hash = createHash('sha1');
  for (const instance of unit.instances) hash.update(`${instance.source.path}\n`);
  // Those that a `_Pragma` anywhere in the text brings back.
  hash.update([...unit.pushed].sort().join(' '));
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
