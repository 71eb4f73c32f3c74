// A scout in a thread of its own: it walks, scans and asks the makefiles while the reader reads. The reader is one
// synchronous pass, so it waits for messages by sleeping on a shared number instead of returning to the event loop.
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import { openDisk } from '../files/disk.ts';
import { noteLooks } from '../files/looks.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { CompileFlags } from '../kernel/compile-flags.ts';
import type { KernelConfig } from '../kernel/config.ts';
import type { Module } from '../kernel/module.ts';
import type { HeaderScan } from './scan.ts';
import { type Scout, type ScoutReport, type ScoutTask, scoutHere } from './scout.ts';

/** A configuration without its functions. */
type Task = Omit<ScoutTask, 'config'> & {
  readonly config?: { readonly symbols: ReadonlyMap<string, string>; readonly arch: string | undefined };
};

interface Found {
  readonly path: string;
  readonly seen: number;
  readonly compiled: readonly Sent[];
}

interface Sent {
  readonly modules: readonly Module[];
  /** Number of what it is compiled with, and that itself where it is new. */
  readonly flags: number;
  readonly newFlags?: CompileFlags;
}

type Message =
  | { readonly kind: 'begin'; readonly headers: HeaderScan }
  | { readonly kind: 'found'; readonly found: readonly Found[] }
  | { readonly kind: 'end'; readonly report: ScoutReport }
  | { readonly kind: 'failed'; readonly reason: string };

interface ThreadData {
  readonly root: string;
  readonly port: MessagePort;
  /** One number that grows with every message of either side. */
  readonly signal: Int32Array;
}

/** So many candidates are sent at once. */
const BATCH = 8;
/** Milliseconds without a sign of life from the thread after which the reader goes on alone. */
const PATIENCE = 30_000;

export interface ScoutThread {
  readonly scout: Scout;
  /** Ends the thread where it is not needed any more. */
  stop(): void;
}

/**
 * Starts a thread that runs `program`, which calls `serveScout`. It looks at the tree on disk at `root`, as `files`
 * do; where no thread comes to life, the reader's own does the work.
 */
export function startScout(
  program: string,
  root: string,
  files: TreeFiles,
  patience = PATIENCE,
): ScoutThread {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const data: ThreadData = { root, port: port2, signal };
  const worker = new Worker(program, {
    workerData: data,
    transferList: [port2],
    // Nearly all that it allocates is gone at once: less memory, and what it uses stays in the processor's cache.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  // A thread that can't start is told by its silence.
  worker.on('error', () => {});
  worker.unref();
  port1.unref();
  return {
    stop() {
      port1.close();
      void worker.terminate();
    },
    scout(task, reader) {
      const { config, ...rest } = task;
      send(port1, signal, {
        ...rest,
        ...(config && { config: { symbols: config.symbols, arch: config.arch } }),
      } satisfies Task);
      reader.meanwhile();
      const known: CompileFlags[] = [];
      let begun = false;
      for (;;) {
        const message = receive<Message>(port1, signal, patience);
        switch (message?.kind) {
          case undefined:
          case 'failed':
            if (!begun) return scoutHere(files, new Map())(task, reader);
            throw new Error(message?.reason ?? 'the scanning thread does not answer');
          case 'begin':
            begun = true;
            reader.begin(message.headers);
            break;
          case 'found':
            for (const { path, seen, compiled } of message.found) {
              reader.tick(seen);
              reader.read({
                path,
                seen,
                compiled: compiled.map(({ modules, flags, newFlags }) => {
                  if (newFlags) known[flags] = newFlags;
                  const own = known[flags]!;
                  return { modules, flags: () => own };
                }),
              });
            }
            break;
          case 'end':
            return message.report;
        }
      }
    },
  };
}

/** In the thread: waits for a task, sends what is found, and ends. */
export function serveScout(): void {
  const { root, port, signal } = workerData as ThreadData;
  const task = receive<Task>(port, signal, Number.POSITIVE_INFINITY);
  if (!task) return;
  const tell = (message: Message) => send(port, signal, message);
  const noted = task.noted ? noteLooks(openDisk(root)) : undefined;
  const files = noted?.files ?? openDisk(root);
  const numbers = new Map<CompileFlags, number>();
  let found: Found[] = [];
  const flush = () => {
    if (found.length > 0) tell({ kind: 'found', found });
    found = [];
  };
  try {
    const { config, ...rest } = task;
    const report = scoutHere(files, new Map())(
      { ...rest, ...(config && { config: configOf(config) }) },
      {
        meanwhile: () => {},
        begin: (headers) => tell({ kind: 'begin', headers }),
        // A sign of life, without a message.
        tick: () => wake(signal),
        read({ path, seen, compiled }) {
          const sent = compiled.map(({ modules, flags }): Sent => {
            const own = flags();
            const known = numbers.get(own);
            const number = known ?? numbers.size;
            if (known === undefined) numbers.set(own, number);
            return { modules, flags: number, ...(known === undefined && { newFlags: own }) };
          });
          found.push({ path, seen, compiled: sent });
          if (found.length >= BATCH) flush();
        },
      },
    );
    flush();
    tell({
      kind: 'end',
      report: { ...report, fileProblems: files.problems(), ...(noted && { looked: noted.looked }) },
    });
  } catch (error) {
    tell({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  port.close();
}

function configOf({ symbols, arch }: NonNullable<Task['config']>): KernelConfig {
  const full = (symbol: string) => (symbol.startsWith('CONFIG_') ? symbol : `CONFIG_${symbol}`);
  return {
    path: '',
    ...(arch !== undefined && { arch }),
    symbols,
    get: (symbol) => symbols.get(full(symbol)),
    // Makefiles see no quotes.
    isString: () => false,
  };
}

function send(port: MessagePort, signal: Int32Array, message: unknown): void {
  port.postMessage(message);
  wake(signal);
}

function wake(signal: Int32Array): void {
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

/** The next message, waited for; undefined where none comes for `patience` milliseconds. */
function receive<T>(port: MessagePort, signal: Int32Array, patience: number): T | undefined {
  for (;;) {
    const before = Atomics.load(signal, 0);
    const received = receiveMessageOnPort(port);
    if (received) return received.message as T;
    if (Atomics.wait(signal, 0, before, patience) === 'timed-out') return undefined;
  }
}
