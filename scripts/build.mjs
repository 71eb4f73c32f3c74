// Bundles the programs into dist/: one bundle per entry point. scout.js is a thread of cli.js, tree-thread.js that of
// server.js, which `matchtable lsp` is; extension.js is what VS Code loads.
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { bundle, packaged } from './bundle.mjs';
import { bundleCommandLine } from './programs.mjs';

// Read and parsed at each start, and kept in memory; names stay, for stack traces.
const small = { minifyWhitespace: true, minifySyntax: true, legalComments: 'external' };
await bundleCommandLine('dist', small);
await bundle('server/src/lsp/main.ts', 'dist/server.js', small);
// Read by server.js when it first needs them.
for (const wasm of ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-c/tree-sitter-c.wasm'])
  copyFileSync(packaged(wasm), `dist/${wasm.split('/')[1]}`);
await bundle('server/src/lsp/thread-main.ts', 'dist/tree-thread.js', small);
await bundle('client/src/extension.ts', 'dist/extension.js', {
  external: ['vscode'],
  minify: true,
  legalComments: 'external',
});

// What tells this build from others: results that another one kept are not believed. All programs share them.
const build = createHash('sha256');
for (const program of ['cli-program', 'tree-thread']) build.update(readFileSync(`dist/${program}.js`));
writeFileSync('dist/build', build.digest('hex'));
