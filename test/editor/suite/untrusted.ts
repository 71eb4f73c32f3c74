// A kernel tree that nobody has vouched for: it is read all the same, nothing of it is run, and its settings name no
// files.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, extension, findingsIn } from './editor.ts';

describe('a workspace that is not trusted', () => {
  it('is read', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await eventually('active', () => extension().isActive, Boolean);
    await eventually(
      'findings',
      () => findingsIn('drivers/vfio/pci/mlx5/main.c'),
      (found) => found.includes('covered-by-wildcard 16'),
    );
  });

  it('names no files in its settings', () => {
    const settings = vscode.workspace.getConfiguration('matchtable');
    assert.equal(settings.get('config'), '');
    // What names no file is taken from it.
    assert.deepEqual(settings.get('lint.ignore'), ['missing-device-table']);
    assert.deepEqual(findingsIn('drivers/i2c/busses/i2c-scmi-bridge.c'), []);
  });
});
