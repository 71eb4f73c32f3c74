// What the server can do, as `initialize` answers it.
import {
  type ClientCapabilities,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { ACTION_KINDS } from './code-actions.ts';

/**
 * Whether the client asks for diagnostics. One that can't be told to ask again (Neovim 0.10) would not see what the
 * whole tree says before the next keystroke: it is sent them.
 */
export const asksForDiagnostics = (client: ClientCapabilities): boolean =>
  client.textDocument?.diagnostic !== undefined && client.workspace?.diagnostics?.refreshSupport === true;

export const capabilitiesFor = (client: ClientCapabilities): ServerCapabilities => ({
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  ...(asksForDiagnostics(client) && {
    diagnosticProvider: {
      identifier: 'matchtable',
      interFileDependencies: true,
      workspaceDiagnostics: true,
    },
  }),
  hoverProvider: true,
  codeActionProvider: { codeActionKinds: ACTION_KINDS },
  completionProvider: { triggerCharacters: ['.', '(', ','] },
  signatureHelpProvider: { triggerCharacters: ['(', ','] },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  inlayHintProvider: true,
  codeLensProvider: { resolveProvider: true },
  documentLinkProvider: {},
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
});
