// The command Pick Configuration: which .config and which architecture the tree is looked at with.
import * as vscode from 'vscode';
import { CONFIGS, type ConfigsResult, SECTION } from '../../server/src/lsp/protocol.ts';
import { failed } from './failed.ts';
import type { LanguageServer } from './language-server.ts';

type Tree = ConfigsResult['trees'][number];

interface Choice extends vscode.QuickPickItem {
  /** A value of the setting, or what asks for one. */
  readonly value: string | 'browse';
}

export function registerPickConfig(server: LanguageServer): vscode.Disposable {
  return vscode.commands.registerCommand('matchtable.pickConfig', async () => {
    try {
      if (!vscode.workspace.isTrusted) return await explainTrust();
      const { trees } = await server.request<ConfigsResult>(CONFIGS, {});
      const tree = await treeOf(trees);
      if (!tree) return;
      const config = await pickFile(tree);
      if (config === undefined) return;
      const arch = await pickArch(tree);
      if (arch === undefined) return;
      await save(tree, { config, arch });
    } catch (error) {
      await failed(error);
    }
  });
}

async function explainTrust(): Promise<void> {
  const manage = 'Manage trust';
  const chosen = await vscode.window.showInformationMessage(
    'A workspace that is not trusted can’t name files to read. Its kernel is looked at for any configuration.',
    manage,
  );
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

async function treeOf(trees: readonly Tree[]): Promise<Tree | undefined> {
  if (trees.length < 2) {
    if (trees.length === 0) void vscode.window.showInformationMessage('No kernel tree is open.');
    return trees[0];
  }
  const items = trees.map((tree) => ({ label: tree.root, description: `Linux ${tree.version}`, tree }));
  return (await vscode.window.showQuickPick(items, { title: 'Configuration of which tree?' }))?.tree;
}

/** A value for the setting: empty is any configuration. */
async function pickFile(tree: Tree): Promise<string | undefined> {
  const now = tree.config ?? '';
  const mark = (value: string) => (value === now ? '$(check) ' : '');
  const items: Choice[] = [
    {
      label: `${mark('')}Any configuration`,
      description: 'everything that any .config may build',
      value: '',
    },
    ...tree.configs.map(({ path, label, description }) => ({
      label: `${mark(path)}${label}`,
      description: description ?? '',
      value: path,
    })),
    { label: '$(folder-opened) Browse…', value: 'browse' },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Configuration (1/2): .config',
    placeHolder: 'Only tables that this configuration builds are looked at',
  });
  if (chosen?.value !== 'browse') return chosen?.value;
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'A kernel configuration',
      defaultUri: vscode.Uri.file(tree.root),
    })) ?? [];
  return file?.fsPath;
}

async function pickArch(tree: Tree): Promise<string | undefined> {
  const now = tree.arch ?? '';
  const mark = (value: string) => (value === now ? '$(check) ' : '');
  const items: Choice[] = [
    { label: `${mark('')}Automatic`, description: 'the configuration’s, else all', value: '' },
    ...tree.archs.map((arch) => ({ label: `${mark(arch)}${arch}`, value: arch })),
  ];
  return (await vscode.window.showQuickPick(items, { title: 'Configuration (2/2): architecture' }))?.value;
}

/** Written to the tree's own folder where several are open, else to the workspace, else to the user's settings. */
async function save(tree: Tree, values: { readonly config: string; readonly arch: string }): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.find(({ uri }) => uri.fsPath === tree.root);
  const several = folders.length > 1 && folder !== undefined;
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const target = several ? WorkspaceFolder : folders.length > 0 ? Workspace : Global;
  const settings = vscode.workspace.getConfiguration(SECTION, folder?.uri ?? null);
  // A default that nobody has to read about is taken out.
  for (const [name, value] of Object.entries(values))
    await settings.update(name, value === '' ? undefined : value, target);
}
