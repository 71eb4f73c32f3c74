// What came while the thread was busy (it reads a bus that somebody asked for): keys are not answered one by one.
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { waiting } from '../../server/src/lsp/message-queue.ts';
import type { Change, ToThread } from '../../server/src/lsp/thread-messages.ts';

const text = (content: string) => new TextEncoder().encode(content);
const change = (...changes: readonly Change[]): ToThread => ({ kind: 'change', changes });
const ask = (id: number): ToThread => ({ kind: 'ask', id, question: { kind: 'symbols', query: '' } });

/** Each list of messages that are taken at once, until none is left. */
function taken(messages: readonly ToThread[]): ToThread[][] {
  const { port1, port2 } = new MessageChannel();
  for (const message of messages) port1.postMessage(message);
  const next = (): ToThread | undefined => receiveMessageOnPort(port2)?.message;
  const all: ToThread[][] = [];
  for (let first = next(); first; first = next()) all.push(waiting(first, next));
  port1.close();
  return all;
}

test('changes that wait are taken as one, with the last text of each path', () => {
  const keys = [...Array(100).keys()].map((i) => change({ path: 'a.c', text: text(`${i}`), version: i }));
  const other = { path: 'b.c', text: text('b'), version: 1, opened: true };
  expect(taken([...keys, change(other), change({ path: 'Kconfig' })])).toEqual([
    [change({ path: 'a.c', text: text('99'), version: 99 }, other, { path: 'Kconfig' })],
  ]);
});

test('what is asked between them is answered between them', () => {
  const [a, b, c] = [1, 2, 3].map((version) => ({ path: 'a.c', text: text(`${version}`), version }));
  expect(taken([change(a!), ask(0), ask(1), change(b!), change(c!)])).toEqual([
    [change(a!), ask(0)],
    [ask(1)],
    [change(c!)],
  ]);
});

test('a file that was opened and typed into is one that was opened; one that was closed is not', () => {
  const opened = { path: 'a.c', text: text('1'), version: 1, opened: true };
  const typed = { path: 'a.c', text: text('2'), version: 2 };
  expect(taken([change(opened), change(typed)])).toEqual([[change({ ...typed, opened: true })]]);
  expect(taken([change(opened), change({ path: 'a.c' })])).toEqual([[change({ path: 'a.c' })]]);
});
