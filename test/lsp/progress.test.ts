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
