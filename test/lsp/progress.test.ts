import { expect, test } from 'vitest';
import type { Connection } from 'vscode-languageserver';
import type { OpenTree } from '../../server/src/lsp/open-tree.ts';
import { showProgress } from '../../server/src/lsp/progress.ts';

test('one file is no files', async () => {
  const said: string[] = [];
  const reporter = {
    begin: () => {},
    report: (text: string) => said.push(text),
    done: () => {},
    token: { onCancellationRequested: () => {} },
  };
  const window = { createWorkDoneProgress: () => Promise.resolve(reporter) };
  const progress = showProgress({ window } as unknown as Connection, () => true);
  const tree = { root: '/linux' } as OpenTree;
  progress.tell(tree, { kind: 'progress', what: 'reading', done: 1 });
  progress.tell(tree, { kind: 'progress', what: 'scanning', done: 1200 });
  await new Promise((done) => setImmediate(done));
  expect(said).toEqual(['reading tables, 1 file looked at', 'looking through 1,200 files']);
});

test('buses that somebody asked for are told by themselves, and stopped by themselves', async () => {
  const said: string[] = [];
  const window = {
    createWorkDoneProgress: () =>
      Promise.resolve({
        begin: (title: string) => said.push(title),
        report: (text: string) => said.push(text),
        done: () => said.push('done'),
        token: { onCancellationRequested: (stop: () => void) => stop() },
      }),
  };
  const progress = showProgress({ window } as unknown as Connection, () => true);
  const tree = {
    root: '/linux',
    state: () => ({ kind: 'ready' }),
    cancelAsked: () => said.push('stopped'),
  } as unknown as OpenTree;
  progress.tell(tree, { kind: 'asked', buses: ['usb', 'i2c'], what: 'scanning', done: 2 });
  // An edit is taken in meanwhile.
  progress.state(tree);
  await new Promise((done) => setImmediate(done));
  progress.tell(tree, { kind: 'asked', buses: [] });
  await new Promise((done) => setImmediate(done));
  expect(said).toEqual(['Match tables: usb, i2c', 'stopped', 'looking through 2 files', 'done']);
});
