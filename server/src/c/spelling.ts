// One string for each spelling: the same few thousand names and numbers stand in a tree's tables a million times. A
// string that is met again costs no copy, and maps find it by identity.

const SLOTS = 1 << 14;
const known: (string | undefined)[] = new Array(SLOTS).fill(undefined);

const FNV_BASIS = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/** FNV-1a, 32 bits, of a text's characters (Latin-1) or bytes: begins with `HASH_BASIS`, `hashByte` for each. */
export const HASH_BASIS = FNV_BASIS;

export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, FNV_PRIME);
}

export function hashOf(name: string): number {
  let hash = FNV_BASIS;
  for (let i = 0; i < name.length; i++) hash = hashByte(hash, name.charCodeAt(i));
  return hash;
}

/** Whether `text` stands at an offset. */
export function spells(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Bytes [start, end) as Latin-1, given their hash. */
export function spelling(bytes: Buffer, start: number, end: number, hash: number): string {
  // The high bits of the hash are the better mixed ones.
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  const found = known[slot];
  if (found !== undefined && found.length === end - start && spells(bytes, start, found)) return found;
  const text = bytes.latin1Slice(start, end);
  // Long texts are seldom met again, and would be kept for nothing.
  if (end - start <= 64) known[slot] = text;
  return text;
}
