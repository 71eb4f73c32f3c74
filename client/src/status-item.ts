// The item in the status bar: what is read, how many tables and findings there are; a click opens the menu.
import * as vscode from 'vscode';
import type { Status, TreeStatus } from '../../server/src/lsp/protocol.ts';
import type { LanguageServer } from './language-server.ts';

export function showStatus(server: LanguageServer): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('matchtable.status', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Match tables';
  item.command = 'matchtable.menu';
  const update = () => {
    const { text, warns } = statusText(server.status, server.failure);
    item.text = text;
    item.tooltip = tooltip(server.status, server.failure);
    item.backgroundColor = warns ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    // Views and menus show only where there is a tree or somebody waits for one.
    void vscode.commands.executeCommand('setContext', 'matchtable.active', server.wanted);
    void vscode.commands.executeCommand('setContext', 'matchtable.hasTree', server.status.trees.length > 0);
    if (server.wanted) item.show();
    else item.hide();
  };
  const listening = server.onStatus(update);
  update();
  return vscode.Disposable.from(item, listening);
}

/** What the item says. `warns`: something keeps the server from working. */
export function statusText(
  { trees }: Status,
  failure: string | undefined,
): { readonly text: string; readonly warns: boolean } {
  if (failure !== undefined) return { text: '$(error) Match tables', warns: true };
  if (trees.length === 0) return { text: '$(circuit-board) No kernel tree', warns: false };
  const sum = (of: (tree: TreeStatus) => number) => trees.reduce((total, tree) => total + of(tree), 0);
  const indexing = trees.find(({ state }) => state === 'indexing');
  if (indexing) return { text: `$(sync~spin) Match tables: ${indexing.message ?? 'reading'}`, warns: false };
  if (trees.some(({ state }) => state === 'failed')) return { text: '$(warning) Match tables', warns: true };
  const parts = [
    `$(circuit-board) ${count(
      sum(({ tables }) => tables),
      'table',
    )}`,
  ];
  const errors = sum(({ findings }) => findings.error);
  const warnings = sum(({ findings }) => findings.warning);
  if (errors > 0) parts.push(`$(error) ${errors}`);
  if (warnings > 0) parts.push(`$(warning) ${warnings}`);
  return { text: parts.join('  '), warns: false };
}

function tooltip({ trees }: Status, failure: string | undefined): vscode.MarkdownString {
  const lines = trees.map(treeLines);
  if (failure !== undefined) lines.unshift(`The language server did not start: ${failure}`);
  else if (trees.length === 0) lines.push('No kernel tree is open, and no file of one.');
  return new vscode.MarkdownString(lines.join('\n\n---\n\n'), true);
}

function treeLines(tree: TreeStatus): string {
  const { error, warning, info } = tree.findings;
  const found = [count(error, 'error'), count(warning, 'warning')];
  if (info > 0) found.push(`${number(info)} info`);
  const scope = [
    tree.config === undefined ? 'any configuration' : `configuration \`${tree.config}\``,
    ...(tree.arch === undefined ? [] : [`architecture ${tree.arch}`]),
  ];
  const state =
    tree.state === 'ready'
      ? `${count(tree.tables, 'table')}, ${count(tree.entries, 'entry', 'entries')}\n\n${found.join(', ')}`
      : (tree.message ?? tree.state);
  return `**Linux ${tree.version}** ${tree.root}\n\n${scope.join(', ')}\n\n${state}`;
}

const number = (n: number) => n.toLocaleString('en');
const count = (n: number, one: string, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
