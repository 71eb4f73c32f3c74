// `npm test [-- --counts FILE] [-- VITEST ARGS]`: types, formatting and lint, then every test. All steps run, also
// after one that fails. `--counts` writes {passed, failed} for .ci/run: each test counts, and each step before them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';

const args = process.argv.slice(2);
const at = args.indexOf('--counts');
const countsFile = at < 0 ? undefined : args.splice(at, 2)[1];

ensureDependencies();

let passed = 0;
let failed = 0;
for (const step of ['typecheck', 'lint', 'build']) {
  console.log(`\n${step}`);
  if (npmRun(step)) passed++;
  else failed++;
}

console.log('\ntests');
const folder = mkdtempSync(join(tmpdir(), 'matchtable-tests-'));
const report = join(folder, 'vitest.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const ok = npmRun('unit', ...reporters, ...args);
const counted = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
rmSync(folder, { recursive: true });
passed += counted?.numPassedTests ?? 0;
const failedTests = counted?.numFailedTests ?? 0;
// A run that fails without a failed test (a file that does not load, say) is a failure of its own.
failed += ok ? failedTests : Math.max(1, failedTests);

if (countsFile !== undefined) writeFileSync(countsFile, JSON.stringify({ passed, failed }));
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function npmRun(script, ...rest) {
  return spawnSync('npm', ['run', '--silent', script, '--', ...rest], { stdio: 'inherit' }).status === 0;
}
