// Places of the protocol as VS Code's.
import * as vscode from 'vscode';
import type { Location, Range } from '../../server/src/lsp/protocol.ts';

export function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** Opens the file with the range in the middle of the editor. */
export async function goTo({ uri, range }: Location): Promise<void> {
  const selection = rangeOf(range);
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
