// Tables that begin or end in a branch of an `#if`: nothing says that a branch closes what it opens. Each way through the
// branches is read by itself, as a compiler would, and one table is made of what is found.
import type { Entry, FieldValue, Value } from '../bus/entry.ts';
import { exclusive, negated, partsOf } from '../c/condition-text.ts';
import { activityText, contradicts, type Presumed, presume, presumedBy } from '../c/conditions.ts';
import { TokenStream } from '../c/expand.ts';
import { type InitList, readList } from '../c/initialiser.ts';
import { DirectiveKind } from '../c/skeleton.ts';
import type { Source } from '../c/source.ts';
import type { Token } from '../c/tokens.ts';
import { contextAt, type Frame, type Unit } from '../c/unit.ts';
import type { RawTable } from './extract.ts';
import type { Written } from './scope.ts';

/** More branches than these are not told apart. */
const MOST = 4;

/** A list as it is read where `text` holds. */
export interface Way {
  readonly list: InitList;
  readonly text?: string;
}

/** The lists behind `open` in all ways through branches, where it depends on them where the first of these lists ends. */
export function waysToEnd(stream: TokenStream, open: Token, first: InitList): readonly Way[] {
  const { unit, kept, presumed } = stream;
  const instance = unit.instances.find(
    (each) => each.source === open.source && contextAt(each, open.start).frame === open.frame,
  );
  const plain: Way = { list: first };
  if (open.via || !instance) return [plain];
  const ways: Way[] = [];
  let isWhole = true;
  const follow = (list: InitList, taken: readonly Presumed[]): void => {
    const branch = list.close && openBranch(unit, list.close.frame, taken);
    const split = taken.slice(presumed.length);
    if (!branch) ways.push({ list, text: split.map(({ text }) => text).join(' && ') });
    else if (split.length >= MOST) isWhole = false;
    else
      for (const holds of [true, false]) {
        const way = new TokenStream(unit, kept);
        way.presumed = [...taken, presume(unit, branch, holds)!];
        way.enter(instance, open.end);
        const other = readList(way, open);
        // No compiler reads it so; or somebody is typing the other branch.
        if (other.close === undefined || way.stopped !== undefined) isWhole = false;
        else follow(other, way.presumed);
      }
  };
  follow(first, presumed);
  return isWhole ? ways : [plain, ...ways];
}

/** The outermost branch around a place that may be compiled or not, given what is presumed. */
function openBranch(unit: Unit, frame: Frame | undefined, presumed: readonly Presumed[]): Frame | undefined {
  const isOff = (other: Frame) =>
    !presume(unit, other, true) || presumed.some((each) => each.frame === other && !each.holds);
  return presumedBy(unit, frame).find(({ text, frame: { kind, before } }) => {
    if (kind === DirectiveKind.else && before.every(isOff)) return false;
    const not = negated(partsOf(text)[0]!);
    return !presumed.some((each) => exclusive(each.text, not));
  })?.frame;
}

/** The entries of all ways, each once, as they stand one behind the other; `text` says where the first one is gone. */
export function mergedEntries(ways: readonly (readonly Entry[])[], text = ''): readonly Entry[] {
  const [first = [], ...others] = ways;
  if (others.length === 0) return first;
  const merged = others.reduce((all, way) => merge(all, way, text), first);
  return merged.map((entry, index) => ({ ...entry, index }));
}

function merge(some: readonly Entry[], others: readonly Entry[], text: string): readonly Entry[] {
  const [keys, otherKeys] = [keysOf(some), keysOf(others)];
  const merged: Entry[] = [];
  let next = 0;
  for (const [at, entry] of some.entries()) {
    const same = otherKeys.indexOf(keys[at]!, next);
    if (same < 0) merged.push(entry);
    else {
      merged.push(...others.slice(next, same), both(entry, others[same]!, text));
      next = same + 1;
    }
  }
  return [...merged, ...others.slice(next)];
}

/** Where entries begin; a macro may make several. */
function keysOf(entries: readonly Entry[]): string[] {
  const counts = new Map<string, number>();
  return entries.map(({ place: { path, range } }) => {
    const at = `${path}:${range.start.line}:${range.start.column}`;
    const nth = counts.get(at) ?? 0;
    counts.set(at, nth + 1);
    return `${at}#${nth}`;
  });
}

