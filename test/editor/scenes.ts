// The folders that VS Code is opened on, each with the suite that runs there.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Scene {
  /** The suite's name. */
  readonly name: string;
  readonly what: string;
  /** Makes the folder. */
  readonly folder: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly askForTrust: boolean;
  /** Of the window, in pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

/** What keeps VS Code quiet, and what makes a name of a device the same everywhere. */
export const SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'files.autoSave': 'off',
  'update.mode': 'none',
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'editor.minimap.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'matchtable.pciIds': resolve('test/docs/pci.ids'),
};

/** A module that is built outside of any kernel tree. */
const OUT_OF_TREE = `#include <linux/module.h>
#include <linux/pci.h>

static const struct pci_device_id outside_ids[] = {
\t{ PCI_DEVICE(PCI_VENDOR_ID_REALTEK, 0x8139) },
\t{ }
};

MODULE_DEVICE_TABLE(pci, outside_ids);
`;

/** Copies what the suites change into `work`. */
export function scenes(work: string): readonly Scene[] {
  const folders = join(work, 'folders');
  const kernel = (name: string) => {
    const folder = join(folders, name);
    cpSync('test/kernel-tree', folder, { recursive: true });
    // A configuration that leaves one driver out.
    const config = readFileSync(join(folder, 'config-mini'), 'utf8');
    writeFileSync(join(folder, 'config-small'), config.replace(/^CONFIG_I2C_SCMI_BRIDGE=.*$/m, ''));
    return folder;
  };
  const plain = join(folders, 'plain');
  mkdirSync(plain, { recursive: true });
  writeFileSync(join(plain, 'README.md'), '# No C here\n');
  writeFileSync(join(plain, 'main.c'), 'int main(void)\n{\n\treturn 0;\n}\n');
  writeFileSync(join(plain, 'driver.c'), OUT_OF_TREE);
  const untrusted = kernel('untrusted');
  mkdirSync(join(untrusted, '.vscode'));
  writeFileSync(
    join(untrusted, '.vscode/settings.json'),
    JSON.stringify({
      'matchtable.config': 'config-mini',
      'matchtable.lint.ignore': ['missing-device-table'],
    }),
  );
  const size = { width: 1280, height: 800 };
  const common = { settings: SETTINGS, askForTrust: false, size };
  return [
    { ...common, name: 'kernel', what: 'a kernel tree', folder: kernel('linux') },
    { ...common, name: 'plain', what: 'a folder without a kernel', folder: plain },
    {
      name: 'untrusted',
      what: 'a kernel tree of strangers',
      folder: untrusted,
      size,
      // Nobody answers whether the folder is trusted: so it is not.
      askForTrust: true,
      settings: {
        ...SETTINGS,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'never',
      },
    },
  ];
}
