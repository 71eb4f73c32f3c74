// How every program of the repository is bundled: rule pages as text, WebAssembly assembled, for Node 20.
import { build } from 'esbuild';
import { watPlugin } from './assemble.mjs';

/** Bundles one entry point into one file that runs by itself. `more`: further options of esbuild. */
export function bundle(entry, outfile, more = {}) {
  return build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    loader: { '.md': 'text', '.html': 'text' },
    // Its other form finds its own files in a way that no bundler follows.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    plugins: [watPlugin],
    logLevel: 'warning',
    ...more,
  });
}
