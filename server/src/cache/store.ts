// Results of runs as flat files in one folder, one for each key. What is read is whole and of this program, or it is
// not believed; what is written appears at once, so that two processes may share the folder.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { place } from './place.ts';
import { NUMBERS, type Stamps } from './stamps.ts';

/** What a run came to, and what it was read from. */
export interface Entry {
  /** Paths below the tree, a NUL between them, as UTF-8; in the order of `stamps`. */
  readonly paths: Uint8Array;
  readonly count: number;
  readonly stamps: Stamps;
  readonly payload: Uint8Array;
}

const MAGIC = Buffer.from('matchtable cache\n');
/** Magic, format, count, length of paths, length of payload, checksum; a multiple of eight. */
const HEAD = 72;
const NUMBERS_AT = 20;
const SUM_AT = 36;
const FORMAT = 1;
const SUFFIX = '.cache';
/** Each is some megabytes: those used longest ago go first. */
const MOST = 24;

/** undefined: there is none, or it is not what was written. Never throws. */
export function readEntry(folder: string, name: string): Entry | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(folder, name + SUFFIX));
  } catch {
    return undefined;
  }
  if (bytes.length < HEAD || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const [format, count, pathsLength, payloadLength] = [0, 4, 8, 12].map((at) =>
    bytes.readUInt32LE(NUMBERS_AT + at),
  );
  const stampsLength = count! * NUMBERS * 8;
  if (format !== FORMAT || bytes.length !== HEAD + stampsLength + pathsLength! + payloadLength!)
    return undefined;
  if (!bytes.subarray(SUM_AT, SUM_AT + 32).equals(checksum(bytes))) return undefined;
  const stamps = new Float64Array(count! * NUMBERS);
  Buffer.from(stamps.buffer).set(bytes.subarray(HEAD, HEAD + stampsLength));
  const pathsAt = HEAD + stampsLength;
  const paths = bytes.subarray(pathsAt, pathsAt + pathsLength!);
  return { paths, count: count!, stamps, payload: bytes.subarray(pathsAt + pathsLength!) };
}

/** Throws where the folder can't be written. */
export function writeEntry(folder: string, name: string, { paths, count, stamps, payload }: Entry): void {
  const numbers = Buffer.from(stamps.buffer, stamps.byteOffset, stamps.byteLength);
  const bytes = Buffer.alloc(HEAD + numbers.length + paths.length + payload.length);
  MAGIC.copy(bytes);
  for (const [i, value] of [FORMAT, count, paths.length, payload.length].entries())
    bytes.writeUInt32LE(value, NUMBERS_AT + 4 * i);
  bytes.set(numbers, HEAD);
  bytes.set(paths, HEAD + numbers.length);
  bytes.set(payload, HEAD + numbers.length + paths.length);
  checksum(bytes).copy(bytes, SUM_AT);
  place(folder, name, SUFFIX, bytes, MOST);
}

/** Of all but itself. */
function checksum(bytes: Buffer): Buffer {
  return createHash('sha256')
    .update(bytes.subarray(0, SUM_AT))
    .update(bytes.subarray(SUM_AT + 32))
    .digest();
}
