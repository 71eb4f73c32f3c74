// What V8 compiled of a program, kept for the next process. A run that finds nothing changed spends a quarter of its
// time parsing the program and compiling what it calls.
//
// V8 believes what it is handed: of the source it compares the length, and a checksum it has in debug builds only
// (v8/src/snapshot/code-serializer.cc, SerializedCodeData::SanityCheck). So it is handed only what belongs to this very
// text, was written whole, and by this very user: it is run.
import { createHash, type Hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { nameOf } from './key.ts';
import { place } from './place.ts';

export interface Program<Exports> {
  /** Of the program, which has run. */
  readonly exports: Exports;
  /**
   * Keeps what is compiled by now. To be called when the work is done: functions are compiled as they are called.
   * `work`: what was done; where it was done before what is kept was made, that stays.
   */
  keep(work: string): void;
}

/** V8 wants it aligned. */
const HEAD = 64;
const MAGIC = Buffer.from('matchtable code\n');
const SUM_AT = MAGIC.length;
const LENGTH_AT = SUM_AT + 32;
/** One or two megabytes each; one for each program, place where it is installed, and Node. */
const MOST = 8;

/** Runs the CommonJS program at `path`. `folder`: where things are kept; undefined: nothing is, and nothing is looked for. */
export function startProgram<Exports>(path: string, folder: string | undefined): Program<Exports> {
  const require = createRequire(path);
  if (folder === undefined) return { exports: require(path), keep: () => {} };
  const text = readFileSync(path);
  const key = keyOf(path);
  const name = nameOf(key);
  const hash = createHash('sha256').update(key).update(text);
  const kept = readKept(join(folder, `${name}.code`), hash);
  const script = new Script(`${OPEN}${text.toString('utf8')}\n})`, {
    filename: path,
    // Places in stack traces are those of the file.
    columnOffset: -OPEN.length,
    ...(kept && { cachedData: kept.code }),
  });
  const works = new Set(script.cachedDataRejected === false ? kept?.works : []);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, path, dirname(path));
  return {
    exports: module.exports as Exports,
    keep(work) {
      if (works.has(work)) return;
      works.add(work);
      try {
        place(folder, name, '.code', wholeOf(hash, script.createCachedData(), works), MOST);
      } catch {
        // A cache is no reason to fail: the next process compiles for itself.
      }
    },
  };
}

/** As Node wraps a module. */
const OPEN = '(function (exports, require, module, __filename, __dirname) { ';

/** What compiled code hangs on beside the text: V8 with its flags and the processor, and the very Node that has it. */
function keyOf(path: string): string {
  // Without /proc it is no path.
  const { size, mtimeMs } = statSync(process.execPath, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
  return JSON.stringify([
    'code',
    path,
    process.version,
    process.arch,
    process.execPath,
    size,
    mtimeMs,
    cachedDataVersionTag(),
  ]);
}

interface Kept {
  readonly code: Buffer;
  readonly works: readonly string[];
}

/** undefined: there is none, or it is not what was written for this. Never throws. */
function readKept(path: string, hash: Hash): Kept | undefined {
  let bytes: Buffer;
  try {
    // A pipe of that name would keep us waiting for who writes to it.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      if (!isOurs(file)) return undefined;
      bytes = readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
  if (bytes.length < HEAD || !bytes.subarray(0, SUM_AT).equals(MAGIC)) return undefined;
  if (!bytes.subarray(SUM_AT, LENGTH_AT).equals(checksum(hash, bytes))) return undefined;
  const end = HEAD + bytes.readUInt32LE(LENGTH_AT);
  return { code: bytes.subarray(HEAD, end), works: bytes.toString('utf8', end).split('\n') };
}

/** Nobody else wrote it, or could have. Windows keeps a user's folders for that user. */
function isOurs(file: number): boolean {
  const stat = fstatSync(file);
  return (
    stat.isFile() &&
    (process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0))
  );
}

function wholeOf(hash: Hash, code: Buffer, works: ReadonlySet<string>): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(HEAD), code, Buffer.from([...works].join('\n'))]);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(code.length, LENGTH_AT);
  checksum(hash, bytes).copy(bytes, SUM_AT);
  return bytes;
}

/** Of all but itself, and of what it belongs to. */
function checksum(hash: Hash, bytes: Buffer): Buffer {
  return hash.copy().update(bytes.subarray(LENGTH_AT)).digest();
}
