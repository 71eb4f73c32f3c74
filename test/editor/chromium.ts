// Chromium, for VS Code's workbench in the browser.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../conformance/apt.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where a Chromium is: CHROMIUM, on PATH, or on Debian as root freshly installed. Throws with what to install. */
export function chromium(): string {
  const found = process.env.CHROMIUM ?? onPath();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new Error('no Chromium: install the package chromium, or name one in CHROMIUM');
  console.error('editor tests: installing chromium');
  run('apt-get', ['-qq', 'update']);
  run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', 'chromium']);
  const installed = onPath();
  if (installed === undefined) throw new Error('chromium was installed and is not on PATH');
  return installed;
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(':');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}
