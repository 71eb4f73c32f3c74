// What tells that files and folders are as they were: a stat of each, shared between two threads. A folder's own time
// tells that no name in it came or went.
import { statSync } from 'node:fs';
import { Worker, workerData } from 'node:worker_threads';

/**
 * Of each path four numbers: its size (ABSENT, FOLDER, OTHER for what is no file), the times of the last change of its
 * content and of its inode in milliseconds, and its inode.
 */
export type Stamps = Float64Array;
export const NUMBERS = 4;

const ABSENT = -1;
export const FOLDER = -2;
const OTHER = -3;

/** Milliseconds: times of some file systems count in steps of two seconds. */
export const STEP = 2000;

/** Paths so many at a time. */
const CHUNK = 256;
/** Milliseconds that the other thread may take for its last chunk. */
const PATIENCE = 5000;

/** Both threads see the same memory. */
interface Work {
  readonly root: string;
  /** Paths below the root, a NUL between them, as UTF-8. */
  readonly paths: Uint8Array;
  readonly stamps: Stamps;
  /** The next chunk that nobody took, and how many are done. */
  readonly chunks: Int32Array;
}

/** undefined where there are not `count` paths. `program`: what the other thread runs (it calls `serveStamps`); undefined: no other thread. */
export function stampsOf(
  root: string,
  paths: Uint8Array,
  count: number,
  program: string | undefined,
): Stamps | undefined {
  const shared = new Uint8Array(new SharedArrayBuffer(paths.length));
  shared.set(paths);
  const work: Work = {
    root,
    paths: shared,
    stamps: new Float64Array(new SharedArrayBuffer(count * NUMBERS * 8)),
    chunks: new Int32Array(new SharedArrayBuffer(8)),
  };
  let worker: Worker | undefined;
  try {
    worker =
      program === undefined
        ? undefined
        : new Worker(program, {
            workerData: work,
            // What is made of a stat is gone at once: nothing of it is worth a collection.
            resourceLimits: { maxYoungGenerationSizeMb: 32 },
          });
  } catch {
    // No more threads: the work is done in this one.
  }
  worker?.on('error', () => {});
  worker?.unref();
  const names = namesIn(paths);
  if (names.length !== count) return undefined;
  takeChunks(work, names);
  const chunks = Math.ceil(count / CHUNK);
  for (let done = Atomics.load(work.chunks, 1); done < chunks; done = Atomics.load(work.chunks, 1))
    if (Atomics.wait(work.chunks, 1, done, PATIENCE) === 'timed-out') {
      // The other thread died with a chunk in its hands.
      const alone = { ...work, chunks: new Int32Array(2) };
      takeChunks(alone, names);
      break;
    }
  return work.stamps;
}

/** In the other thread. */
export function serveStamps(): void {
  const work = workerData as Work;
  takeChunks(work, namesIn(work.paths));
}

function namesIn({ buffer, byteOffset, length }: Uint8Array): string[] {
  return length === 0 ? [] : Buffer.from(buffer, byteOffset, length).utf8Slice(0, length).split('\0');
}

function takeChunks({ root, stamps, chunks }: Work, names: readonly string[]): void {
  for (;;) {
    const start = Atomics.add(chunks, 0, 1) * CHUNK;
    if (start >= names.length) return;
    const end = Math.min(start + CHUNK, names.length);
    for (let i = start; i < end; i++) stamp(`${root}/${names[i]}`, stamps, i * NUMBERS);
    Atomics.add(chunks, 1, 1);
    Atomics.notify(chunks, 1);
  }
}

function stamp(path: string, stamps: Stamps, at: number): void {
  let stat: ReturnType<typeof statSync>;
  try {
    stat = statSync(path, { throwIfNoEntry: false });
  } catch {
    // A link to itself, a folder that may not be looked into: as good as absent, until it can.
  }
  if (!stat) {
    stamps[at] = ABSENT;
    return;
  }
  stamps[at] = stat.isFile() ? Number(stat.size) : stat.isDirectory() ? FOLDER : OTHER;
  stamps[at + 1] = Number(stat.mtimeMs);
  stamps[at + 2] = Number(stat.ctimeMs);
  stamps[at + 3] = Number(stat.ino);
}

/**
 * Whether something changed after `moment` (milliseconds since 1970): its times could not tell a later change from
 * that one (git's "racily clean").
 */
export function changedAfter(stamps: Stamps, moment: number): boolean {
  for (let at = 0; at < stamps.length; at += NUMBERS)
    if (stamps[at + 1]! > moment || stamps[at + 2]! > moment) return true;
  return false;
}
