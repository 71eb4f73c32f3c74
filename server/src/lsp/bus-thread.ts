// A thread that reads buses which somebody asks for, once: the thread of the tree goes on answering, and follows edits.
import { Worker } from 'node:worker_threads';
import type { ReadBuses } from './asked-buses.ts';
import type { ThreadData } from './thread-messages.ts';
import type { Progress } from './tree-reading.ts';

/** What such a thread is started with. */
export interface BusThreadData extends ThreadData {
  readonly toRead: readonly string[];
}

export type FromBusThread =
  | { readonly kind: 'progress'; readonly what: Parameters<Progress>[0]; readonly done: number }
  | { readonly kind: 'read'; readonly read: ReadBuses }
  | { readonly kind: 'failed'; readonly reason: string };

/** `program`: that of tree threads. The last message is `read` or `failed`, unless it is stopped before. */
export function startBusThread(
  program: string,
  data: BusThreadData,
  onMessage: (message: FromBusThread) => void,
): { stop(): void } {
  const worker = new Worker(program, {
    workerData: data,
    // Megabytes. It is gone soon.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  let over = false;
  const hear = (message: FromBusThread) => {
    if (over) return;
    over = message.kind !== 'progress';
    onMessage(message);
  };
  worker.on('message', hear);
  worker.on('error', (error) => hear({ kind: 'failed', reason: error.message }));
  worker.on('exit', (code) => hear({ kind: 'failed', reason: `the reading thread ended with ${code}` }));
  return {
    stop() {
      over = true;
      void worker.terminate();
    },
  };
}
