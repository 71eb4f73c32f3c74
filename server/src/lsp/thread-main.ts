// The program of the thread that knows the whole tree (dist/tree-thread.js). It may take its time: whoever types
// is served by the other one.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { openDisk } from '../files/disk.ts';
import { startScout } from '../index/scout-thread.ts';
import type { Finding } from '../rules/rule.ts';
import { reachedCount } from '../tables/reached.ts';
import { same } from '../tables/same.ts';
import { readBuses } from './asked-buses.ts';
import { type BusThreadData, type FromBusThread, startBusThread } from './bus-thread.ts';
import { openHeldQuestions } from './held-questions.ts';
import { problemsOf } from './index-parts.ts';
import { waiting } from './message-queue.ts';
import { openRehearsals } from './rehearsals.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';
import type { Progress } from './tree-reading.ts';
import { openWholeTree, type WholeTree } from './whole-tree.ts';

const port = parentPort!;
const data = workerData as ThreadData | BusThreadData;
const tell = (message: FromThread) => port.postMessage(message);

/** Passes on one of many signs of life. */
function sometimes(tell: Progress): Progress {
  let told = 0;
  return (what, done) => {
    const now = Date.now();
    if (now - told < 100) return;
    told = now;
    tell(what, done);
  };
}

/** What was said of each path. */
const said = new Map<string, readonly Finding[]>();

function tellFindings(whole: WholeTree): void {
  const byPath = new Map<string, Finding[]>();
  for (const finding of whole.findings()) {
    const list = byPath.get(finding.path);
    if (list) list.push(finding);
    else byPath.set(finding.path, [finding]);
  }
  const changed: [string, readonly Finding[]][] = [];
  for (const path of said.keys())
    if (!byPath.has(path)) {
      said.delete(path);
      changed.push([path, []]);
    }
  for (const [path, findings] of byPath) {
    // Nearly all are the objects that they were.
    const before = said.get(path);
    said.set(path, findings);
    if (same(before, findings)) continue;
    changed.push([path, findings]);
  }
  const indexes = whole.indexes();
  const tables = indexes.flatMap((index) => index.tables);
  tell({
    kind: 'findings',
    findings: changed,
    versions: [...whole.versions()],
    tables: tables.filter(({ absent }) => !absent).length,
    entries: tables.reduce((sum, table) => sum + reachedCount(table), 0),
    problems: problemsOf(indexes),
  });
}

if ('toRead' in data) readOnly(data);
else serve(data);

/** The whole life of a thread that `startBusThread` started. */
function readOnly(data: BusThreadData): void {
  const tell = (message: FromBusThread, moved: ArrayBuffer[] = []) => port.postMessage(message, moved);
  try {
    const onProgress = sometimes((what, done) => tell({ kind: 'progress', what, done }));
    const read = readBuses(data, data.toRead, onProgress);
    tell({ kind: 'read', read }, [read.packed.buffer]);
  } catch (error) {
    tell({ kind: 'failed', reason: reasonOf(error) });
  }
}

function serve(data: ThreadData): void {
  try {
    const scout = `${__dirname}/scout.js`;
    const built = openDisk(__dirname).isFile('scout.js');
    const start = () => (built ? startScout(scout, data.root, openDisk(data.root)) : undefined);
    const onProgress = sometimes((what, done) => tell({ kind: 'progress', what, done }));
    const whole = openWholeTree(data, start, onProgress);
    tellFindings(whole);
    whole.keep();
    const held = openHeldQuestions({
      whole,
      start: (toRead, onMessage) => startBusThread(__filename, { ...data, toRead }, onMessage),
      tell,
      answer: ({ id, question }) => tell({ kind: 'answer', id, answer: whole.answer(question) }),
      taken: () => tellFindings(whole),
    });
    const rehearsals = openRehearsals(whole.rehearsal);
    const take = (message: ToThread) => {
      try {
        if (message.kind === 'change') {
          whole.change(message.changes);
          tellFindings(whole);
          for (const { path, opened } of message.changes)
            if (opened && path.endsWith('.c')) setImmediate(getReady, whole, path);
          rehearsals.changed(message.changes);
        } else if (message.kind === 'choose') {
          whole.choose(message);
          tellFindings(whole);
          whole.keep();
        } else if (message.kind === 'cancel') held.cancel();
        else held.ask(message);
      } catch (error) {
        failed(error);
      }
    };
    const next = (): ToThread | undefined => receiveMessageOnPort(port)?.message;
    port.on('message', (message: ToThread) => {
      rehearsals.interrupt();
      for (const each of waiting(message, next)) take(each);
      rehearsals.goOn();
    });
  } catch (error) {
    tell({ kind: 'failed', reason: reasonOf(error) });
    port.close();
  }
}

/** When all that came meanwhile is answered. */
function getReady(whole: WholeTree, path: string): void {
  try {
    whole.prepare(path);
  } catch (error) {
    failed(error);
  }
}

/** The server forgets all findings; if the tree comes back all are told again. */
function failed(error: unknown): void {
  said.clear();
  tell({ kind: 'failed', reason: reasonOf(error) });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
