// The commands, and the settings they change.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, findingsIn, openFile } from '../editor.ts';
import { MLX5 } from './mlx5.ts';

const SCMI = 'drivers/i2c/busses/i2c-scmi-bridge.c';

describe('commands', () => {
  it('find the drivers for a line of lspci -nn', async () => {
    const line =
      '03:00.2 SCSI storage controller [0100]: Red Hat, Inc. Virtio 1.0 block device [1af4:1042] (rev 01)';
    const asking = vscode.commands.executeCommand<Who | undefined>('matchtable.findDrivers', line);
    const result = await eventually(
      'the answer',
      async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return Promise.race([asking, new Promise<void>((resolve) => setTimeout(resolve, 200))]);
      },
      (answer) => answer !== undefined,
    );
    assert.deepEqual(
      result?.claims.map(({ driver }) => driver),
      // Its subsystem is not in the line: the first two may both be asked.
      ['mlx5-vfio-pci', 'virtio-pci', 'vfio-pci'],
    );
    // The first was picked: its entry is open.
    const editor = await eventually(
      'the editor',
      () => vscode.window.activeTextEditor,
      (open) => open?.document.uri.path.endsWith(MLX5) === true,
    );
    assert.equal(editor?.selection.start.line, 15);
  });

  it('know each other: every command of the manifest is there', async () => {
    const { packageJSON } = vscode.extensions.getExtension('matchtable.matchtable')!;
    const there = new Set(await vscode.commands.getCommands(true));
    const commands: { command: string }[] = packageJSON.contributes.commands;
    assert.ok(commands.length >= 8);
    assert.deepEqual(
      commands.map(({ command }) => command).filter((command) => !there.has(command)),
      [],
    );
  });

  it('open the page of a rule', async () => {
    await vscode.commands.executeCommand('matchtable.openRule', 'covered-by-wildcard');
    await eventually(
      'the tab',
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '',
      (label) => label.includes('covered-by-wildcard'),
    );
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('read the tree anew', async () => {
    await vscode.commands.executeCommand('matchtable.reindex');
    await eventually(
      'findings',
      () => findingsIn(SCMI),
      (found) => found.length > 0,
    );
  });

  it('restart the server', async () => {
    await openFile(MLX5);
    await vscode.commands.executeCommand('matchtable.restartServer');
    await eventually(
      'findings',
      () => findingsIn(MLX5),
      (found) => found.includes('covered-by-wildcard 16'),
    );
    await eventually(
      'findings',
      () => findingsIn(SCMI),
      (found) => found.length > 0,
    );
  });
});

describe('settings', () => {
  const set = (name: string, value: unknown) =>
    vscode.workspace.getConfiguration('matchtable').update(name, value, vscode.ConfigurationTarget.Workspace);

  it('a configuration: what it does not build is not looked at', async () => {
    await eventually(
      'findings',
      () => findingsIn(SCMI),
      (found) => found.length > 0,
    );
    await set('config', 'config-small');
    await eventually(
      'findings',
      () => findingsIn(SCMI),
      (found) => found.length === 0,
    );
    await eventually(
      'findings',
      () => findingsIn(MLX5),
      (found) => found.includes('covered-by-wildcard 16'),
    );
    await set('config', undefined);
    await eventually(
      'findings',
      () => findingsIn(SCMI),
      (found) => found.length > 0,
    );
  });

  it('a rule that is not wanted', async () => {
    await set('lint.ignore', ['missing-device-table']);
    await eventually(
      'findings',
      () => findingsIn(SCMI),
      (found) => found.length === 0,
    );
    await set('lint.ignore', undefined);
    await eventually(
      'findings',
      () => findingsIn(SCMI),
      (found) => found.length > 0,
    );
  });
});

interface Who {
  readonly claims: readonly { readonly driver: string }[];
}
