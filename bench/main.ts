// `npm run bench -- TREE`: the whole of `matchtable lint` beside a mere search for the same tables with ripgrep, in
// interleaved rounds, so that whatever else the machine does falls on both. Only ratios travel between machines.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Cost, measure } from './measure.ts';
import { median } from './median.ts';

const USAGE = 'npm run bench -- [--rounds 7] [--json] TREE';

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

function main(args: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '7' }, json: { type: 'boolean', default: false } },
  });
  const rounds = Number(values.rounds);
  if (positionals.length !== 1 || !Number.isInteger(rounds) || rounds < 1) throw new Error(USAGE);
  const tree = resolve(process.env.INIT_CWD ?? '.', positionals[0]!);
  if (!existsSync(join(tree, 'include/linux/mod_devicetable.h')))
    throw new Error(`${tree} is no kernel tree`);
  const version = spawnSync('rg', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) throw new Error('no rg to compare with: install ripgrep (Debian: ripgrep)');

  const searching = () => measure(['rg', '-l', '_device_id', tree], [0]);
  const linting = () => measure([process.execPath, 'dist/cli.js', 'lint', tree, '--format', 'json'], [0, 1]);
  // Once each before anything counts: the tree into the page cache.
  searching();
  linting();
  const costs: { rg: Cost; lint: Cost }[] = [];
  for (let round = 1; round <= rounds; round++) {
    process.stderr.write(`bench: round ${round} of ${rounds}\n`);
    costs.push({ rg: searching(), lint: linting() });
  }
  if (values.json) {
    process.stdout.write(`${JSON.stringify(costs, null, 2)}\n`);
    return;
  }

  const of = (side: 'rg' | 'lint', key: 'wall' | 'user' | 'system') =>
    median(costs.map((cost) => cost[side][key])).toFixed(2);
  const ratio = median(costs.map(({ rg, lint }) => lint.wall / rg.wall));
  const memory = Math.max(...costs.map(({ lint }) => lint.memory ?? Number.NaN));
  const cpus = availableParallelism();
  process.stdout.write(`Medians of ${rounds} rounds, ${cpus} CPUs, Node ${process.versions.node}, `);
  process.stdout.write(`${version.stdout.split('\n')[0]}; the ratio is the median of each round's own.\n\n`);
  process.stdout.write(
    '| | wall | user | system | wall, times rg | peak memory |\n|---|--:|--:|--:|--:|--:|\n',
  );
  for (const side of ['rg', 'lint'] as const) {
    const name = side === 'rg' ? "`rg -l '_device_id'`" : '`matchtable lint`';
    const times = `${of(side, 'wall')} s | ${of(side, 'user')} s | ${of(side, 'system')} s`;
    const rest = side === 'rg' ? '1 | |' : `**${ratio.toFixed(2)}** | ${memory.toFixed(0)} MB |`;
    process.stdout.write(`| ${name} | ${times} | ${rest}\n`);
  }
}
