// Nodes of a view, asked of the server as they are opened.
import * as vscode from 'vscode';
import type { ViewNode, ViewParams } from '../../server/src/lsp/protocol.ts';
import type { LanguageServer } from './language-server.ts';
import { rangeOf } from './places.ts';

export interface Node {
  readonly view: ViewNode;
  /** Keys from the root down to this node. */
  readonly path: readonly string[];
}

export interface Nodes extends vscode.Disposable {
  readonly provider: vscode.TreeDataProvider<Node>;
  /** Only what concerns one file; undefined: all. */
  showOnly(uri: vscode.Uri | undefined): void;
}

const ICONS: Readonly<Record<ViewNode['kind'], string>> = {
  tree: 'repo',
  bus: 'circuit-board',
  vendor: 'organization',
  driver: 'package',
  entry: 'symbol-array',
  pair: 'git-compare',
  entryPair: 'arrow-swap',
  note: 'info',
};

/** How long to wait for more changes before a view is read anew, in milliseconds. */
const SETTLE = 300;

/** `method` is the request that gives children. */
export function nodesOf(server: LanguageServer, method: string): Nodes {
  const changed = new vscode.EventEmitter<undefined>();
  let uri: vscode.Uri | undefined;
  let waiting: NodeJS.Timeout | undefined;
  const listening = server.onStatus(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => changed.fire(undefined), SETTLE);
  });
  return {
    provider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: itemOf,
      async getChildren(node) {
        // What VS Code writes where there is nothing (viewsWelcome) says more than an empty answer.
        if (!server.wanted || server.status.trees.length === 0) return [];
        const path = node?.path ?? [];
        const params: ViewParams = uri ? { path, uri: uri.toString() } : { path };
        const found = await server.request<readonly ViewNode[] | null>(method, params);
        return (found ?? []).map((view) => ({ view, path: [...path, view.key] }));
      },
    },
    showOnly(wanted) {
      uri = wanted;
      changed.fire(undefined);
    },
    dispose() {
      clearTimeout(waiting);
      listening.dispose();
      changed.dispose();
    },
  };
}

function itemOf({ view, path }: Node): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(
    view.label,
    view.hasChildren ? (view.kind === 'tree' ? Expanded : Collapsed) : None,
  );
  item.id = path.join('\0');
  item.iconPath = new vscode.ThemeIcon(ICONS[view.kind]);
  item.contextValue = view.otherLocation ? `${view.kind} hasOtherSide` : view.kind;
  if (view.description !== undefined) item.description = view.description;
  if (view.tooltip !== undefined) item.tooltip = new vscode.MarkdownString(view.tooltip);
  if (view.location)
    item.command = {
      title: 'Open',
      command: 'vscode.open',
      arguments: [
        vscode.Uri.parse(view.location.uri),
        {
          selection: rangeOf(view.location.range),
          preserveFocus: true,
        } satisfies vscode.TextDocumentShowOptions,
      ],
    };
  return item;
}
