// Assembles WebAssembly text, for the bundler and the test runner alike.
import { readFileSync } from 'node:fs';
import wabt from 'wabt';

let assembler;

/** The binary of a `.wat` file. */
export async function assemble(path) {
  assembler ??= await wabt();
  const module = assembler.parseWat(path, readFileSync(path, 'utf8'), { simd: true });
  try {
    return Buffer.from(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}

/** The same as an esbuild plugin: `import code from './x.wat'` gives a Uint8Array. */
export const watPlugin = {
  name: 'wat',
  setup(build) {
    build.onLoad({ filter: /\.wat$/ }, async ({ path }) => ({
      contents: await assemble(path),
      loader: 'binary',
    }));
  },
};
