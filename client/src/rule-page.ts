// Rule pages: asked of the server and shown as VS Code shows Markdown.
import * as vscode from 'vscode';
import {
  COMMANDS,
  RULE_PAGE,
  type RulePageParams,
  type RulePageResult,
} from '../../server/src/lsp/protocol.ts';
import { failed } from './failed.ts';
import type { LanguageServer } from './language-server.ts';

const SCHEME = 'matchtable-rule';

export function registerRulePages(server: LanguageServer): vscode.Disposable {
  const pages = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent({ path }) {
      const rule = path.slice(1).replace(/\.md$/, '');
      const page = await server.request<RulePageResult | null>(RULE_PAGE, { rule } satisfies RulePageParams);
      return page?.page ?? `There is no rule \`${rule}\`.`;
    },
  });
  const open = vscode.commands.registerCommand(COMMANDS.openRule, async (given?: unknown) => {
    try {
      const rule = typeof given === 'string' ? given : await pickRule();
      if (rule === undefined) return;
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` });
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch (error) {
      await failed(error);
    }
  });
  return vscode.Disposable.from(pages, open);
}

/** The rules of the findings that there are, the open file's first. */
async function pickRule(): Promise<string | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri.toString();
  const found = new Set<string>();
  const all = vscode.languages.getDiagnostics().sort(([a], [b]) => rank(a) - rank(b));
  for (const [, diagnostics] of all)
    for (const { source, code } of diagnostics) {
      const name = typeof code === 'object' ? code.value : code;
      if (source === 'matchtable' && typeof name === 'string') found.add(name);
    }
  if (found.size === 0) {
    void vscode.window.showInformationMessage('No rule has found anything here.');
    return undefined;
  }
  return vscode.window.showQuickPick([...found], { title: 'Page of which rule?' });

  function rank(uri: vscode.Uri): number {
    return uri.toString() === active ? 0 : 1;
  }
}
