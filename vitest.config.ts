import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Rule pages are imported as text, as the bundler does.
  plugins: [
    {
      name: 'markdown-as-text',
      enforce: 'pre',
      load(id) {
        if (id.endsWith('.md')) return `export default ${JSON.stringify(readFileSync(id, 'utf8'))}`;
        return undefined;
      },
    },
  ],
  test: { include: ['test/**/*.test.ts', 'server/src/**/*.test.ts'], testTimeout: 60_000 },
});
