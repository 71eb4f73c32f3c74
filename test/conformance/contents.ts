// What we say of the entries of a table against what the compiler stored of them in the module: every member, those too that
// no alias tells of.
import type { Entry, Value } from '../../server/src/bus/entry.ts';
import type { StructType } from '../../server/src/c/layout.ts';
import type { Table } from '../../server/src/tables/model.ts';
import type { ElfObject, ElfSymbol, Relocation } from './elf.ts';
import { type Leaf, type Leaves, leavesOf } from './leaves.ts';

export interface Contents {
  tables: number;
  entries: number;
  /** Members that are as the compiler stored them: numbers, addresses by the object's name, texts. */
  same: number;
  /** Members of which we say nothing. */
  unresolved: number;
  /** Tables that could not be compared: their symbol is not in the module, or their struct is not known. */
  apart: number;
  /** Tables of which something differs. */
  wrong: number;
  readonly differing: string[];
}

export const noContents = (): Contents => ({
  tables: 0,
  entries: 0,
  same: 0,
  unresolved: 0,
  apart: 0,
  wrong: 0,
  differing: [],
});

/** How modpost's macro names an exported table, before and since 6.14 (include/linux/module.h, MODULE_DEVICE_TABLE). */
const exportedAs = (bus: string, name: string): readonly string[] => [
  `__mod_${bus}__${name}_device_table`,
  `__mod_device_table__${bus}__${name}`,
];

/** Compares one table with what a module holds of it. */
export function compareContents(
  table: Table,
  struct: StructType | undefined,
  object: ElfObject,
  contents: Contents,
): void {
  const laid = struct && leavesOf(struct);
  const symbol = symbolOf(table, object);
  const section = symbol?.section;
  const bytes = section === undefined ? undefined : object.section(section);
  if (!laid || !symbol || !bytes || table.entries.some(({ condition }) => condition !== undefined)) {
    contents.apart++;
    return;
  }
  contents.tables++;
  const before = contents.differing.length;
  const { entries, name, path } = table;
  if (symbol.size === laid.size * entries.length)
    compareEntries(table, laid, object.relocations(section!), { object, bytes, at: symbol.value }, contents);
  else
    contents.differing.push(
      `${path}: ${name} has ${entries.length} entries of ${laid.size} bytes; ${symbol.size} bytes are stored`,
    );
  if (contents.differing.length > before) contents.wrong++;
}

function compareEntries(
  { entries, name }: Table,
  { size, leaves }: Leaves,
  filled: ReadonlyMap<number, Relocation>,
  from: { readonly object: ElfObject; readonly bytes: Uint8Array; readonly at: number },
  contents: Contents,
): void {
  for (const entry of entries) {
    contents.entries++;
    const at = from.at + entry.index * size;
    const stored: Stored = {
      bytes: Buffer.from(from.bytes.subarray(at, at + size)),
      filled: (offset) => filled.get(at + offset),
      object: from.object,
    };
    const { path, range } = entry.place;
    const differs = (leaf: string, said: string) =>
      contents.differing.push(`${path}:${range.start.line}: ${name}[${entry.index}].${leaf}: ${said}`);
    for (const outcome of compareEntry(entry, leaves, stored, differs)) contents[outcome]++;
  }
}

/** The object under its own name, where modpost's is not there: a table that no MODULE_DEVICE_TABLE exports. */
function symbolOf({ name, exports }: Table, { symbols }: ElfObject): ElfSymbol | undefined {
  const names = new Set(exports.flatMap(({ bus }) => exportedAs(bus, name)));
  const found = symbols.filter((each) =>
    exports.length > 0 ? names.has(each.name) : each.name === name && each.size > 0,
  );
  // Of two files of one module that have each a table of the name nothing tells which is which.
  return new Set(found.map(({ section, value }) => `${section} ${value}`)).size === 1 ? found[0] : undefined;
}

/** What is stored of one entry. */
interface Stored {
  readonly bytes: Buffer;
  /** The address that is filled in at an offset. */
  readonly filled: (offset: number) => Relocation | undefined;
  readonly object: ElfObject;
}