/** An entry that two ways have: where it goes on in other branches, what these say of it is not known. */
function both(entry: Entry, other: Entry, text: string): Entry {
  const paths = new Set([...entry.fields.keys(), ...other.fields.keys()]);
  const isApart = (path: string) =>
    !isSame(entry.fields.get(path)?.value ?? 0, other.fields.get(path)?.value ?? 0);
  const unknown: Value = { kind: 'unresolved', reason: `its value depends on ${text}` };
  const fields = () =>
    new Map(
      [...paths].map((path): [string, FieldValue] => {
        const { value, place, cut } = (entry.fields.get(path) ?? other.fields.get(path))!;
        return [path, isApart(path) ? { value: unknown, place } : { value, place, cut }];
      }),
    );
  const { condition, ...rest } = entry;
  const either = eitherOf(condition, other.condition);
  return {
    ...rest,
    fields: [...paths].some(isApart) ? fields() : entry.fields,
    ...(either === undefined ? {} : { condition: either }),
  };
}

/** The `#if` text of what is there where one of two holds; undefined is always. */
function eitherOf(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined || a === b) return a === b ? a : undefined;
  const [one, other] = [partsOf(a)[0]!, partsOf(b)[0]!];
  return one === negated(other) || other === negated(one) ? undefined : `(${a}) || (${b})`;
}

function isSame(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (a.kind === 'unresolved' || b.kind === 'unresolved') return a.kind === b.kind;
  return a.text === b.text;
}

/** How a table is written: the branches that its `{` stands in, and from where to where it goes. */
export interface Stretch {
  readonly frames: readonly Frame[];
  readonly source: Source;
  readonly from: number;
  readonly end: number;
}

/** Of tables that begin in several branches and go on behind these, one each. */
export function joinedTables(
  unit: Unit,
  tables: readonly RawTable[],
  stretches: Map<RawTable, Stretch>,
  written: Map<RawTable, Written>,
): readonly RawTable[] {
  if (stretches.size < 2) return tables;
  const all: RawTable[] = [];
  for (const table of tables) {
    const stretch = stretches.get(table);
    const at = all.findIndex(({ name, struct }, i) => {
      const other = stretches.get(all[i]!);
      return (
        name === table.name && struct === table.struct && stretch && other && isOne(unit, other, stretch)
      );
    });
    const before = all[at];
    if (!before || !stretch) {
      all.push(table);
      continue;
    }
    const { frames, ...where } = stretches.get(before)!;
    const together: Stretch = { ...where, frames: [...frames, ...stretch.frames] };
    const { condition: _, ...rest } = before;
    const condition = anyOf(unit, together.frames);
    const length = before.length ?? table.length;
    const joined: RawTable = {
      ...rest,
      entries: mergedEntries([before.entries, table.entries], activityText(unit, frames[0])),
      open: before.open || table.open,
      ...(condition === undefined ? {} : { condition }),
      ...(length === undefined ? {} : { length }),
    };
    all[at] = joined;
    stretches.set(joined, together);
    const name = written.get(before);
    if (name) written.set(joined, name);
  }
  return all;
}

/** Whether two beginnings are those of one table: no compiler reads both, and the second stands before the first one's end. */
function isOne(unit: Unit, one: Stretch, other: Stretch): boolean {
  if (one.source !== other.source || other.from >= one.end || one.from >= other.end) return false;
  const presumed = other.frames.flatMap((frame) => presume(unit, frame, true) ?? []);
  return one.frames.every((frame) => presumed.some((each) => contradicts(unit, frame, each)));
}

/** What text asks for that stands in one of several branches; undefined: one of them is always compiled. */
function anyOf(unit: Unit, frames: readonly Frame[]): string | undefined {
  const last = frames.at(-1)!;
  const undecided = last.before.filter((frame) => presume(unit, frame, true));
  if (last.kind === DirectiveKind.else && undecided.every((frame) => frames.includes(frame)))
    return activityText(unit, last.parent);
  return frames.map((frame) => activityText(unit, frame)).reduce(eitherOf);
}
