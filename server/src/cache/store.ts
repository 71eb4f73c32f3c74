// Results of runs as flat files in one folder, one for each key. What is read is whole and of this program, or it is
// not believed; what is written appears at once, so that two processes may share the folder.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `${name}.${process.pid}.${randomBytes(6).toString('hex')}.new`);
  try {
    writeFileSync(temporary, bytes, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, join(folder, name + SUFFIX));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  prune(folder);
}

/** Of all but itself. */
function checksum(bytes: Buffer): Buffer {
  return createHash('sha256')
    .update(bytes.subarray(0, SUM_AT))
    .update(bytes.subarray(SUM_AT + 32))
    .digest();
}

function prune(folder: string): void {
  const names = entriesIn(folder);
  if (names.length <= MOST) return;
  const aged = names.map((name) => ({ name, time: timeOf(join(folder, name)) }));
  aged.sort((a, b) => b.time - a.time);
  for (const { name } of aged.slice(MOST)) rmSync(join(folder, name), { force: true });
}

const timeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** What a writer that was killed left behind goes with the rest. */
const OURS = /^[0-9a-f]{64}(\.cache|\.\d+\.[0-9a-f]{12}\.new)$/;

export function entriesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => OURS.test(name));
  } catch {
    return [];
  }
}

export function sizeOf(folder: string, names: readonly string[]): number {
  return names.reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Removes all entries, and nothing else that may lie in the folder; gives their names. */
export function clearEntries(folder: string): string[] {
  const names = entriesIn(folder);
  for (const name of names) rmSync(join(folder, name), { force: true });
  return names;
}
