// CoreSight components of one peripheral id, told apart by what the data of their entries points to: `struct
// amba_cs_uci_id`, which the bus compares with two more registers of the component (drivers/amba/bus.c,
// amba_cs_uci_id_match). An entry without such data takes all of them.
import { placeOf } from '../c/source.ts';
import type { Place } from '../files/place.ts';
import type { Texts } from '../probe/module-source.ts';
import { type Initialised, memberOf } from '../probe/objects.ts';
import type { Table } from '../tables/model.ts';

/** Where it is written that no component is both sides'; `a` and `b` are names of objects in the tables' own files. */
export function componentIdsDiffer(
  texts: Texts,
  a: { readonly table: Table; readonly object: string | undefined },
  b: { readonly table: Table; readonly object: string | undefined },
): Place | undefined {
  const [x, y] = [a, b].map(({ table, object }) => {
    const source = texts.source(table.path);
    if (!source || object === undefined) return undefined;
    const number = (member: string) => memberOf(source, object, member);
    const [type, arch, mask] = [number('devtype'), number('devarch'), number('devarch_mask')];
    return type && arch && mask ? { source, type, arch, mask } : undefined;
  });
  if (!x || !y) return undefined;
  const masks = [x, y].map(({ mask }) => numberIn(mask));
  // With a mask of 0 nothing is compared; one that has a name of its own is there to be used.
  if (masks.includes(0n)) return undefined;
  const differ = (one: Initialised, other: Initialised, mask: bigint | undefined) => {
    const [p, q] = [numberIn(one), numberIn(other)];
    return p !== undefined && q !== undefined && mask !== undefined && ((p ^ q) & mask) !== 0n;
  };
  const [first, second] = masks;
  const both = first === undefined || second === undefined ? undefined : first & second;
  if (!differ(x.type, y.type, ~0n) && !differ(x.arch, y.arch, both)) return undefined;
  return placeOf(x.source, x.type.at, x.type.at + x.type.text.length);
}

const numberIn = ({ text }: Initialised): bigint | undefined =>
  /^(?:0x[0-9a-f]+|\d+)$/i.test(text) ? BigInt(text) : undefined;
