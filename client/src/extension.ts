// The extension: starts the language server when there is something for it to do, and wires what VS Code shows of it.
import * as vscode from 'vscode';
import { registerFindDrivers } from './find-drivers.ts';
import { watchForKernelSources } from './kernel-sources.ts';
import { languageServer } from './language-server.ts';
import { registerMenu } from './menu.ts';
import { registerPickConfig } from './pick-config.ts';
import { registerRulePages } from './rule-page.ts';
import { showStatus } from './status-item.ts';
import { registerViews } from './views.ts';

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('matchtable', { log: true });
  const server = languageServer(context.asAbsolutePath('dist/server.js'), log);
  const starting = (uri?: vscode.Uri) => {
    log.info(
      uri ? `starting: ${uri.fsPath} is kernel source` : 'starting: a workspace folder is a kernel tree',
    );
    void server.start();
  };
  context.subscriptions.push(
    log,
    server,
    showStatus(server),
    registerViews(server),
    registerFindDrivers(server),
    registerPickConfig(server),
    registerRulePages(server),
    registerMenu(server, log),
    watchForKernelSources(starting),
  );
}
