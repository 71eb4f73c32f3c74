// When the language server is wanted: in a kernel tree, or for a C file that has to do with match tables. A C project
// of any other kind never sees it.
import * as vscode from 'vscode';
import { SECTION } from '../../server/src/lsp/protocol.ts';

/** What the layouts of id structs come from: a folder that has it is a kernel tree. */
const HALLMARK = 'include/linux/mod_devicetable.h';
/** Words without which a driver outside of any tree has no table. */
const TABLE_WORDS = /\bMODULE_DEVICE_TABLE\b|_device_id\b/;

/** Calls `found` once: with the C file that wants the server, or without where a workspace folder is a kernel tree. */
export function watchForKernelSources(found: (uri?: vscode.Uri) => void): vscode.Disposable {
  let done = false;
  const listeners: vscode.Disposable[] = [];
  const dispose = () => {
    done = true;
    for (const listener of listeners.splice(0)) listener.dispose();
  };
  const report = (uri?: vscode.Uri) => {
    if (done) return;
    dispose();
    found(uri);
  };
  const lookAtFolders = async () => {
    for (const folder of vscode.workspace.workspaceFolders ?? [])
      if (await isKernelTree(folder.uri)) report();
  };
  const lookAt = async (document: vscode.TextDocument) => {
    if (await isKernelSource(document)) report(document.uri);
  };
  listeners.push(
    vscode.workspace.onDidOpenTextDocument(lookAt),
    vscode.workspace.onDidSaveTextDocument(lookAt),
    vscode.workspace.onDidChangeWorkspaceFolders(lookAtFolders),
  );
  void lookAtFolders();
  for (const document of vscode.workspace.textDocuments) void lookAt(document);
  return { dispose };
}

async function isKernelSource(document: vscode.TextDocument): Promise<boolean> {
  if (document.uri.scheme !== 'file' || !['c', 'cpp'].includes(document.languageId)) return false;
  if (TABLE_WORDS.test(document.getText())) return true;
  if (vscode.workspace.getConfiguration(SECTION, document.uri).get<string>('kernelTree')) return true;
  for (let folder = vscode.Uri.joinPath(document.uri, '..'); ; folder = vscode.Uri.joinPath(folder, '..')) {
    if (await isKernelTree(folder)) return true;
    if (folder.path === '/' || /^\/[a-z]:\/?$/i.test(folder.path)) return false;
  }
}

async function isKernelTree(folder: vscode.Uri): Promise<boolean> {
  if (folder.scheme !== 'file') return false;
  try {
    const { type } = await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, HALLMARK));
    return (type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}
