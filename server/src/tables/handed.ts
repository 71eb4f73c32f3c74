// Drivers that get a table in another way than by the initialiser of a driver object: a statement hands it over
// (`ssif_i2c_driver.driver.acpi_match_table = …`), the object holds a driver (`struct uvc_driver` with its
// `struct usb_driver driver`) or is of a typedef (`gpr_driver_t`), or a function of the subsystem copies it from there
// to the driver (`ext->driver.id_table = ext->pci_tbl` of saa7146_core.c; `copied.ts`). Looked for where a table has no driver yet.
import type { DriverStruct } from '../bus/bus.ts';
import { withoutComments } from '../c/comment-text.ts';
import { inCode, placeOf, textBetween } from '../c/source.ts';
import { contextAt, type Instance, type Unit } from '../c/unit.ts';
import { type Awaiting, copiedTo } from './copied.ts';
import { declaratorInText } from './declarators.ts';
import { driversIn, membersOf, memberThatNames, readMembers, stringsOf } from './drivers.ts';
import type { UnitTables, Wanted } from './extract.ts';
import { occurrences } from './marks.ts';
import type { Driver } from './model.ts';
import { meantAt } from './scope.ts';
import { memberOf, type StructText } from './struct-text.ts';

/** What is looked up in other texts of the unit, and around it. */
export interface Elsewhere {
  /** A struct's declaration, in the unit or a header that it includes. */
  struct(name: string): StructText | undefined;
  /** The struct that a typedef stands for. */
  typedef(name: string): string | undefined;
}

/** A driver inside of an object. */
interface HeldDriver {
  /** The member that is the driver; empty where the object is one. */
  readonly prefix: string;
  readonly kind: DriverStruct;
}

const KEPT: ReadonlySet<string> = new Set(['MODULE_DEVICE_TABLE']);

/** Bytes before a name that are looked through for the object, or the variable, that it is given to. */
export const BEFORE = 8000;

export function handedTables(
  unit: Unit,
  found: Pick<UnitTables, 'tables' | 'drivers'>,
  wanted: Wanted,
  elsewhere: Elsewhere,
): Handed {
  const driven = new Set(
    found.drivers.flatMap(({ table, tablePlace, place }) =>
      table === undefined ? [] : meantAt(found.tables, table, tablePlace ?? place),
    ),
  );
  const handed: Driver[] = [];
  const awaiting: Awaiting[] = [];
  const given: number[] = [];
  for (const table of found.tables) {
    const { name } = table;
    if (driven.has(table)) continue;
    for (const instance of unit.instances)
      for (const at of occurrences(instance.source, name)) {
        const { source } = instance;
        if (!inCode(source, at)) continue;
        const use: Use = {
          unit,
          instance,
          at,
          before: textBetween(source.bytes, at - BEFORE, at),
          table: name,
          wanted,
          elsewhere,
        };
        const tablePlace = placeOf(source, at, at + name.length);
        if (!meantAt(found.tables, name, tablePlace).includes(table)) continue;
        if (isGiven(use)) given.push(instance === unit.main ? at : -1);
        const drivers = byStatement(use, found.drivers) ?? byMember(use) ?? [];
        if ('member' in drivers)
          awaiting.push({ ...drivers, driver: { ...drivers.driver, table: name, tablePlace } });
        else for (const driver of drivers) handed.push({ ...driver, table: name, tablePlace });
      }
  }
  return { drivers: handed, awaiting, given };
}

export interface Handed {
  readonly drivers: readonly Driver[];
  /** Objects that another file may make a driver of. */
  readonly awaiting: readonly Awaiting[];
  /** Offsets of names of tables before which the text was searched for whom they are given to, as far as `BEFORE`; -1: in another file. */
  readonly given: readonly number[];
}

/** A place where a table is named. */
interface Use {
  readonly unit: Unit;
  readonly instance: Instance;
  readonly at: number;
  /** The text before it, a character for each byte, so that offsets are those of the file. */
  readonly before: string;
  readonly table: string;
  readonly wanted: Wanted;
  readonly elsewhere: Elsewhere;
}

/** What may stand between `=` and the table. */
const BETWEEN = String.raw`\s*=\s*(?:(?:of_match_ptr|ACPI_PTR)\s*\(\s*)?&?\s*$`;
const STATEMENT = new RegExp(String.raw`(?<![\w.>])([A-Za-z_]\w*)((?:\s*(?:->|\.)\s*\w+)+)${BETWEEN}`);
const MEMBER = new RegExp(String.raw`[,{]\s*(?:\.[\w.]+)${BETWEEN}`);

const isGiven = ({ before }: Use) => STATEMENT.test(before) || MEMBER.test(withoutComments(before));

