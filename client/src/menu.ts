// The menu behind the status item, and the commands that only the server's own state matters to.
import * as vscode from 'vscode';
import { COMMANDS, REINDEX } from '../../server/src/lsp/protocol.ts';
import { failed } from './failed.ts';
import type { LanguageServer } from './language-server.ts';

interface Choice extends vscode.QuickPickItem {
  readonly command: string;
}

const CHOICES: readonly Choice[] = [
  { label: '$(search) Find drivers for a device…', command: 'matchtable.findDrivers' },
  { label: '$(git-compare) Show overlaps of this file', command: COMMANDS.showOverlaps },
  { label: '$(list-tree) Show match tables', command: 'matchtable.tables.focus' },
  { label: '$(settings) Pick .config and architecture…', command: 'matchtable.pickConfig' },
  { label: '$(refresh) Read the tree anew', command: 'matchtable.reindex' },
  { label: '$(book) Open a rule’s page…', command: COMMANDS.openRule },
  { label: '$(debug-restart) Restart the server', command: 'matchtable.restartServer' },
  { label: '$(output) Show log', command: 'matchtable.showLog' },
];

export function registerMenu(server: LanguageServer, log: vscode.LogOutputChannel): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register('matchtable.menu', async () => {
      const chosen = await vscode.window.showQuickPick(CHOICES, { title: 'Match tables' });
      if (chosen) await vscode.commands.executeCommand(chosen.command);
    }),
    register('matchtable.reindex', async () => {
      try {
        await server.request(REINDEX, {});
      } catch (error) {
        await failed(error);
      }
    }),
    register('matchtable.restartServer', async () => {
      await server.restart();
      if (server.failure !== undefined) await failed(server.failure);
    }),
    register('matchtable.showLog', () => log.show(true)),
  );
}
