// `npm run package [-- --out FILE] [-- --site URL]`: the extension as a .vsix, everything bundled. `--site` is the https
// address of the repository's files, for pictures and links of the extension's page.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './dependencies.mjs';
import { extensionPage } from './extension-page.mjs';

ensureDependencies();
const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(2);

const { createVSIX } = await import('@vscode/vsce');
const { values } = parseArgs({ options: { out: { type: 'string' }, site: { type: 'string' } } });
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
mkdirSync('dist/page', { recursive: true });
writeFileSync('dist/page/README.md', extensionPage(readFileSync('README.md', 'utf8'), values.site));
await createVSIX({
  packagePath: values.out ?? `${name}-${version}.vsix`,
  readmePath: 'dist/page/README.md',
  // Bundles have all that they need.
  dependencies: false,
  // Links are the page's own matter (extension-page.mjs); no place on the web is known here.
  rewriteRelativeLinks: false,
  allowMissingRepository: true,
});
