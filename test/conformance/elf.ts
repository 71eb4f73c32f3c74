// One section out of a 64-bit little-endian ELF object, which is what kernel modules of amd64 and arm64 are.

const ELF_HEADER_SIZE = 64;
const SECTION_HEADER_SIZE = 64;

/** The bytes of the first section called `name`; undefined where `bytes` is no such object or has none. Never throws. */
export function elfSection(bytes: Uint8Array, name: string): Uint8Array | undefined {
  if (bytes.length < ELF_HEADER_SIZE) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // \x7fELF, class 2 (64 bits), data 1 (little endian).
  if (view.getUint32(0) !== 0x7f454c46 || view.getUint8(4) !== 2 || view.getUint8(5) !== 1) return undefined;
  const headers = Number(view.getBigUint64(0x28, true));
  const headerSize = view.getUint16(0x3a, true);
  const count = view.getUint16(0x3c, true);
  const namesIndex = view.getUint16(0x3e, true);
  if (headerSize < SECTION_HEADER_SIZE || headers + count * headerSize > bytes.length) return undefined;
  const section = (index: number): Uint8Array | undefined => {
    const at = headers + index * headerSize;
    const start = Number(view.getBigUint64(at + 0x18, true));
    const size = Number(view.getBigUint64(at + 0x20, true));
    return start + size <= bytes.length ? bytes.subarray(start, start + size) : undefined;
  };
  const names = namesIndex < count ? section(namesIndex) : undefined;
  if (!names) return undefined;
  for (let index = 0; index < count; index++) {
    const nameAt = view.getUint32(headers + index * headerSize, true);
    if (stringAt(names, nameAt) === name) return section(index);
  }
  return undefined;
}

function stringAt(names: Uint8Array, at: number): string {
  const end = names.indexOf(0, at);
  return Buffer.from(names.subarray(at, end < 0 ? names.length : end)).toString('latin1');
}
