// What the server is busy with, in words, while a whole tree is read; the user may stop it.
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { OpenTree } from './open-tree.ts';
import type { FromThread } from './thread-messages.ts';

export interface Progress {
  begin(tree: OpenTree): void;
  tell(tree: OpenTree, message: Extract<FromThread, { kind: 'progress' }>): void;
  /** The tree is read, or can't be. */
  state(tree: OpenTree): void;
  /** The tree is none of the workspace's any more. */
  gone(tree: OpenTree): void;
  end(): void;
}

const files = (number: number) => `${number.toLocaleString('en')} ${number === 1 ? 'file' : 'files'}`;

const WORDS = {
  scanning: (done: number) => `looking through ${files(done)}`,
  reading: (done: number) => `reading tables, ${files(done)} looked at`,
  checking: () => 'checking what they match',
} as const;

export function showProgress(connection: Connection, able: () => boolean): Progress {
  const shown = new Map<string, Promise<WorkDoneProgressServerReporter>>();
  const finish = (root: string) => {
    const reporter = shown.get(root);
    shown.delete(root);
    void reporter?.then((each) => each.done()).catch(() => {});
  };
  return {
    begin(tree) {
      if (!able() || shown.has(tree.root)) return;
      const reporter = connection.window.createWorkDoneProgress();
      shown.set(tree.root, reporter);
      reporter
        .then((each) => {
          each.begin('Match tables', undefined, tree.root, true);
          each.token.onCancellationRequested(() => tree.cancel());
        })
        .catch(() => shown.delete(tree.root));
    },
    tell(tree, { what, done }) {
      this.begin(tree);
      void shown
        .get(tree.root)
        ?.then((each) => each.report(WORDS[what](done)))
        .catch(() => {});
    },
    state(tree) {
      if (tree.state().kind === 'indexing') this.begin(tree);
      else finish(tree.root);
    },
    gone({ root }) {
      finish(root);
    },
    end() {
      for (const root of [...shown.keys()]) finish(root);
    },
  };
}
