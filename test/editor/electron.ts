// The same suites in the desktop VS Code, where it can be downloaded. What only the screen shows is left out.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from '@vscode/test-electron';
import type { Opening } from './opening.ts';

export async function runElectron({ scene, env, vsix, suite, harness, work }: Opening): Promise<void> {
  const vscodeExecutablePath = await downloadAndUnzipVSCode();
  const folders = ['user-data', 'extensions'].map((name) => join(work, name));
  const settings = join(work, 'user-data/User');
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, 'settings.json'), JSON.stringify(scene.settings));
  const where = [`--user-data-dir=${folders[0]}`, `--extensions-dir=${folders[1]}`];

  const [cli, ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(vscodeExecutablePath);
  const installed = spawnSync(cli!, [...cliArgs, ...where, '--install-extension', vsix], {
    stdio: ['ignore', 2, 2],
  });
  if (installed.status !== 0) throw new Error('the .vsix was not installed');
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: harness,
    extensionTestsPath: suite,
    extensionTestsEnv: env,
    launchArgs: [
      scene.folder,
      ...where,
      '--skip-welcome',
      '--skip-release-notes',
      ...(scene.askForTrust ? [] : ['--disable-workspace-trust']),
    ],
  }).catch(() => {
    // It failed, or says so: the report knows.
  });
}
