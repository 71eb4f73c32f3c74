// What only the screen shows.
import * as vscode from 'vscode';
import { eventually, openFile, rangeOf } from '../editor.ts';
import { open, ROWS, rowsOf } from '../rows.ts';
import * as screen from '../screen.ts';
import { ENTRY, MLX5, OVERRIDE } from './mlx5.ts';

const run = vscode.commands.executeCommand;

describe('on the screen', () => {
  before(function () {
    if (!screen.hasScreen) this.skip();
  });

  const atEntry = async () => {
    const editor = await openFile(MLX5);
    const { start } = rangeOf(editor.document, ENTRY);
    editor.selection = new vscode.Selection(start, start);
    return editor;
  };
  const texts = (what: string, selector: string, pattern: RegExp) =>
    eventually(
      what,
      () => screen.texts(selector),
      (all) => pattern.test(all.join('\n')),
    );

  it('the finding is underlined', async () => {
    await atEntry();
    await screen.texts('.squiggly-warning');
    await screen.picture('squiggle');
  });

  it('the status item counts tables and findings', async () => {
    await texts('the item', screen.STATUS_ITEM, /^\d+ tables\s+\d+$/);
  });

  it('a click on the status item opens the menu', async () => {
    await screen.click(screen.STATUS_ITEM);
    await texts(
      'the menu',
      `.quick-input-list ${ROWS}`,
      /Find drivers for a device[\s\S]*Restart the server/,
    );
    await screen.picture('menu');
    await screen.press('Escape');
  });

  it('hover tells of the finding and of the entry', async () => {
    await atEntry();
    await run('editor.action.showHover');
    await texts('the hover', '.monaco-hover', /already claims[\s\S]*pci:v00001AF4d00001042sv000015B3sd\*/);
    await screen.picture('hover');
    await screen.press('Escape');
  });

  it('the light bulb offers the fix', async () => {
    await atEntry();
    await run('editor.action.quickFix');
    await texts('the actions', '.action-widget', new RegExp(OVERRIDE));
    await screen.picture('quick-fix');
    await screen.press('Escape');
  });

  it('the problems are listed, with the other driver', async () => {
    await run('workbench.actions.view.problems');
    await run('problems.action.focusFilter');
    await screen.type('virtio_pci already');
    await texts(
      'the list',
      `.markers-panel ${ROWS}`,
      /virtio_pci already claims[\s\S]*virtio_pci matches all/,
    );
    await screen.picture('problems');
    await run('problems.action.clearFilterText');
    await run('workbench.action.closePanel');
  });

  it('Match tables opens from the bus down to an entry', async () => {
    await run('matchtable.tables.focus');
    const rows = rowsOf('Match Tables');
    await texts('buses', rows, /^pci/);
    await open(rows, 'pci');
    await open(rows, '10ec');
    await open(rows, '8139cp');
    await texts('entries', rows, /8139cp[\s\S]*10ec:8139|8139cp[\s\S]*8139/);
    await screen.picture('tables');
  });

  it('Overlaps lists pairs of modules and their entries', async () => {
    await openFile(MLX5);
    await run('matchtable.showOverlaps');
    const rows = rowsOf('Overlaps');
    const ofFile = (all: readonly string[]) => all.length === 1 && all[0]!.includes('mlx5_vfio_pci');
    await eventually('only those of the file', () => screen.texts(rows), ofFile);
    await open(rows, 'mlx5_vfio_pci');
    await eventually(
      'entries',
      () => screen.texts(rows),
      (all) => all.length > 1,
    );
    await screen.picture('overlaps');
    await run('matchtable.showAllOverlaps');
    await texts('all pairs', rows, /8139cp/);
    await run('workbench.view.explorer');
  });

  it('tables have colours of their own', async () => {
    await atEntry();
    await run('editor.action.inspectTMScopes');
    await texts('scopes', '.token-inspect-widget', /entry\.match-table/);
    await screen.press('Escape');
  });

  it('the page of the extension has no picture that is not shown', async () => {
    await run('workbench.extensions.search', '@installed matchtable');
    await screen.click(`.extensions-list ${ROWS}:has-text("matchtable")`);
    await eventually('the page', screen.headings, (all) => all.includes('In an editor'));
    await screen.picture('page');
    await eventually('pictures', screen.pictures, allShown);
    await run('workbench.action.closeActiveEditor');
    await run('workbench.view.explorer');
  });

  it('the walkthrough shows its pictures', async () => {
    await run('workbench.action.openWalkthrough', 'matchtable.matchtable#start', false);
    await texts('the steps', '.getting-started-step', /Open a kernel tree/);
    await eventually('pictures', screen.pictures, (all) => all.length > 0 && allShown(all));
    await screen.picture('walkthrough');
    await run('workbench.action.closeActiveEditor');
  });

  it('a link of a finding leads to the page of its rule', async () => {
    await atEntry();
    await run('editor.action.showHover');
    await screen.click('.monaco-hover a:has-text("covered-by-wildcard")');
    await eventually('the page', screen.headings, (all) => all.includes('Why is this bad?'));
    await screen.picture('rule');
    await run('workbench.action.closeActiveEditor');
  });
});

const allShown = (all: readonly { readonly shown: boolean }[]) => all.every(({ shown }) => shown);
