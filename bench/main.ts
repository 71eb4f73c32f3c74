// `npm run bench -- TREE`: what a run of `matchtable lint` costs beside a mere search for the same tables with
// ripgrep, and beside ctags over the files that ripgrep finds, in interleaved rounds, so that whatever else the machine
// does falls on all. Only ratios travel between machines. It prints the table that docs/speed.md has.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureEdits } from './edits.ts';
import { type Cost, foldersSize, measure } from './measure.ts';
import { type Machine, type Measured, report } from './report.ts';

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
  const [rounds, edits] = [Number(values.rounds), Number(values.edits)];
  if (positionals.length !== 1 || !Number.isInteger(rounds) || rounds < 1 || !(edits >= 0))
    throw new Error(USAGE);
  const tree = resolve(process.env.INIT_CWD ?? '.', positionals[0]!);
  if (!existsSync(join(tree, 'include/linux/mod_devicetable.h')))
    throw new Error(`${tree} is no kernel tree`);
  const folder = mkdtempSync(join(tmpdir(), 'matchtable-bench-'));
  try {
    const measured = measureRuns(tree, folder, rounds);
    process.stderr.write('bench: edits\n');
    const edited = edits > 0 ? measureEdits(tree, edits, ['pci']) : undefined;
    const result = { ...measured, ...(edited && { edited }) };
    process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : report(result));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `folder` takes the caches, which are not the user's own, and a list of files. */
function measureRuns(tree: string, folder: string, rounds: number): Measured {
  const found = spawnSync('rg', ['-l', '_device_id', '-g', '*.c', tree], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (found.status !== 0) throw new Error('no rg to compare with: install ripgrep (Debian: ripgrep)');
  const list = join(folder, 'files');
  writeFileSync(list, found.stdout);
  const lint = (bus: string, ...more: string[]) =>
    measure(
      [process.execPath, 'dist/cli.js', 'lint', tree, '--bus', bus, '--format', 'json', ...more],
      [0, 1],
      {
        MATCHTABLE_CACHE_DIR: join(folder, bus),
      },
    );
  const runs: Record<string, () => Cost> = {
    '`rg -l _device_id`': () => measure(['rg', '-l', '_device_id', tree], [0]),
    ...(versionOf('ctags') !== undefined && {
      '`ctags`, the same files': () => measure(['ctags', '-f', join(folder, 'tags'), '-L', list], [0]),
    }),
    '`lint`, PCI, cold': () => lint('pci', '--no-cache'),
    '`lint`, PCI, nothing changed': () => lint('pci'),
    '`lint --bus all`, cold': () => lint('all', '--no-cache'),
    '`lint --bus all`, nothing changed': () => lint('all'),
  };
  // Once each before anything counts: the tree into the page cache, the results and what was compiled into ours.
  for (const run of Object.values(runs)) run();
  const costs = Object.fromEntries(Object.keys(runs).map((name): [string, Cost[]] => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    process.stderr.write(`bench: round ${round} of ${rounds}\n`);
    for (const [name, run] of Object.entries(runs)) costs[name]!.push(run());
  }
  return {
    machine: machine(tree),
    costs,
    cacheSize: { pci: foldersSize(join(folder, 'pci')), all: foldersSize(join(folder, 'all')) },
  };
}

function versionOf(program: string): string | undefined {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0]!.split(',')[0]! : undefined;
}

function machine(tree: string): Machine {
  const make = spawnSync('make', ['-s', '-C', tree, 'kernelversion'], { encoding: 'utf8' });
  return {
    node: process.versions.node,
    kernel: make.status === 0 ? make.stdout.trim() : 'unknown',
    programs: [versionOf('rg'), versionOf('ctags')].filter((version) => version !== undefined),
  };
}
