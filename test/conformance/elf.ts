// What a 64-bit little-endian ELF object holds, which is what kernel modules of amd64 and arm64 are: sections, symbols,
// and the addresses that are filled in when it is loaded.

const ELF_HEADER_SIZE = 64;
const SECTION_HEADER_SIZE = 64;
const SYMBOL_SIZE = 24;
const RELOCATION_SIZE = 24;

const SHT_SYMTAB = 2;
const SHT_RELA = 4;
const SHT_NOBITS = 8;
/** Sections from this number on are none (SHN_LORESERVE). */
const RESERVED = 0xff00;

export interface ElfSymbol {
  readonly name: string;
  /** Number of its section; undefined where it is another module's. */
  readonly section: number | undefined;
  /** Offset in the section, and length; bytes. */
  readonly value: number;
  readonly size: number;
}

/** The address of a symbol, plus a number of bytes. */
export interface Relocation {
  readonly symbol: ElfSymbol;
  readonly addend: number;
}

export interface ElfObject {
  readonly symbols: readonly ElfSymbol[];
  /** The bytes of the first section of a name. */
  named(name: string): Uint8Array | undefined;
  /** The bytes of a section; undefined where it holds none (.bss). */
  section(index: number): Uint8Array | undefined;
  /** What is filled into a section, by offset. */
  relocations(index: number): ReadonlyMap<number, Relocation>;
}

/** The bytes of the first section called `name`; undefined where `bytes` is no such object or has none. Never throws. */
export const elfSection = (bytes: Uint8Array, name: string): Uint8Array | undefined =>
  openElf(bytes)?.named(name);

/** undefined where `bytes` is no such object. Never throws, nor do the functions of what it gives. */
export function openElf(bytes: Uint8Array): ElfObject | undefined {
  if (bytes.length < ELF_HEADER_SIZE) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // \x7fELF, class 2 (64 bits), data 1 (little endian).
  if (view.getUint32(0) !== 0x7f454c46 || view.getUint8(4) !== 2 || view.getUint8(5) !== 1) return undefined;
  const headers = Number(view.getBigUint64(0x28, true));
  const headerSize = view.getUint16(0x3a, true);
  const count = view.getUint16(0x3c, true);
  const namesIndex = view.getUint16(0x3e, true);
  if (headerSize < SECTION_HEADER_SIZE || headers + count * headerSize > bytes.length) return undefined;
  const word = (index: number, at: number) => view.getUint32(headers + index * headerSize + at, true);
  const typeOf = (index: number) => word(index, 4);
  const section = (index: number): Uint8Array | undefined => {
    if (index >= count || typeOf(index) === SHT_NOBITS) return undefined;
    const at = headers + index * headerSize;
    const start = Number(view.getBigUint64(at + 0x18, true));
    const size = Number(view.getBigUint64(at + 0x20, true));
    return start + size <= bytes.length ? bytes.subarray(start, start + size) : undefined;
  };
  const names = section(namesIndex);
  if (!names) return undefined;
  const all = Array.from({ length: count }, (_, index) => index);

  const table = all.find((index) => typeOf(index) === SHT_SYMTAB);
  let symbols: readonly ElfSymbol[] | undefined;
  const symbolsNow = (): readonly ElfSymbol[] => {
    symbols ??= table === undefined ? [] : symbolsIn(section(table), section(word(table, 0x28)));
    return symbols;
  };
  return {
    get symbols() {
      return symbolsNow();
    },
    section,
    named: (name) => {
      const index = all.find((each) => stringAt(names, word(each, 0)) === name);
      return index === undefined ? undefined : section(index);
    },
    relocations(index) {
      const filled = new Map<number, Relocation>();
      for (const each of all)
        if (typeOf(each) === SHT_RELA && word(each, 0x2c) === index)
          for (const [at, relocation] of relocationsIn(section(each), symbolsNow()))
            filled.set(at, relocation);
      return filled;
    },
  };
}

function symbolsIn(bytes: Uint8Array | undefined, names: Uint8Array | undefined): ElfSymbol[] {
  if (!bytes || !names) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: ElfSymbol[] = [];
  for (let at = 0; at + SYMBOL_SIZE <= bytes.length; at += SYMBOL_SIZE) {
    const section = view.getUint16(at + 6, true);
    found.push({
      name: stringAt(names, view.getUint32(at, true)),
      section: section === 0 || section >= RESERVED ? undefined : section,
      value: Number(view.getBigUint64(at + 8, true)),
      size: Number(view.getBigUint64(at + 16, true)),
    });
  }
  return found;
}

function* relocationsIn(
  bytes: Uint8Array | undefined,
  symbols: readonly ElfSymbol[],
): Generator<[number, Relocation]> {
  if (!bytes) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + RELOCATION_SIZE <= bytes.length; at += RELOCATION_SIZE) {
    const symbol = symbols[view.getUint32(at + 12, true)];
    if (symbol)
      yield [
        Number(view.getBigUint64(at, true)),
        { symbol, addend: Number(view.getBigInt64(at + 16, true)) },
      ];
  }
}

function stringAt(names: Uint8Array, at: number): string {
  const end = names.indexOf(0, at);
  return Buffer.from(names.subarray(at, end < 0 ? names.length : end)).toString('latin1');
}
