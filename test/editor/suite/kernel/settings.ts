// matchtable.json in the editor: completed from its schema, wrong where the server says so, and followed.
import * as vscode from 'vscode';
import { diagnosticsIn, eventually, fileUri, findingsIn, openFile, rangeOf } from '../editor.ts';
import { MLX5 } from './mlx5.ts';

const FILE = 'matchtable.json';
const write = (text: string) => vscode.workspace.fs.writeFile(fileUri(FILE), Buffer.from(text));

describe('the settings of a project', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.workspace.fs.delete(fileUri(FILE));
    await eventually(
      'findings',
      () => findingsIn(MLX5),
      (found) => found.includes('covered-by-wildcard 16'),
    );
  });

  it('are completed with the names of the rules', async () => {
    await write('{ // comments are fine\n  "rules": { "" }\n}\n');
    const { document } = await openFile(FILE);
    const at = rangeOf(document, '""').start.translate(0, 1);
    await eventually(
      'completions',
      async () => {
        const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          document.uri,
          at,
        );
        return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      },
      (labels) => labels.some((label) => label.includes('covered-by-wildcard')),
    );
    if (document.languageId !== 'jsonc') throw new Error(`the file is ${document.languageId}`);
  });

  it('are followed when they are saved', async () => {
    // It is there before, or nothing is seen of its going.
    await eventually(
      'findings',
      () => findingsIn(MLX5),
      (found) => found.includes('covered-by-wildcard 16'),
    );
    await write('{"rules": {"covered-by-wildcard": "off"}}\n');
    await eventually(
      'findings',
      () => findingsIn(MLX5),
      (found) => !found.includes('covered-by-wildcard 16'),
    );
  });

  it('say where they are wrong, and what they said before counts on', async () => {
    await write('{\n  "rules": {"covered-by-wildcart": "off"}\n}\n');
    await eventually(
      'the fault',
      () => diagnosticsIn(FILE).map(({ message, range }) => `${range.start.line + 1}: ${message}`),
      (told) => told.some((each) => each.startsWith('2: unknown rule "covered-by-wildcart"')),
    );
    if (findingsIn(MLX5).includes('covered-by-wildcard 16')) throw new Error('the rule is on again');
  });
});
