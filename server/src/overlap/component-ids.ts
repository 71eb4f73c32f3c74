// CoreSight components of one peripheral id, told apart by what the data of their entries points to: `struct
// amba_cs_uci_id`, which the bus compares with two more registers of the component (drivers/amba/bus.c,
// amba_cs_uci_id_match). Of devices that are no CoreSight components it is not looked at.
import { placeOf, type Source } from '../c/source.ts';
import type { Place } from '../files/place.ts';
import { openModule, type Texts } from '../probe/module-source.ts';
import { type Initialised, memberOf } from '../probe/objects.ts';
import type { Table } from '../tables/model.ts';

interface Side {
  readonly table: Table;
  /** The object in the table's own file that the entry points to. */
  readonly object: string | undefined;
}

interface Ids {
  readonly source: Source;
  /** Where the type is written. */
  readonly place: Initialised;
  /** undefined: has a name that stands for no plain number. */
  readonly type: bigint | undefined;
  readonly arch: bigint | undefined;
  readonly mask: bigint | undefined;
}

/**
 * Where it is written that no component is both sides'. Where only one of the entries has such data, it is one that takes
 * every part of its kind, whatever the number (`CS_AMBA_MATCH_ALL_UCI`), beside one that names a part of another kind.
 */
export function componentIdsDiffer(texts: Texts, a: Side, b: Side): Place | undefined {
  const [x, y] = [idsOf(a, texts), idsOf(b, texts)];
  if (x && y) return apart(x, y) ? at(x) : undefined;
  const only = x ?? y;
  if (!only || (a.object !== undefined) === (b.object !== undefined)) return undefined;
  return [a, b].every(({ table }) => texts.mentions([table.path], 0, 'coresight')) ? at(only) : undefined;
}

function idsOf({ table, object }: Side, texts: Texts): Ids | undefined {
  const source = object === undefined ? undefined : texts.source(table.path);
  if (!source || object === undefined) return undefined;
  const [type, arch, mask] = ['devtype', 'devarch', 'devarch_mask'].map((member) =>
    memberOf(source, object, member),
  );
  if (!type || !arch || !mask) return undefined;
  const module = openModule(texts, table.path);
  const numberIn = ({ text }: Initialised): bigint | undefined => {
    if (/^(?:0x[0-9a-f]+|\d+)$/i.test(text)) return BigInt(text);
    const body = module.macroNamed(text)?.body;
    return body?.kind === 'number' ? body.value : undefined;
  };
  const ids = { source, place: type, type: numberIn(type), arch: numberIn(arch), mask: numberIn(mask) };
  // With a mask of 0 nothing is compared; one that has a name of its own is there to be used.
  return ids.mask === 0n ? undefined : ids;
}

function apart(x: Ids, y: Ids): boolean {
  if (x.type !== undefined && y.type !== undefined && x.type !== y.type) return true;
  if (x.mask === undefined || y.mask === undefined || x.arch === undefined || y.arch === undefined)
    return false;
  return ((x.arch ^ y.arch) & x.mask & y.mask) !== 0n;
}

const at = ({ source, place }: Ids) => placeOf(source, place.at, place.at + place.text.length);
