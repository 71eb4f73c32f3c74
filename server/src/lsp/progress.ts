// What the server is busy with, in words, while a whole tree is read; the user may stop it.
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { OpenTree } from './open-tree.ts';
import type { FromThread } from './thread-messages.ts';

export interface Progress {
  begin(tree: OpenTree): void;
  tell(tree: OpenTree, message: Extract<FromThread, { kind: 'progress' | 'asked' }>): void;
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

/** What is shown for buses that are read beside everything else. */
const ASKED = '\0asked';

export function showProgress(connection: Connection, able: () => boolean): Progress {
  const shown = new Map<string, Promise<WorkDoneProgressServerReporter>>();
  const finish = (key: string) => {
    const reporter = shown.get(key);
    shown.delete(key);
    void reporter?.then((each) => each.done()).catch(() => {});
  };
  const begin = (key: string, title: string, { root }: OpenTree, cancel: () => void) => {
    if (!able() || shown.has(key)) return;
    const reporter = connection.window.createWorkDoneProgress();
    shown.set(key, reporter);
    reporter
      .then((each) => {
        each.begin(title, undefined, root, true);
        each.token.onCancellationRequested(cancel);
      })
      .catch(() => shown.delete(key));
  };
  const report = (key: string, text: string) =>
    void shown
      .get(key)
      ?.then((each) => each.report(text))
      .catch(() => {});
  return {
    begin: (tree) => begin(tree.root, 'Match tables', tree, () => tree.cancel()),
    tell(tree, message) {
      if (message.kind === 'progress') {
        this.begin(tree);
        report(tree.root, WORDS[message.what](message.done));
        return;
      }
      const key = tree.root + ASKED;
      if (!('what' in message)) {
        finish(key);
        return;
      }
      begin(key, `Match tables: ${message.buses.join(', ')}`, tree, () => tree.cancelAsked());
      report(key, WORDS[message.what](message.done));
    },
    state(tree) {
      if (tree.state().kind === 'indexing') this.begin(tree);
      else finish(tree.root);
      // With its thread all that it was reading ends.
      if (tree.state().kind !== 'ready') finish(tree.root + ASKED);
    },
    gone({ root }) {
      finish(root);
      finish(root + ASKED);
    },
    end() {
      for (const key of [...shown.keys()]) finish(key);
    },
  };
}