/** `variable.driver.of_match_table = table`: of a driver object, or through a pointer to one. */
function byStatement(
  { before, instance, at, wanted, elsewhere }: Use,
  drivers: readonly Driver[],
): readonly Driver[] | undefined {
  const m = STATEMENT.exec(before);
  if (!m) return undefined;
  const variable = m[1]!;
  const path = m[2]!.replace(/\s+/g, '').replaceAll('->', '.').slice(1);
  const object = drivers.find((driver) => driver.variable === variable);
  if (object) {
    if (!wanted.drivers.get(object.struct)?.some((kind) => kind.table === path)) return undefined;
    const before = object.members.get(path);
    return [{ ...object, given: before === undefined || before === 'NULL' ? 'later' : 'instead' }];
  }
  const declared = new RegExp(`\\bstruct\\s+(\\w+)\\s*\\*?\\s*(?:const\\s+)?${variable}\\b`, 'g');
  const struct = [...before.matchAll(declared)].at(-1)?.[1];
  const held = struct === undefined ? undefined : heldDriver(struct, path, wanted, elsewhere);
  if (!held) return undefined;
  // What is put together while the kernel runs is known by what is given to it here.
  const place = placeOf(
    instance.source,
    at - (before.length - m.index),
    at - (before.length - m.index) + variable.length,
  );
  return [{ variable, struct: held.kind.struct, place, members: new Map(), given: 'later' }];
}

/** The beginning of an object's definition. */
const OBJECT =
  /(?:^|[;}\n])\s*(?:(?:static|const|extern|__\w+)\s+)*(?:(struct)\s+)?([A-Za-z_]\w*)\s+[A-Za-z_]\w*(?:\s+__\w+(?:\([^)]*\))?)*\s*=\s*\{/g;

/** `.driver = { .id_table = table }` in the initialiser of an object that is no driver by its name. */
function byMember({
  unit,
  instance,
  at,
  before,
  table,
  wanted,
  elsewhere,
}: Use): readonly Driver[] | Awaiting | undefined {
  if (!MEMBER.test(withoutComments(before))) return undefined;
  const object = [...before.matchAll(OBJECT)].at(-1);
  if (!object || !isInside(before.slice(object.index + object[0].length))) return undefined;
  const [whole, keyword, type] = object as unknown as [string, string | undefined, string];
  // A driver that is given two tables keeps the last: what was read of it is right.
  if (keyword && wanted.drivers.has(type)) return undefined;
  const struct = keyword ? type : elsewhere.typedef(type);
  if (struct === undefined) return undefined;
  const behind = whole.indexOf(type, keyword ? whole.indexOf(keyword) + keyword.length : 0) + type.length;
  const offset = at - before.length + object.index + behind;
  const found = declaratorInText(unit, instance, offset, KEPT);
  if (!found || found.isArray) return undefined;
  found.stream.ownOnly = true;
  const { order } = contextAt(instance, offset);
  const members = readMembers(found);
  const path = memberThatNames(unit, members, table, order);
  if (path === undefined) return undefined;
  const held = heldDriver(struct, path, wanted, elsewhere);
  if (held) return driversIn(unit, [held.kind], found, order, membersOf(members, held.prefix));
  const text = elsewhere.struct(struct);
  const member = text && memberOf(text, path);
  if (!member?.isPointer || !wanted.structs.has(member.struct)) return undefined;
  const copied = copiedHere(unit, text!, path, wanted);
  if (copied) return driversIn(unit, [copied], found, order, members);
  const [driver] = driversIn(unit, [{ struct, table: path, name: '' }], found, order, members);
  return driver && { driver, member: path, strings: stringsOf(unit, members, order) };
}

/** Whether a text behind a `{` is still in it. */
function isInside(text: string): boolean {
  let depth = 1;
  for (const c of withoutComments(text)) {
    if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return false;
  }
  return true;
}

/** The driver in a struct whose table the path names. */
function heldDriver(
  struct: string,
  path: string,
  wanted: Wanted,
  elsewhere: Elsewhere,
): HeldDriver | undefined {
  const parts = path.split('.');
  let type: string | undefined = struct;
  for (let i = 0; i < parts.length && type !== undefined; i++) {
    const rest = parts.slice(i).join('.');
    const kind = wanted.drivers.get(type)?.find((each) => each.table === rest);
    if (kind) return { prefix: parts.slice(0, i).join('.'), kind };
    const text = elsewhere.struct(type);
    const member = text && memberOf(text, parts[i]!);
    type = member?.isPointer === false ? member.struct : undefined;
  }
  return undefined;
}

/**
 * The struct of the driver that the file itself copies a member to, `X->driver.id_table = X->member`; with the members of
 * the object's struct that hold the table and the driver's name.
 */
function copiedHere(unit: Unit, text: StructText, member: string, wanted: Wanted): DriverStruct | undefined {
  const bytes = unit.instances[0]?.source.bytes;
  if (!bytes) return undefined;
  const to = (of: string) =>
    new RegExp(
      String.raw`\b((?:\w+(?:->|\.))*\w+)(?:->|\.)(\w+)(?:->|\.)([\w.]+)\s*=\s*\1(?:->|\.)${of}\s*;`,
      'g',
    );
  const whole = textBetween(bytes, 0, bytes.length);
  // Seldom done, and a long text.
  if (!new RegExp(String.raw`(?:->|\.)${member}\s*[;/]`).test(whole)) return undefined;
  const code = withoutComments(whole);
  for (const copy of code.matchAll(to(member))) {
    const driver = copiedTo(text, copy, member, () => code.matchAll(to('(\\w+)')), wanted);
    if (driver) return driver;
  }
  return undefined;
}
