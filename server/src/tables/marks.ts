// Where in a unit's text something about match tables is written: the names that tables, drivers and exports
// are declared with, and the unit's own macros that end in one of them.

import { DirectiveKind, directiveAt, endOf, IDENTIFIER, kindOf, nameOf } from '../c/skeleton.ts';
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
  const needle = Buffer.from(name, 'latin1');
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length)) {
    if (at > 0 && IDENTIFIER[bytes[at - 1]!]) continue;
    if (!prefix && IDENTIFIER[bytes[at + needle.length] ?? 0]) continue;
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

/**
 * Marks in the order in which the compiler meets them. A macro of the unit whose body holds a wanted name
 * (directly or through another) is wanted too. `macros`: macros of headers that are known to end in one;
 * `prefix`: every name that begins so is wanted (MODULE_ALIAS and MODULE_ALIAS_FS).
 */
export function findMarks(
  unit: Unit,
  wanted: ReadonlySet<string>,
  known: ReadonlySet<string>,
  prefix: string | undefined,
): { marks: Mark[]; macros: ReadonlySet<string> } {
  const marks: Mark[] = [];
  const macros = new Set<string>();
  let round: Iterable<string> = [...wanted, ...known];
  for (let depth = 0; depth < 8; depth++) {
    const next = new Set<string>();
    for (const start of round)
      for (const instance of unit.instances)
        for (const at of occurrences(instance.source, start, start === prefix)) {
          const name = start === prefix ? identifierAt(instance.source, at) : start;
          if (inCode(instance.source, at))
            marks.push({ instance, at, name, macro: depth > 0 || !wanted.has(name) });
          else {
            const macro = definitionAround(instance.source, at);
            if (macro !== undefined && macro !== '' && !wanted.has(macro) && !macros.has(macro))
              next.add(macro);
          }
        }
    if (next.size === 0) break;
    for (const name of next) macros.add(name);
    round = next;
  }
  const order = (m: Mark) => contextAt(m.instance, m.at).order;
  const keyed = marks.map((m) => ({ m, order: order(m) }));
  keyed.sort((a, b) => a.order - b.order || a.m.at - b.m.at);
  return { marks: keyed.map((k) => k.m), macros };
}
