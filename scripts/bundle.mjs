// How every program of the repository is bundled: rule pages and queries as text, WebAssembly assembled, for Node 20.
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { watPlugin } from './assemble.mjs';

/** A file of a package, whatever its package.json exports. All is bundled from the repository's own folder. */
export const packaged = (path) => resolve('node_modules', path);

/** Bundles one entry point into one file that runs by itself. `more`: further options of esbuild. */
export function bundle(entry, outfile, more = {}) {
  return build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    loader: { '.md': 'text', '.html': 'text', '.scm': 'text' },
    // Their other forms find their own files in ways that no bundler follows.
    alias: {
      'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
      'web-tree-sitter': packaged('web-tree-sitter/web-tree-sitter.cjs'),
    },
    plugins: [watPlugin],
    logLevel: 'warning',
    ...more,
  });
}
