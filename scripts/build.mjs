// Bundles the programs into dist/. One bundle per entry point; Markdown rule pages are taken in as text.
import { build } from 'esbuild';
import { watPlugin } from './assemble.mjs';

await build({
  entryPoints: { cli: 'server/src/cli/main.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  loader: { '.md': 'text' },
  plugins: [watPlugin],
  banner: { js: '#!/usr/bin/env node' },
  legalComments: 'external',
  logLevel: 'warning',
});
