// `npm run package [-- --out FILE]`: the extension as a .vsix, everything bundled.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureDependencies } from './dependencies.mjs';
import { extensionPage } from './extension-page.mjs';

ensureDependencies();
const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(2);

const { createVSIX } = await import('@vscode/vsce');
const at = process.argv.indexOf('--out');
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
mkdirSync('dist/page', { recursive: true });
writeFileSync('dist/page/README.md', extensionPage(readFileSync('README.md', 'utf8'), '.'));
await createVSIX({
  packagePath: at < 0 ? `${name}-${version}.vsix` : process.argv[at + 1],
  readmePath: 'dist/page/README.md',
  // Bundles have all that they need.
  dependencies: false,
  // Links are the page's own matter (extension-page.mjs); no place on the web is known here.
  rewriteRelativeLinks: false,
  allowMissingRepository: true,
});
