// A developer opens a kernel tree in which the patch of March 2021 stands as it was posted.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, extension, findingsIn, openFile, rangeOf } from './editor.ts';
import * as screen from './screen.ts';

const MLX5 = 'drivers/vfio/pci/mlx5/main.c';
const ENTRY = 'PCI_DEVICE_SUB(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042';

describe('a kernel tree', () => {
  it('wakes the extension', async () => {
    await eventually('active', () => extension().isActive, Boolean);
  });

  it('has findings where another driver claims the device', async () => {
    await openFile(MLX5);
    await eventually(
      'findings',
      () => findingsIn(MLX5),
      (found) => found.includes('covered-by-wildcard 16'),
    );
  });

  it('underlines them on the screen', async function () {
    if (!screen.hasScreen) this.skip();
    await screen.texts('.squiggly-warning');
    await screen.picture('squiggle');
  });

  it('tells on hover what the entry means', async () => {
    const { document } = await openFile(MLX5);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      rangeOf(document, ENTRY).start,
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((each) => (each as vscode.MarkdownString).value))
      .join('\n');
    assert.match(text, /mlx5_vfio_pci_table/);
  });
});
