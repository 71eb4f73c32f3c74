// Structs of a subsystem that hold a table for a driver, `ext->driver.id_table = ext->pci_tbl` (saa7146_core.c): the
// objects are in other files than the statement, mostly in other modules, and meet it when files are linked.
import type { DriverStruct } from '../bus/bus.ts';
import { withoutComments } from '../c/comment-text.ts';
import { inCode, textBetween } from '../c/source.ts';
import type { Unit } from '../c/unit.ts';
import type { Wanted } from './extract.ts';
import { occurrences } from './marks.ts';
import type { Driver } from './model.ts';
import { memberOf, type StructText } from './struct-text.ts';

/** What a file copies from objects of a struct to the driver in them. */
export interface Copy {
  readonly struct: string;
  /** The member of it that holds the table. */
  readonly member: string;
  /** The driver that gets it, with the members of `struct` that the table and the name come from. */
  readonly driver: DriverStruct;
}

/** An object with a table that is a driver's if some file copies it to one. */
export interface Awaiting {
  /** As if its struct were a driver's. */
  readonly driver: Driver;
  readonly member: string;
  /** Members that are strings. */
  readonly strings: ReadonlyMap<string, string>;
}

/** By what the two are called where files are linked; no table is called so. */
export const copyName = (struct: string, member: string) => `${struct} ${member}`;

export const awaitedName = ({ driver, member }: Awaiting) => copyName(driver.struct, member);

/** Bytes around a name that the statement is in, and those before it that declare its pointer. */
const STATEMENT_LENGTH = 160;
const BEFORE = 4000;

const COPIED = /\b([A-Za-z_]\w*)(?:->|\.)(\w+)(?:->|\.)([\w.]+)\s*=\s*\1(?:->|\.)(\w+)\s*;/g;

/** Of the file itself, not of what it includes. `declared` gives the text of a struct. */
export function copiesIn(
  unit: Unit,
  wanted: Wanted,
  declared: (struct: string) => StructText | undefined,
): readonly Copy[] {
  const [own] = unit.instances;
  if (!own) return NONE;
  const { source } = own;
  const copies: Copy[] = [];
  for (const name of tableMembers(wanted))
    for (const at of occurrences(source, name)) {
      if (!inCode(source, at)) continue;
      const start = Math.max(0, at - STATEMENT_LENGTH);
      const text = textBetween(source.bytes, start, at + STATEMENT_LENGTH);
      for (const m of text.matchAll(COPIED)) {
        const [whole, pointer, , , member] = m as unknown as string[];
        const first = start + m.index!;
        if (first > at || first + whole!.length < at) continue;
        const before = withoutComments(textBetween(source.bytes, first - BEFORE, first));
        const of = [
          ...before.matchAll(new RegExp(`\\bstruct\\s+(\\w+)\\s*\\*\\s*(?:const\\s+)?${pointer}\\b`, 'g')),
        ];
        const struct = of.at(-1)?.[1];
        const body = struct === undefined ? undefined : declared(struct);
        const table = body && memberOf(body, member!);
        if (!body || !table?.isPointer || !wanted.structs.has(table.struct)) continue;
        const beside = () => {
          const around = withoutComments(textBetween(source.bytes, first - BEFORE, first + BEFORE));
          return [...around.matchAll(COPIED)].filter((other) => other[1] === pointer);
        };
        const driver = copiedTo(body, m, member!, beside, wanted);
        if (driver) copies.push({ struct: struct!, member: member!, driver });
      }
    }
  return copies;
}

/**
 * The driver of a struct that gets its table from `member` of it by a statement (`x->inner.path = x->member`), as if the
 * struct were one; `beside`: statements of the same form, one of which may give it its name.
 */
export function copiedTo(
  body: StructText,
  [, , inner, path]: RegExpExecArray,
  member: string,
  beside: () => Iterable<RegExpExecArray>,
  wanted: Wanted,
): DriverStruct | undefined {
  const held = memberOf(body, inner!);
  const kind = held && wanted.drivers.get(held.struct)?.find((each) => each.table === path);
  if (!kind) return undefined;
  const named = [...beside()].find((other) => other[2] === inner && other[3] === kind.name);
  return { ...kind, table: member, name: named?.[4] ?? '' };
}

const NONE: readonly Copy[] = [];

const members = new WeakMap<Wanted, readonly string[]>();

/** The last part of every member that a driver's table stands in, as far as the scan looks for it (index/reader.ts). */
function tableMembers(wanted: Wanted): readonly string[] {
  let names = members.get(wanted);
  if (!names) {
    const all = [...wanted.drivers.values()]
      .flat()
      .map(({ table }) => table.slice(table.lastIndexOf('.') + 1));
    names = [...new Set(all)].filter((name) => name.endsWith('table'));
    members.set(wanted, names);
  }
  return names;
}
