// Bundles the programs into dist/: one bundle per entry point. scout.js is the thread that cli.js starts.
import { bundle } from './bundle.mjs';

await bundle('server/src/cli/main.ts', 'dist/cli.js', {
  banner: { js: '#!/usr/bin/env node' },
  legalComments: 'external',
});
await bundle('server/src/cli/scout.ts', 'dist/scout.js');
