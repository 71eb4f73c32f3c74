// `npm start [-- TREE]`: from a fresh clone to findings, in the miniature kernel of the tests or in TREE.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';

ensureDependencies();
run('scripts/build.mjs');

const given = process.argv.slice(2);
// npm runs scripts in the package's folder; what the user typed is relative to INIT_CWD.
const here = process.env.INIT_CWD ?? process.cwd();
const args = given.length > 0 ? given.map(absolute) : ['test/kernel-tree'];
// Findings are what a demonstration is for: not a reason for npm to print an error.
run('dist/cli.js', 'lint', '--fail-on', 'never', ...args);

function absolute(argument) {
  return argument.startsWith('-') ? argument : resolve(here, argument);
}

function run(...command) {
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 2);
}
