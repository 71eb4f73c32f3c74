import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { assemble } from './scripts/assemble.mjs';

export default defineConfig({
  // Rule pages, the HTML report and queries are imported as text and WebAssembly as bytes, as the bundler does.
  plugins: [
    {
      name: 'wat',
      enforce: 'pre',
      async load(id) {
        if (!id.endsWith('.wat')) return undefined;
        return `export default Uint8Array.of(${[...(await assemble(id))].join()})`;
      },
    },
    {
      name: 'as-text',
      enforce: 'pre',
      load(id) {
        if (/\.(md|html|scm)$/.test(id)) return `export default ${JSON.stringify(readFileSync(id, 'utf8'))}`;
        return undefined;
      },
    },
  ],
  test: {
    include: ['test/**/*.test.ts', 'server/src/**/*.test.ts'],
    testTimeout: 60_000,
    // Programs that tests start keep nothing in the user's own cache.
    env: { MATCHTABLE_CACHE_DIR: '' },
  },
});
