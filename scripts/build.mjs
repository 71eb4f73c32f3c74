// Bundles the programs into dist/: one bundle per entry point.
import { bundle } from './bundle.mjs';

await bundle('server/src/cli/main.ts', 'dist/cli.js', {
  banner: { js: '#!/usr/bin/env node' },
  legalComments: 'external',
});
