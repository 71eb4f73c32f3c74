// What the suites do in an editor: open, wait, look.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('matchtable.matchtable');
  assert.ok(found, 'the extension is installed');
  return found;
}

export function fileUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

export async function openFile(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(fileUri(path));
}

/** Where a text stands in a document. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${document.uri.path} has ${text}`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
}

/** Asks again until there is an answer that suits; fails with the last one after `patience` milliseconds. */
export async function eventually<T>(
  what: string,
  ask: () => T | PromiseLike<T>,
  suits: (answer: T) => boolean,
  patience = 60_000,
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await answerOf(ask);
    if (answer && suits(answer.value)) return answer.value;
    if (Date.now() > end) assert.fail(`${what}: still ${answer ? JSON.stringify(answer.value) : 'given up'}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** undefined where VS Code gives up asking, as it does where some extension's providers come or go meanwhile. */
async function answerOf<T>(ask: () => T | PromiseLike<T>): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (error instanceof Error && error.name === 'Canceled') return undefined;
    throw error;
  }
}

export const diagnosticsIn = (path: string): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(fileUri(path)).filter(({ source }) => source === 'matchtable');

/** Findings in a file, as `rule line` with lines from 1. */
export const findingsIn = (path: string): readonly string[] =>
  diagnosticsIn(path).map(
    ({ code, range }) => `${typeof code === 'object' ? code.value : code} ${range.start.line + 1}`,
  );
