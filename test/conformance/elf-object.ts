// Writes the smallest ELF object that has the given sections, for tests.
import type { ElfSymbol } from './elf.ts';

export interface Filled {
  readonly section: string;
  readonly at: number;
  /** Number of the symbol, from 0. */
  readonly symbol: number;
  readonly addend?: number;
}

interface Section {
  readonly name: string;
  readonly bytes: Buffer;
  readonly type?: number;
  readonly link?: number;
  readonly info?: number;
}

/** `symbols`: their sections count from 1, in the order given. */
export function elfObject(
  given: Readonly<Record<string, string | Buffer>>,
  symbols: readonly ElfSymbol[] = [],
  filled: readonly Filled[] = [],
): Uint8Array {
  const own = Object.entries(given).map(
    ([name, text]): Section => ({
      name,
      bytes: typeof text === 'string' ? Buffer.from(text, 'latin1') : text,
    }),
  );
  const sections: Section[] = [{ name: '', bytes: Buffer.alloc(0) }, ...own];
  if (symbols.length > 0) {
    const link = sections.length + 1;
    sections.push({ name: '.symtab', bytes: Buffer.concat(symbolTable(symbols)), type: 2, link });
    sections.push({ name: '.strtab', bytes: Buffer.from(namesOf(symbols), 'latin1') });
    for (const section of new Set(filled.map((each) => each.section))) {
      const bytes = Buffer.concat(filled.filter((each) => each.section === section).map(relocation));
      const info = 1 + own.findIndex(({ name }) => name === section);
      sections.push({ name: `.rela${section}`, bytes, type: 4, link: link - 1, info });
    }
  }
  const all = [...sections, { name: '.shstrtab', bytes: Buffer.alloc(0) }];
  const names = all.map(({ name }) => name);
  return written(
    all.map((each, i) =>
      i < all.length - 1 ? each : { ...each, bytes: Buffer.from(`${names.join('\0')}\0`) },
    ),
  );
}

const namesOf = (symbols: readonly ElfSymbol[]) => `\0${symbols.map(({ name }) => name).join('\0')}\0`;

function symbolTable(symbols: readonly ElfSymbol[]): Buffer[] {
  let nameAt = 1;
  return symbols.map(({ name, section, value, size }) => {
    const bytes = Buffer.alloc(24);
    bytes.writeUInt32LE(nameAt, 0);
    bytes.writeUInt16LE(section ?? 0, 6);
    bytes.writeBigUInt64LE(BigInt(value), 8);
    bytes.writeBigUInt64LE(BigInt(size), 16);
    nameAt += name.length + 1;
    return bytes;
  });
}

function relocation({ at, symbol, addend = 0 }: Filled): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeBigUInt64LE(BigInt(at), 0);
  bytes.writeUInt32LE(symbol, 12);
  bytes.writeBigInt64LE(BigInt(addend), 16);
  return bytes;
}

function written(sections: readonly Section[]): Uint8Array {
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  const headers = 64 + sections.reduce((sum, { bytes }) => sum + bytes.length, 0);
  header.writeBigUInt64LE(BigInt(headers), 0x28);
  header.writeUInt16LE(64, 0x3a);
  header.writeUInt16LE(sections.length, 0x3c);
  header.writeUInt16LE(sections.length - 1, 0x3e);
  let nameAt = 0;
  let at = 64;
  const described = sections.map(({ name, bytes, type = 1, link = 0, info = 0 }) => {
    const section = Buffer.alloc(64);
    section.writeUInt32LE(nameAt, 0);
    section.writeUInt32LE(type, 4);
    section.writeBigUInt64LE(BigInt(at), 0x18);
    section.writeBigUInt64LE(BigInt(bytes.length), 0x20);
    section.writeUInt32LE(link, 0x28);
    section.writeUInt32LE(info, 0x2c);
    nameAt += name.length + 1;
    at += bytes.length;
    return section;
  });
  return Buffer.concat([header, ...sections.map(({ bytes }) => bytes), ...described]);
}