function compareEntry(
  { fields }: Entry,
  leaves: ReadonlyMap<string, Leaf>,
  stored: Stored,
  differs: (leaf: string, said: string) => void,
): ('same' | 'unresolved')[] {
  const outcomes: ('same' | 'unresolved')[] = [];
  const said = new Uint8Array(stored.bytes.length);
  for (const [path, { value }] of fields) {
    const leaf = leaves.get(path);
    if (!leaf) {
      differs(path, 'the struct has no such member');
      continue;
    }
    const [from, to] =
      leaf.kind === 'bits'
        ? [Math.floor(leaf.at / 8), Math.ceil((leaf.at + leaf.size) / 8)]
        : [leaf.at, leaf.at + leaf.size];
    said.fill(1, from, to);
    if (typeof value === 'object' && value.kind === 'unresolved') {
      outcomes.push('unresolved');
      continue;
    }
    const other = otherThan(value, leaf, stored);
    if (other === undefined) outcomes.push('same');
    else differs(path, `${textOf(value)}, stored is ${other}`);
  }
  // What we say nothing of is zero.
  for (let at = 0; at < said.length; at++)
    if (said[at] === 0 && (stored.bytes[at] !== 0 || stored.filled(at) !== undefined)) {
      differs(`(byte ${at})`, `nothing, stored is ${stored.bytes[at]}`);
      break;
    }
  return outcomes;
}

const textOf = (value: Value): string =>
  typeof value === 'object' ? (value.kind === 'address' ? value.text : '?') : JSON.stringify(`${value}`);

/** What is stored instead; undefined where it is what we say. */
function otherThan(
  value: Exclude<Value, { kind: 'unresolved' }>,
  leaf: Leaf,
  { bytes, filled, object }: Stored,
): string | undefined {
  if (leaf.kind === 'text') {
    if (typeof value !== 'string') return 'a text';
    const own = Buffer.alloc(leaf.size);
    own.write(value, 'latin1');
    const there = bytes.subarray(leaf.at, leaf.at + leaf.size);
    return own.equals(there) ? undefined : JSON.stringify(there.toString('latin1'));
  }
  if (leaf.kind === 'bits') {
    const there =
      (bytes.readUIntLE(leaf.at >> 3, Math.min(4, bytes.length - (leaf.at >> 3))) >> (leaf.at & 7)) &
      ((1 << leaf.size) - 1);
    return BigInt(there) === BigInt.asUintN(leaf.size, BigInt(value as number)) ? undefined : `${there}`;
  }
  const address = filled(leaf.at);
  if (typeof value === 'number' || typeof value === 'bigint') {
    if (address) return `the address of ${address.symbol.name}`;
    const there =
      leaf.size === 8 ? bytes.readBigUInt64LE(leaf.at) : BigInt(bytes.readUIntLE(leaf.at, leaf.size));
    return there === BigInt.asUintN(8 * leaf.size, BigInt(value)) ? undefined : `0x${there.toString(16)}`;
  }
  if (!address) return 'no address';
  if (typeof value === 'string') {
    const text = textAt(object, address);
    return text === value ? undefined : JSON.stringify(text);
  }
  const named = nameAt(object, address);
  return named === undefined || isNamedIn(value.text, named) ? undefined : `the address of ${named}`;
}

function textAt(object: ElfObject, { symbol, addend }: Relocation): string | undefined {
  const bytes = symbol.section === undefined ? undefined : object.section(symbol.section);
  if (!bytes) return undefined;
  const start = symbol.value + addend;
  return Buffer.from(bytes.subarray(start, bytes.indexOf(0, start))).toString('latin1');
}

/** The object that an address lies in; undefined where the source gives it no name. */
function nameAt(object: ElfObject, { symbol, addend }: Relocation): string | undefined {
  if (symbol.section === undefined) return symbol.name;
  const at = symbol.value + addend;
  const name = object.symbols.find(
    ({ name, section, value, size }) =>
      name !== '' && section === symbol.section && value <= at && at < value + Math.max(size, 1) && size > 0,
  )?.name;
  return name?.startsWith('__compound_literal') ? undefined : name;
}

/** Of what is static in a function the compiler makes `name.123`. */
const isNamedIn = (text: string, name: string): boolean =>
  new RegExp(`\\b${name.replace(/\..*/, '').replace(/\W/g, '\\$&')}\\b`).test(text);
