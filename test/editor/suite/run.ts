// Runs in the extension host of a real VS Code: Mocha over the suite that the launcher names.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { Report } from './report.ts';
import * as screen from './screen.ts';

const SUITES: Readonly<Record<string, () => Promise<unknown>>> = {
  kernel: () => import('./kernel.ts'),
  plain: () => import('./plain.ts'),
  tour: () => import('./tour.ts'),
  untrusted: () => import('./untrusted.ts'),
};

/** What VS Code calls. */
export async function run(): Promise<void> {
  const { MATCHTABLE_SUITE: name = '', MATCHTABLE_REPORT: file, MATCHTABLE_TOKEN: token = '' } = process.env;
  const load = SUITES[name];
  if (!load || file === undefined) throw new Error(`no suite ${name}, or no place for its report`);
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, bail: false });
  mocha.suite.emit('pre-require', globalThis, name, mocha);
  await load();
  // What the screen showed when a test failed says more than its stack.
  mocha.rootHooks({
    async afterEach(this: Mocha.Context) {
      const test = this.currentTest;
      if (test?.state === 'failed' && screen.hasScreen)
        await screen.picture(`failed ${name}: ${test.title}`.replace(/[^\w]+/g, '-'));
    },
  });
  const tests: Report['tests'][number][] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) =>
        tests.push({ title: test.fullTitle(), state: 'passed', duration: test.duration ?? 0 }),
      )
      .on('pending', (test) => tests.push({ title: test.fullTitle(), state: 'pending', duration: 0 }))
      // Hooks that fail come here too.
      .on('fail', (test, error) =>
        tests.push({
          title: test.fullTitle(),
          state: 'failed',
          duration: test.duration ?? 0,
          error: error.stack ?? String(error),
        }),
      );
  });
  writeFileSync(file, JSON.stringify({ token, tests } satisfies Report));
  if (failures > 0) throw new Error(`${failures} failed`);
}
