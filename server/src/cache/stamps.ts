// What tells that files and folders are as they were: a stat of each, shared between two threads. A folder's own time
// tells that no name in it came or went.
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, receiveMessageOnPort, Worker, workerData } from 'node:worker_threads';

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
  /** What stands before each path: nothing where the tree is the folder that the process is in. */
  readonly before: string;
  /** Paths below the root, a NUL between them, as UTF-8. */
  readonly paths: Uint8Array;
  /** Where each chunk of them begins, and behind the last of them, where one more would. */
  readonly starts: Int32Array;
  readonly stamps: Stamps;
  /** The next chunk that nobody took, and how many are done. */
  readonly chunks: Int32Array;
}

/** undefined where there are not `count` paths. `thread`: starts the other one, or has started it; undefined: there is none. */
export function stampsOf(
  root: string,
  paths: Uint8Array,
  count: number,
  thread: () => StampsThread | undefined,
): Stamps | undefined {
  const starts = startsIn(paths, count);
  if (!starts) return undefined;
  const back = enter(root);
  try {
    const shared = new Uint8Array(new SharedArrayBuffer(paths.length));
    shared.set(paths);
    const work: Work = {
      before: back === undefined ? `${root}/` : '',
      paths: shared,
      starts,
      stamps: new Float64Array(new SharedArrayBuffer(count * NUMBERS * 8)),
      chunks: new Int32Array(new SharedArrayBuffer(8)),
    };
    thread()?.give(work);
    takeChunks(work);
    const chunks = starts.length - 1;
    for (let done = Atomics.load(work.chunks, 1); done < chunks; done = Atomics.load(work.chunks, 1))
      if (Atomics.wait(work.chunks, 1, done, PATIENCE) === 'timed-out') {
        // The other thread died with a chunk in its hands; or it sleeps, and may yet write into its own.
        const alone = { ...work, stamps: new Float64Array(count * NUMBERS), chunks: new Int32Array(2) };
        takeChunks(alone);
        return alone.stamps;
      }
    return work.stamps;
  } finally {
    if (back !== undefined) process.chdir(back);
  }
}

/** A thread that waits for the work, which is done once. */
export interface StampsThread {
  give(work: Work): void;
}

/**
 * Starts the thread before it is known what there is to do: it takes as long to start as the program to load. undefined
 * where there is no processor for it, or no thread to be had.
 */
export function startStampsThread(program: string): StampsThread | undefined {
  if (availableParallelism() < 2) return undefined;
  try {
    const given = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(program, {
      workerData: given,
      // What is made of a stat is gone at once: nothing of it is worth a collection.
      resourceLimits: { maxYoungGenerationSizeMb: 32 },
    });
    worker.on('error', () => {});
    worker.unref();
    return {
      give(work) {
        worker.postMessage(work);
        Atomics.store(given, 0, 1);
        Atomics.notify(given, 0);
      },
    };
  } catch {
    // No more threads: the work is done in this one.
    return undefined;
  }
}

/**
 * Makes the tree the folder that the process, all its threads, is in, and gives the one that it was in: of a path from
 * there the system need not look up the folders that lead to the tree, a third of what a stat costs. undefined where
 * that can't be: a thread may not.
 */
function enter(root: string): string | undefined {
  if (!isMainThread) return undefined;
  try {
    const back = process.cwd();
    process.chdir(root);
    return back;
  } catch {
    return undefined;
  }
}

/** In the other thread. */
export function serveStamps(): void {
  Atomics.wait(workerData as Int32Array, 0, 0);
  const given = receiveMessageOnPort(parentPort!);
  if (given) takeChunks(given.message as Work);
}

function startsIn(paths: Uint8Array, count: number): Int32Array | undefined {
  const starts = new Int32Array(new SharedArrayBuffer(4 * (Math.ceil(count / CHUNK) + 1)));
  // A character for each byte: a string is searched in a quarter of the time that its bytes take.
  const text = Buffer.from(paths.buffer, paths.byteOffset, paths.length).latin1Slice();
  let seen = 0;
  // An empty list is no path, not one without a name.
  for (let at = 0; at < text.length; seen++) {
    if (seen % CHUNK === 0) starts[seen / CHUNK] = at;
    const end = text.indexOf('\0', at);
    at = end < 0 ? text.length + 1 : end + 1;
  }
  starts[starts.length - 1] = paths.length + 1;
  return seen === count ? starts : undefined;
}

function takeChunks({ before, paths, starts, stamps, chunks }: Work): void {
  const bytes = Buffer.from(paths.buffer, paths.byteOffset, paths.length);
  for (;;) {
    const chunk = Atomics.add(chunks, 0, 1);
    if (chunk >= starts.length - 1) return;
    const names = bytes.utf8Slice(starts[chunk], starts[chunk + 1]! - 1).split('\0');
    let at = chunk * CHUNK * NUMBERS;
    for (const name of names) {
      // The tree itself has an empty path.
      stamp(before + name || '.', stamps, at);
      at += NUMBERS;
    }
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
