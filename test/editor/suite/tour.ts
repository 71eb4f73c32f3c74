// The pictures of README.md: a real kernel, with the driver of March 2021 added as it was posted.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, findingsIn, openFile, rangeOf } from './editor.ts';
import { open, ROWS, rowsOf } from './rows.ts';
import * as screen from './screen.ts';

const DRIVER = 'drivers/vfio/pci/mlx5_vfio_pci.c';
const ENTRY = 'PCI_DEVICE_SUB(';
const OVERRIDE = 'Match only when driver_override asks for this driver';
const run = vscode.commands.executeCommand;

describe('a tour of a real kernel', () => {
  before(function () {
    if (!screen.hasScreen) this.skip();
  });

  const at = async (text: string) => {
    const editor = await openFile(DRIVER);
    const { start } = rangeOf(editor.document, text);
    editor.selection = new vscode.Selection(start, start);
    editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenter);
    return editor;
  };

  it('the finding is there', async function () {
    // A whole kernel on a machine that may have more to do.
    this.timeout(250_000);
    await run('workbench.action.closeSidebar');
    await at(ENTRY);
    await eventually(
      'findings',
      () => findingsIn(DRIVER),
      (found) => found.some((finding) => finding.startsWith('covered-by-wildcard')),
      240_000,
    );
    await eventually(
      'the whole tree',
      () => screen.texts(screen.STATUS_ITEM),
      ([text]) => /^[\d,]+ tables/.test(text ?? ''),
    );
    await screen.texts('.squiggly-warning');
    // The lens above the table is asked for anew, and the thread may still put away what it read.
    await eventually(
      'the lens',
      () => screen.texts('.codelens-decoration'),
      (all) => all.join('').includes('overlap'),
    );
    await screen.picture('squiggle');
  });

  it('what hover tells of an entry', async () => {
    await at(ENTRY);
    await run('editor.action.showHover');
    await eventually(
      'the hover',
      () => screen.texts('.monaco-hover'),
      (all) => all.join('\n').includes('pci:v'),
    );
    await screen.picture('hover');
    await screen.press('Escape');
  });

  it('the quick fix', async () => {
    await at(ENTRY);
    await run('editor.action.quickFix');
    await screen.texts('.action-widget');
    await screen.picture('quick-fix');
    await screen.press('Escape');
  });

  it('the problems', async () => {
    await at(ENTRY);
    await run('workbench.actions.view.problems');
    await run('problems.action.focusFilter');
    await screen.type('mlx5');
    await eventually(
      'the list',
      () => screen.texts(`.markers-panel ${ROWS}`),
      (all) => all[0]?.includes('mlx5') === true,
    );
    await screen.picture('problems');
    await run('workbench.action.closePanel');
  });

  it('after the fix', async () => {
    const { document } = await at(ENTRY);
    const actions = await run<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      rangeOf(document, ENTRY),
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ title }) => title === OVERRIDE);
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await eventually(
      'findings',
      () => findingsIn(DRIVER),
      (found) => !found.some((finding) => finding.startsWith('covered-by-wildcard')),
    );
    await screen.picture('fixed');
    await run('workbench.action.files.revert');
    await eventually(
      'findings',
      () => findingsIn(DRIVER),
      (found) => found.some((finding) => finding.startsWith('covered-by-wildcard')),
    );
  });

  it('the views', async () => {
    await at(ENTRY);
    // What the view says follows what the server last said of the tree.
    await eventually(
      'the whole tree',
      () => screen.texts(screen.STATUS_ITEM),
      ([text]) => /^[\d,]+ tables/.test(text ?? ''),
    );
    await run('matchtable.showOverlaps');
    await eventually(
      'overlaps',
      () => screen.texts(rowsOf('Overlaps')),
      (all) => all.length > 0,
    );
    await open(rowsOf('Overlaps'), 'mlx5_vfio_pci');
    await run('matchtable.tables.focus');
    await screen.texts(rowsOf('Match Tables'));
    await run('list.focusFirst');
    // Typing goes to the next row of that text.
    for (const label of ['pci ', '1af4']) {
      await screen.type(label);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await screen.press('ArrowRight');
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
    await screen.picture('views');
    await run('workbench.action.closeSidebar');
  });

  it('who gets a device', async () => {
    // As the card announces itself: with its subsystem nothing is left open.
    void run('matchtable.findDrivers', 'pci:v00001AF4d00001042sv000015B3sd00000001bc01sc00i00');
    await screen.texts(`.quick-input-list ${ROWS}`);
    await screen.picture('find-drivers');
    await screen.press('Escape');
  });
});
