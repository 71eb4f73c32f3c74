// Findings where they stand, what hover says of them, and the way out.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsIn, eventually, extension, findingsIn, openFile, rangeOf } from '../editor.ts';
import { ENTRY, MLX5, OVERRIDE } from './mlx5.ts';

describe('a kernel tree', () => {
  it('wakes the extension', async () => {
    await eventually('active', () => extension().isActive, Boolean);
  });

  it('has findings where another driver claims the device', async () => {
    await openFile(MLX5);
    await eventually(
      'findings',
      () => findingsIn(MLX5),
      (found) => found.includes('covered-by-wildcard 16') && found.includes('vfio-without-override 16'),
    );
  });

  it('has findings of files that nobody opened', async () => {
    const path = 'drivers/i2c/busses/i2c-scmi-bridge.c';
    await eventually(
      'findings',
      () => findingsIn(path),
      (found) => found.includes('missing-device-table 11'),
    );
  });

  it('leads from a finding to the other driver and to the page of the rule', async () => {
    const finding = diagnosticsIn(MLX5).find(({ code }) => codeOf(code) === 'covered-by-wildcard');
    assert.match(finding?.relatedInformation?.[0]?.location.uri.path ?? '', /virtio_pci_common\.c$/);
    const code = finding?.code;
    assert.ok(typeof code === 'object');
    const page = await vscode.workspace.openTextDocument(code.target);
    assert.match(page.getText(), /covered-by-wildcard|Why is this bad/i);
  });

  it('tells on hover what an entry means', async () => {
    const { document } = await openFile(MLX5);
    await eventually(
      'hover',
      async () => {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
          'vscode.executeHoverProvider',
          document.uri,
          rangeOf(document, ENTRY).start,
        );
        return hovers
          .flatMap(({ contents }) => contents.map((each) => (each as vscode.MarkdownString).value))
          .join('\n');
      },
      (text) => /pci:v00001AF4d00001042sv000015B3sd\*/.test(text),
    );
  });

  it('offers the way that the kernel took, and then has nothing more to say', async () => {
    const { document } = await openFile(MLX5);
    const before = document.getText();
    // The editor offers what cures the findings that it shows, and it may still be asking for them.
    await eventually(
      'findings',
      () => findingsIn(MLX5),
      (found) => found.includes('covered-by-wildcard 16'),
    );
    const actions = await eventually(
      'quick fixes',
      () =>
        vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          document.uri,
          rangeOf(document, ENTRY),
          vscode.CodeActionKind.QuickFix.value,
        ),
      (offered) => offered.some(({ title }) => title === OVERRIDE),
    );
    const fix = actions.find(({ title }) => title === OVERRIDE);
    assert.ok(fix?.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /override_only|PCI_DRIVER_OVERRIDE_DEVICE_VFIO/);
    await eventually(
      'findings',
      () => findingsIn(MLX5),
      (found) => found.length === 0,
    );
    // Not saved: what is on the screen counts. Taken back, the finding is back.
    assert.ok(document.isDirty);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await eventually(
      'findings',
      () => findingsIn(MLX5),
      (found) => found.includes('covered-by-wildcard 16'),
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

const codeOf = (code: vscode.Diagnostic['code']) => (typeof code === 'object' ? code.value : code);
