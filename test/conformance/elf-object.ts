// Writes the smallest ELF object that has the given sections, for tests.

export function elfObject(sections: Readonly<Record<string, string>>): Uint8Array {
  const names = ['', ...Object.keys(sections), '.shstrtab'];
  const nameTable = `${names.join('\0')}\0`;
  const contents = ['', ...Object.values(sections), nameTable].map((text) => Buffer.from(text, 'latin1'));
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  const headers = 64 + contents.reduce((sum, content) => sum + content.length, 0);
  header.writeBigUInt64LE(BigInt(headers), 0x28);
  header.writeUInt16LE(64, 0x3a);
  header.writeUInt16LE(names.length, 0x3c);
  header.writeUInt16LE(names.length - 1, 0x3e);
  let nameAt = 0;
  let at = 64;
  const sectionHeaders = names.map((name, index) => {
    const section = Buffer.alloc(64);
    section.writeUInt32LE(nameAt, 0);
    section.writeBigUInt64LE(BigInt(at), 0x18);
    section.writeBigUInt64LE(BigInt(contents[index]!.length), 0x20);
    nameAt += name.length + 1;
    at += contents[index]!.length;
    return section;
  });
  return Buffer.concat([header, ...contents, ...sectionHeaders]);
}
