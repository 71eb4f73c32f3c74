// Where in a unit's text something about match tables is written: the names that tables, drivers and exports
// are declared with, and the unit's own macros that end in one of them.

import {
  DirectiveKind,
  directiveAt,
  endOf,
  IDENTIFIER,
  kindOf,
  type NameFinder,
  nameFinder,
  nameOf,
} from '../c/skeleton.ts';
import { inCode, type Source } from '../c/source.ts';
import { contextAt, type Instance, type Unit } from '../c/unit.ts';

export interface Mark {
  readonly instance: Instance;
  /** Offset of the name. */
  readonly at: number;
  readonly name: string;
  /** A macro of the unit whose expansion holds what is looked for. */
  readonly macro: boolean;
}

/** Offsets at which `name` stands as a whole identifier (or as its beginning, for a `prefix`). */
export function* occurrences(source: Source, name: string, prefix = false): Generator<number> {
  const { bytes } = source;
  const { length } = name;
  for (let at = bytes.indexOf(name, 0, 'latin1'); at >= 0; at = bytes.indexOf(name, at + length, 'latin1')) {
    if (at > 0 && IDENTIFIER[bytes[at - 1]!]) continue;
    if (!prefix && IDENTIFIER[bytes[at + length] ?? 0]) continue;
    yield at;
  }
}

function identifierAt({ bytes }: Source, at: number): string {
  let end = at;
  while (end < bytes.length && IDENTIFIER[bytes[end]!]) end++;
  return bytes.latin1Slice(at, end);
}

/** The `#define` that an offset lies in, by name; undefined in code. */
export function definitionAround(source: Source, at: number): string | undefined {
  const { directives, bytes } = source;
  const index = directiveAt(directives, at);
  if (index < 0 || kindOf(directives, index) !== DirectiveKind.define || at >= endOf(directives, index))
    return undefined;
  return nameOf(bytes, directives, index);
}

/** What `findMarks` looks for: made once for many units. */
export interface MarkNames {
  readonly wanted: ReadonlySet<string>;
  readonly prefix: string | undefined;
  /** Finds all names but the prefix. */
  readonly finder: NameFinder;
}

/**
 * `known`: macros of headers that are known to end in a wanted name; `prefix`: every name that begins so is wanted
 * (MODULE_ALIAS and MODULE_ALIAS_FS).
 */
export function markNames(
  wanted: ReadonlySet<string>,
  known: ReadonlySet<string>,
  prefix: string | undefined,
): MarkNames {
  return { wanted, prefix, finder: nameFinder([...wanted, ...known].filter((name) => name !== prefix)) };
}

/**
 * Marks in the order in which the compiler meets them. A macro of the unit whose body holds a wanted name
 * (directly or through another) is wanted too.
 */
export function findMarks(
  unit: Unit,
  { wanted, prefix, finder }: MarkNames,
): { marks: Mark[]; macros: ReadonlySet<string> } {
  const marks: Mark[] = [];
  const macros = new Set<string>();
  let next = new Set<string>();
  const take = (instance: Instance, at: number, name: string, own: boolean): void => {
    if (inCode(instance.source, at)) {
      marks.push({ instance, at, name, macro: own || !wanted.has(name) });
      return;
    }
    const macro = definitionAround(instance.source, at);
    if (macro !== undefined && macro !== '' && !wanted.has(macro) && !macros.has(macro)) next.add(macro);
  };
  for (const instance of unit.instances) {
    const { source } = instance;
    finder.find(source.bytes, (name, at) => take(instance, at, name, false));
    if (prefix !== undefined)
      for (const at of occurrences(source, prefix, true)) take(instance, at, identifierAt(source, at), false);
  }
  for (let depth = 1; depth < 8 && next.size > 0; depth++) {
    const round = next;
    next = new Set();
    for (const name of round) macros.add(name);
    for (const name of round)
      for (const instance of unit.instances)
        for (const at of occurrences(instance.source, name)) take(instance, at, name, true);
  }
  for (const name of next) macros.add(name);
  const order = (m: Mark) => contextAt(m.instance, m.at).order;
  const keyed = marks.map((m) => ({ m, order: order(m) }));
  keyed.sort((a, b) => a.order - b.order || a.m.at - b.m.at);
  return { marks: keyed.map((k) => k.m), macros };
}
