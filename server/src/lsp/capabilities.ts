// What the server can do, as `initialize` answers it.
import {
  type ClientCapabilities,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { ACTION_KINDS } from './code-actions.ts';

export const capabilitiesFor = (client: ClientCapabilities): ServerCapabilities => ({
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  ...(client.textDocument?.diagnostic && {
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
