// `npm start [-- TREE]`: from a fresh clone to findings, in the miniature kernel of the tests or in TREE.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';

ensureDependencies();
run('scripts/build.mjs');

const given = process.argv.slice(2);
// npm runs scripts in the package's folder; what the user typed is relative to INIT_CWD.
const here = process.env.INIT_CWD ?? process.cwd();
const args = given.map((argument) => (isPath(argument) ? resolve(here, argument) : argument));
if (!given.some(isPath)) args.push('test/kernel-tree');
// Findings are what a demonstration is for: not a reason for npm to print an error.
run('dist/cli.js', 'lint', '--fail-on', 'never', ...args);

/** What is no option, and no option's value: it exists, or it was meant to. */
function isPath(argument) {
  return !argument.startsWith('-') && (argument.includes('/') || existsSync(resolve(here, argument)));
}

function run(...command) {
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 2);
}
