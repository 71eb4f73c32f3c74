// The block of a function that a table is declared in, and which table a name means at a place (C11 6.2.1): two tables
// of one name may be two objects.
import { cursorAt, scanToken } from '../c/lexer.ts';
import { activity } from '../c/lookup.ts';
import { BRANCHING, DirectiveKind, endOf, kindOf, OPENING } from '../c/skeleton.ts';
import { directiveStart, placeOf } from '../c/source.ts';
import { Kind } from '../c/tokens.ts';
import type { Instance, Unit } from '../c/unit.ts';
import type { Place, Position } from '../files/place.ts';

export interface Scoped {
  readonly name: string;
  readonly place: Place;
  /** The innermost block around the declaration; absent at file scope. */
  readonly scope?: Place;
}

/** Where a table's name is written. */
export interface Written {
  readonly instance: Instance;
  readonly at: number;
}

/**
 * The tables of a unit, those of functions with their blocks. Looked for where a line is indented or a name is given
 * twice: what the kernel declares at file scope begins its line, and what has no namesake is what its name means.
 */
export function withScopes<T extends Scoped>(
  unit: Unit,
  tables: readonly T[],
  written: ReadonlyMap<T, Written>,
): T[] {
  const counts = new Map<string, number>();
  for (const { name } of tables) counts.set(name, (counts.get(name) ?? 0) + 1);
  return tables.map((table) => {
    const where = written.get(table);
    if (!where || (counts.get(table.name) === 1 && !isIndented(where))) return table;
    const scope = blockAround(unit, where);
    return scope ? { ...table, scope } : table;
  });
}

function isIndented({ instance: { source }, at }: Written): boolean {
  const { bytes } = source;
  // A declaration may go over lines: the one that its storage class or type begins.
  let start = bytes.lastIndexOf(NEWLINE, at - 1) + 1;
  for (let above = start - 1; above > 0; above = start - 1) {
    const before = bytes.lastIndexOf(NEWLINE, above - 1) + 1;
    if (!/^\s*(?:static|const|struct)\b[\w\s]*$/.test(bytes.latin1Slice(before, above))) break;
    start = before;
  }
  return bytes[start] === SPACE || bytes[start] === TAB;
}

const [TAB, NEWLINE, SPACE, OPEN, CLOSE] = [9, 10, 32, 123, 125] as const;

/** An `#if` group that is being read. */
interface Group {
  /** Braces open before it. */
  readonly before: readonly number[];
  /** The directive that its branch begins with. */
  directive: number;
  /** Braces open behind each of its branches. */
  readonly branches: { readonly directive: number; readonly open: readonly number[] }[];
}

/** The innermost block around an offset; undefined where there is none, or the text does not say where it ends. */
function blockAround(unit: Unit, { instance, at }: Written): Place | undefined {
  const { source } = instance;
  const { bytes, directives } = source;
  /** Offsets of the braces that are open. */
  let open: readonly number[] = [];
  const groups: Group[] = [];
  const cursor = cursorAt(source, 0, 0);
  /** The block, once the offset is passed, and how many groups stand around the table. */
  let block: number | undefined;
  let around = 0;
  for (let next = 0; ; next++) {
    cursor.limit = directiveStart(source, next);
    for (let kind = scanToken(cursor); kind !== Kind.end; kind = scanToken(cursor)) {
      if (block === undefined && cursor.start >= at) {
        block = open.at(-1);
        if (block === undefined) return undefined;
        around = groups.length;
      }
      if (kind !== Kind.punctuator) continue;
      const c = bytes[cursor.start];
      if (c === OPEN) open = [...open, cursor.start];
      else if (c === CLOSE) open = open.slice(0, -1);
      else continue;
      // Where an `#if` closes it, each branch does.
      if (block !== undefined && groups.length <= around && !open.includes(block))
        return placeOf(source, block, cursor.at);
    }
    if (next >= directives.count) return undefined;
    cursor.at = endOf(directives, next);
    const kind = kindOf(directives, next);
    const group = groups.at(-1);
    if (OPENING.has(kind)) groups.push({ before: open, directive: next, branches: [] });
    else if (group && BRANCHING.has(kind)) {
      group.branches.push({ directive: group.directive, open });
      group.directive = next;
      open = group.before;
    } else if (group && kind === DirectiveKind.endif) {
      group.branches.push({ directive: group.directive, open });
      groups.pop();
      open = openBehind(unit, instance, group);
      if (block !== undefined && groups.length <= around && !open.includes(block))
        return placeOf(source, block, cursor.at);
    }
  }
}

/** The braces that are open behind a group: those of the first branch that is compiled, or may be. */
function openBehind(unit: Unit, { frames }: Instance, { before, branches }: Group): readonly number[] {
  if (branches.every(({ open }) => open.length === before.length)) return before;
  const first = branches.find(({ directive }) => activity(unit, frames[directive]) !== false);
  return first?.open ?? before;
}

/** Of the tables of one compiled file those that a name means at a place: more than one under different conditions. */
export function meantAt<T extends Scoped>(tables: readonly T[], name: string, use: Place): readonly T[] {
  const named = tables.filter((table) => table.name === name);
  if (!named.some(({ scope }) => scope)) return named;
  let innermost: Place | undefined;
  for (const { scope, place } of named)
    if (
      scope &&
      sees(scope, place, use) &&
      (!innermost || isBefore(innermost.range.start, scope.range.start))
    )
      innermost = scope;
  return named.filter(({ scope }) => (innermost ? scope && isSame(scope, innermost) : !scope));
}

/** What an export means by a name: a symbol, and that is the object at file scope (include/linux/module.h). */
export function fileScoped<T extends Scoped>(tables: readonly T[], name: string): T[] {
  return tables.filter((table) => table.name === name && !table.scope);
}

/** Whether a declaration in a block is in force. */
function sees(
  { path, range: { start, end } }: Place,
  declared: Place,
  { path: from, range }: Place,
): boolean {
  if (path !== from || isBefore(range.start, start) || !isBefore(range.start, end)) return false;
  return declared.path !== path || !isBefore(range.start, declared.range.start);
}

const isSame = (a: Place, b: Place) =>
  a.path === b.path && !isBefore(a.range.start, b.range.start) && !isBefore(b.range.start, a.range.start);

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
