// `matchtable/status`: what of each tree is known, for a line at the bottom of the window.
import type { Connection } from 'vscode-languageserver';
import type { OpenTree } from './open-tree.ts';
import { STATUS, type Status, type TreeStatus } from './protocol.ts';

/** Returns what tells the client; several calls at once tell it once. */
export function tellStatus(connection: Connection, trees: () => readonly OpenTree[]): () => void {
  let planned = false;
  let before = '';
  return () => {
    if (planned) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      const status: Status = { trees: trees().map(statusOf) };
      const text = JSON.stringify(status);
      if (text === before) return;
      before = text;
      void connection.sendNotification(STATUS, status);
    });
  };
}

function statusOf(tree: OpenTree): TreeStatus {
  const { kind, message, tables, entries } = tree.state();
  const findings = { error: 0, warning: 0, info: 0 };
  for (const path of tree.paths()) for (const { severity } of tree.findingsIn(path)) findings[severity]++;
  return {
    root: tree.root,
    version: tree.tree.version,
    state: kind,
    ...(message !== undefined && { message }),
    ...(tree.arch !== undefined && { arch: tree.arch }),
    ...(tree.config && { config: tree.config.path }),
    tables,
    entries,
    findings,
  };
}
