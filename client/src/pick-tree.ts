// Which of several kernel trees a command means.
import * as vscode from 'vscode';
import type { TreeStatus } from '../../server/src/lsp/protocol.ts';
import type { LanguageServer } from './language-server.ts';

/** The only tree, or the one that the user picks; undefined where there is none (said so) or nothing was picked. */
export async function pickTree(server: LanguageServer, title: string): Promise<TreeStatus | undefined> {
  await server.start();
  const { trees } = server.status;
  if (trees.length === 0) {
    void vscode.window.showInformationMessage(
      'No kernel tree is open. Open one as a folder, or set matchtable.kernelTree.',
    );
    return undefined;
  }
  if (trees.length === 1) return trees[0];
  const items = trees.map((tree) => ({ label: tree.root, description: `Linux ${tree.version}`, tree }));
  return (await vscode.window.showQuickPick(items, { title }))?.tree;
}
