// The two views: Match tables (bus, vendor, driver, entries) and Overlaps (pairs of modules, pairs of entries).
import * as vscode from 'vscode';
import { COMMANDS, OVERLAPS, TABLES } from '../../server/src/lsp/protocol.ts';
import type { LanguageServer } from './language-server.ts';
import { goTo } from './places.ts';
import { type Node, nodesOf } from './view-nodes.ts';

export function registerViews(server: LanguageServer): vscode.Disposable {
  const tables = nodesOf(server, TABLES);
  const overlaps = nodesOf(server, OVERLAPS);
  const tableView = vscode.window.createTreeView('matchtable.tables', {
    treeDataProvider: tables.provider,
    showCollapseAll: true,
  });
  const overlapView = vscode.window.createTreeView('matchtable.overlaps', {
    treeDataProvider: overlaps.provider,
    showCollapseAll: true,
  });

  const showOnly = (uri: vscode.Uri | undefined) => {
    overlaps.showOnly(uri);
    if (uri) overlapView.description = vscode.workspace.asRelativePath(uri);
    // With exactOptionalPropertyTypes undefined can't be assigned, and VS Code takes an empty one as none.
    else overlapView.description = '';
    void vscode.commands.executeCommand('setContext', 'matchtable.overlapsOfFile', uri !== undefined);
  };
  return vscode.Disposable.from(
    tables,
    overlaps,
    tableView,
    overlapView,
    vscode.commands.registerCommand(COMMANDS.showOverlaps, async (uri?: string | vscode.Uri) => {
      const wanted = typeof uri === 'string' ? vscode.Uri.parse(uri) : (uri ?? activeFile());
      if (!wanted) return void vscode.window.showInformationMessage('Open a file with match tables first.');
      showOnly(wanted);
      await vscode.commands.executeCommand('matchtable.overlaps.focus');
    }),
    vscode.commands.registerCommand('matchtable.showAllOverlaps', () => showOnly(undefined)),
    vscode.commands.registerCommand('matchtable.openOtherSide', (node: Node) =>
      node.view.otherLocation ? goTo(node.view.otherLocation) : undefined,
    ),
  );
}

function activeFile(): vscode.Uri | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri?.scheme === 'file' ? uri : undefined;
}
