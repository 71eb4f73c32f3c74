// Integer types that a unit's own text gives a name: `typedef unsigned int id_t;`.
import { lexRange } from './lexer.ts';
import { activity } from './lookup.ts';
import { inCode, type Source } from './source.ts';
import { parseTypeName, type TypeName } from './typename.ts';
import { contextAt, type Unit } from './unit.ts';

const TYPEDEF = /\btypedef\s+((?:\w+\s+)+)(\w+)\s*;/g;

interface Typedef {
  readonly at: number;
  readonly type: TypeName | undefined;
}

const known = new WeakMap<Source, ReadonlyMap<string, readonly Typedef[]>>();

/** Typedefs of a text by name; of a struct, a pointer or the like none. */
function typedefsOf(source: Source): ReadonlyMap<string, readonly Typedef[]> {
  let found = known.get(source);
  if (!found) {
    const all = new Map<string, Typedef[]>();
    if (source.bytes.includes('typedef'))
      for (const m of source.bytes.latin1Slice().matchAll(TYPEDEF)) {
        const from = m.index + m[0].indexOf(m[1]!);
        if (!inCode(source, m.index)) continue;
        const tokens = lexRange(source, from, from + m[1]!.length);
        const type = parseTypeName(tokens, 0);
        const each = { at: m.index, type: type?.end === tokens.length ? type : undefined };
        all.set(m[2]!, [...(all.get(m[2]!) ?? []), each]);
      }
    found = all;
    known.set(source, found);
  }
  return found;
}

/** The integer type that a name stands for; undefined where the text declares none, or not in any case. */
export function ownTypedef(unit: Unit, name: string): TypeName | undefined {
  let type: TypeName | undefined;
  for (const instance of unit.instances)
    for (const each of typedefsOf(instance.source).get(name) ?? []) {
      const compiled = activity(unit, contextAt(instance, each.at).frame);
      if (compiled === false) continue;
      if (compiled !== true || type || each.type?.bits === undefined) return undefined;
      type = each.type;
    }
  return type;
}
