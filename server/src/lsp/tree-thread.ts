// The thread that knows the whole tree, as the server sees it: started, told of changes, asked, ended.
import { Worker } from 'node:worker_threads';
import type { Answer, Question } from './questions.ts';
import type { Change, Choice, FromThread, ThreadData, ToThread } from './thread-messages.ts';

export interface TreeThread {
  change(changes: readonly Change[]): void;
  choose(choice: Choice): void;
  /** Answered in turn: after what the thread is busy with. Fails where the thread ends before. */
  ask(question: Question): Promise<Answer>;
  /** Buses that are read because somebody asked for them are not wanted any more. */
  cancelAsked(): void;
  stop(): void;
}

export function startTreeThread(
  program: string,
  data: ThreadData,
  onMessage: (message: Exclude<FromThread, { kind: 'answer' }>) => void,
): TreeThread {
  // Whatever the thread prints would stand between the messages of the protocol: stdout is taken off.
  const worker = new Worker(program, {
    workerData: data,
    stdout: true,
    // Megabytes. Its work is not waited for, and what it holds it holds all day.
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let next = 0;
  let stopped = false;
  const end = (reason: string) => {
    if (stopped) return;
    stopped = true;
    for (const answered of waiting.values()) answered({ kind: 'cannot', reason });
    waiting.clear();
    onMessage({ kind: 'failed', reason });
  };
  worker.on('message', (message: FromThread) => {
    if (stopped) return;
    if (message.kind !== 'answer') {
      onMessage(message);
      return;
    }
    waiting.get(message.id)?.(message.answer);
    waiting.delete(message.id);
  });
  worker.on('error', (error) => end(error.message));
  worker.on('exit', (code) => end(`the thread ended with ${code}`));
  worker.unref();
  const tell = (message: ToThread) => worker.postMessage(message);
  return {
    change: (changes) => tell({ kind: 'change', changes }),
    choose: (choice) => tell({ kind: 'choose', ...choice }),
    ask(question) {
      if (stopped) return Promise.resolve({ kind: 'cannot', reason: 'the tree is not read' });
      const id = next++;
      return new Promise((answered) => {
        waiting.set(id, answered);
        tell({ kind: 'ask', id, question });
      });
    },
    cancelAsked: () => tell({ kind: 'cancel' }),
    stop() {
      stopped = true;
      for (const answered of waiting.values()) answered({ kind: 'cannot', reason: 'the tree is read anew' });
      waiting.clear();
      void worker.terminate();
    },
  };
}
