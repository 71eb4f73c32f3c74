// `npm run bench -- TREE`: the whole of `matchtable lint` beside a mere search for the same tables with ripgrep, in
// interleaved rounds, so that whatever else the machine does falls on both. Only ratios travel between machines.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type EditCosts, measureEdits } from './edits.ts';
import { type Cost, measure } from './measure.ts';
import { median } from './median.ts';

const USAGE = 'npm run bench -- [--rounds 7] [--edits 1000] [--json] TREE';

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
    options: {
      rounds: { type: 'string', default: '7' },
      edits: { type: 'string', default: '1000' },
      json: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (positionals.length !== 1 || !Number.isInteger(rounds) || rounds < 1) throw new Error(USAGE);
  const tree = resolve(process.env.INIT_CWD ?? '.', positionals[0]!);
  if (!existsSync(join(tree, 'include/linux/mod_devicetable.h')))
    throw new Error(`${tree} is no kernel tree`);
  const version = spawnSync('rg', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) throw new Error('no rg to compare with: install ripgrep (Debian: ripgrep)');

  const cache = mkdtempSync(join(tmpdir(), 'matchtable-bench-cache-'));
  try {
    const searching = () => measure(['rg', '-l', '_device_id', tree], [0]);
    const lint = [process.execPath, 'dist/cli.js', 'lint', tree, '--format', 'json'];
    const linting = () => measure(lint, [0, 1], { MATCHTABLE_CACHE_DIR: cache });
    // Once each before anything counts: the tree into the page cache.
    searching();
    linting();
    const costs: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      process.stderr.write(`bench: round ${round} of ${rounds}\n`);
      const rg = searching();
      // Cold is all of it, what is kept for the next run included.
      for (const name of readdirSync(cache)) rmSync(join(cache, name));
      const cold = linting();
      costs.push({ rg, cold, warm: linting() });
    }
    const kept = readdirSync(cache).reduce((sum, name) => sum + statSync(join(cache, name)).size, 0);
    const edits = measureEdits(tree, Number(values.edits), ['pci']);
    if (values.json) process.stdout.write(`${JSON.stringify({ costs, kept, edits }, null, 2)}\n`);
    else report(costs, kept, edits, version.stdout.split('\n')[0]!);
  } finally {
    rmSync(cache, { recursive: true });
  }
}

interface Round {
  readonly rg: Cost;
  readonly cold: Cost;
  readonly warm: Cost;
}

function report(costs: readonly Round[], kept: number, edits: EditCosts, searcher: string): void {
  const of = (side: keyof Round, key: 'wall' | 'user' | 'system') =>
    median(costs.map((cost) => cost[side][key])).toFixed(2);
  const cpus = availableParallelism();
  const out = (text: string) => process.stdout.write(`${text}\n`);
  out(
    `Medians of ${costs.length} rounds, ${cpus} CPUs, Node ${process.versions.node}, ${searcher}; ` +
      "the ratio is the median of each round's own.\n",
  );
  out('| | wall | user | system | wall, times rg | peak memory |\n|---|--:|--:|--:|--:|--:|');
  for (const [side, name] of [
    ['rg', "`rg -l '_device_id'`"],
    ['cold', '`matchtable lint`, the first time'],
    ['warm', '`matchtable lint`, nothing changed'],
  ] as const) {
    const times = `${of(side, 'wall')} s | ${of(side, 'user')} s | ${of(side, 'system')} s`;
    const ratio = median(costs.map((cost) => cost[side].wall / cost.rg.wall)).toFixed(2);
    const memory = Math.max(...costs.map((cost) => cost[side].memory ?? Number.NaN)).toFixed(0);
    out(`| ${name} | ${times} | ${side === 'rg' ? '1 | ' : `**${ratio}** | ${memory} MB`} |`);
  }
  out(`\nKept between runs: ${(kept / 1e6).toFixed(1)} MB.\n`);
  out('| an edit in a running engine | edits | median | 99 of 100 | worst |\n|---|--:|--:|--:|--:|');
  for (const [name, cost] of [
    ['the body of a `.c`', edits.body],
    ['a `#define` in pci_ids.h', edits.define],
  ] as const) {
    const [p50, p99, worst] = [cost.p50, cost.p99, cost.worst].map((time) => `${time.toFixed(1)} ms`);
    out(`| ${name} | ${cost.edits} | ${p50} | ${p99} | ${worst} |`);
  }
}
