// Installs what package-lock.json names, where node_modules does not hold exactly that.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

function packagesOf(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * Whether node_modules (by npm's own record of it) holds every package at the version that the lockfile names.
 * Optional packages may be missing: they are other platforms' binaries.
 */
export function installed(wanted, present) {
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const here = present[path];
    if (!here) return optional === true;
    return link === true || here.version === version;
  });
}

/** Runs `npm ci` where needed; ends the process where that fails. */
export function ensureDependencies() {
  const wanted = packagesOf('package-lock.json');
  if (installed(wanted, packagesOf('node_modules/.package-lock.json'))) return;
  console.error('matchtable: installing dependencies (npm ci)');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 2, 2],
    // Inside `npm start` or `npm test` npm's own settings would leak into the inner npm.
    env: Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|command|package)/.test(name)),
    ),
  });
  if (status !== 0) {
    console.error('matchtable: npm ci failed; dependencies are missing');
    process.exit(2);
  }
}
