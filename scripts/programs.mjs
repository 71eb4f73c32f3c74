// The programs, each one bundle. What is only to be started names what it starts, which lies beside it: cli.js starts
// cli-program.js.
import { bundle } from './bundle.mjs';

// Of what V8 is handed with what was compiled of it (cache/compiled.ts) nobody can be asked for modules.
const started = { supported: { 'dynamic-import': false } };

/** `matchtable` with the threads that it starts, into a folder. `more`: further options of esbuild. */
export async function bundleCommandLine(folder, more = {}) {
  await bundle('server/src/cli/main.ts', `${folder}/cli.js`, {
    ...more,
    banner: { js: '#!/usr/bin/env node' },
  });
  await bundle('server/src/cli/process-run.ts', `${folder}/cli-program.js`, { ...more, ...started });
  await bundle('server/src/cli/scout.ts', `${folder}/scout.js`);
  await bundle('server/src/cli/stamps.ts', `${folder}/stamps.js`, { minify: true });
}
