// A command that could not do its work says so once, and where more is to be read.
import * as vscode from 'vscode';

export async function failed(error: unknown): Promise<undefined> {
  const message = error instanceof Error ? error.message : String(error);
  const chosen = await vscode.window.showErrorMessage(`matchtable: ${message}`, 'Show log');
  if (chosen !== undefined) await vscode.commands.executeCommand('matchtable.showLog');
  return undefined;
}
