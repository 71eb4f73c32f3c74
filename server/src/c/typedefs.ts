// Integer types that a unit's own text gives a name: `typedef unsigned int id_t;`.
import { lexRange } from './lexer.ts';
import { activity } from './lookup.ts';
import { inCode, type Source } from './source.ts';
import { parseTypeName, type TypeName } from './typename.ts';
import { contextAt, type Unit } from './unit.ts';
import { blockAt, isBefore, isInner, isWithin, type Spot, type UnitBlock } from './visible.ts';

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

/**
 * The integer type that a name stands for at a place; undefined where the text declares none, or not in any case.
 */
export function ownTypedef(unit: Unit, name: string, spot: Spot | undefined): TypeName | undefined {
  let type: TypeName | undefined;
  let within: UnitBlock | undefined;
  for (const instance of unit.instances)
    for (const each of typedefsOf(instance.source).get(name) ?? []) {
      const declared = { instance, at: each.at };
      const compiled = activity(unit, contextAt(instance, each.at).frame);
      const block = compiled === false ? undefined : blockAt(unit, declared);
      if (compiled === false || (block && !(spot && isBefore(declared, spot) && isWithin(unit, spot, block))))
        continue;
      if (isInner(unit, within, block)) continue;
      // What a block says hides what those around it say.
      if (isInner(unit, block, within)) type = undefined;
      within = block;
      if (compiled !== true || type || each.type?.bits === undefined) return undefined;
      type = each.type;
    }
  return type;
}
