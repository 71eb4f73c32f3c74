// `npm run test:editor`: the packaged extension in a real VS Code. Exit: 0 all passed, 1 something failed, 2 could not
// run. Only the report that a suite wrote in this run counts, never an exit code.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../../scripts/bundle.mjs';
import { cacheFolder } from '../conformance/debian.ts';
import { chromium } from './chromium.ts';
import { runElectron } from './electron.ts';
import type { Opening } from './opening.ts';
import { type Outcome, outcome } from './outcome.ts';
import { type Scene, scenes } from './scenes.ts';
import { tour } from './tour.ts';
import { vsCodeServer } from './vscode-server.ts';
import { openWindow } from './window.ts';

const USAGE = `npm run test:editor -- [options]
npm run test:electron -- [options]

Packages the extension, installs it into a VS Code of its own and runs the suites of test/editor/suite there.
test:editor takes the VS Code server of the npm package code-server and headless Chromium (Linux; on Debian as root
Chromium is installed where it is missing) and looks at the screen too; it keeps 800 MB in MATCHTABLE_CACHE (default:
~/.cache/matchtable). test:electron downloads VS Code from Microsoft.

  --tour TREE           not the suites: the pictures of README.md, on a copy of a real kernel tree
  --pci-ids FILE        the names that they show
  --only SUITE          one suite: kernel, plain, untrusted
  --screenshots DIR     where pictures of the screen go (default: dist/screenshots)
  --vsix FILE           this package instead of a fresh one
  --counts FILE         {passed, failed} for .ci/run`;

// VS Code runs in a process group of its own: an end from outside has to reach it (window.ts stops it on exit).
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error) => {
    console.error(`editor tests: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  },
);

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      tour: { type: 'string' },
      'pci-ids': { type: 'string' },
      screenshots: { type: 'string', default: 'dist/screenshots' },
      vsix: { type: 'string' },
      electron: { type: 'boolean', default: false },
      counts: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const work = mkdtempSync(join(tmpdir(), 'matchtable-editor-'));
  process.once('exit', () => rmSync(work, { recursive: true, force: true }));

  const vsix = values.vsix === undefined ? packaged(work) : resolve(values.vsix);
  const suite = resolve('dist/tools/editor-suite.js');
  // Mocha loads files of its own at run time: it stays where it is installed.
  await bundle('test/editor/suite/run.ts', suite, { external: ['vscode', 'mocha'] });
  const harness = join(work, 'harness');
  mkdirSync(harness);
  writeFileSync(
    join(harness, 'package.json'),
    JSON.stringify({
      name: 'harness',
      publisher: 'matchtable-tests',
      version: '0.0.0',
      engines: { vscode: '*' },
    }),
  );

  const all =
    values.tour === undefined ? scenes(work) : [tour(resolve(values.tour), work, values['pci-ids'])];
  const chosen = all.filter(({ name }) => values.only === undefined || name === values.only);
  if (chosen.length === 0) throw new Error(`no suite ${values.only}\n\n${USAGE}`);
  const open = values.electron ? runElectron : browserWindows(resolve(values.screenshots));
  let passed = 0;
  let failed = 0;
  for (const scene of chosen) {
    const folder = join(work, scene.name);
    mkdirSync(folder);
    const result = await outcome(folder, (env) =>
      open({
        scene,
        env: { ...env, MATCHTABLE_SUITE: scene.name },
        vsix,
        suite,
        harness,
        work: folder,
      }),
    );
    tell(scene, result);
    passed += result.passed;
    failed += result.failed;
  }
  if (values.counts !== undefined) writeFileSync(values.counts, JSON.stringify({ passed, failed }));
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

function packaged(work: string): string {
  const file = join(work, 'matchtable.vsix');
  const { status } = spawnSync(process.execPath, ['scripts/package.mjs', '--out', file], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('the extension could not be packaged');
  return file;
}

function browserWindows(pictures: string): (opening: Opening) => Promise<void> {
  const program = { vsCode: vsCodeServer(cacheFolder(process.env)), browser: chromium(), pictures };
  return (opening) => openWindow(program, opening);
}

function tell({ name, what }: Scene, { lines, passed, failed }: Outcome): void {
  console.log(`\n${name}: ${what} (${passed} passed, ${failed} failed)`);
  for (const line of lines) console.log(`  ${line}`);
}
