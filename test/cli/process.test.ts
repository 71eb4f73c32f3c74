// The bundled program as a process of its own: pipes, full disks, exit codes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleCommandLine } from '../../scripts/programs.mjs';
import { MINI, smallTree, tableFile } from './small-tree.ts';

const ENTRIES = 4000;
let folder: string;
let cli: string;
let tree: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'matchtable-cli-'));
  cli = join(folder, 'cli.js');
  await bundleCommandLine(folder);
  tree = join(folder, 'linux');
  const many = Array.from({ length: ENTRIES }, (_, index) => `\t{ PCI_DEVICE(0x10ec, ${index}) },`).join(
    '\n',
  );
  for (const [path, text] of Object.entries(
    smallTree({ 'drivers/a.c': tableFile(`${many}\n\t{ 0 }`) }, tree),
  )) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a shell line in which `matchtable` is the program. */
function shell(line: string): { status: number | null; stdout: string; stderr: string } {
  const script = `matchtable() { "${process.execPath}" "${cli}" "$@"; }\n${line}`;
  return spawnSync('sh', ['-c', script], { encoding: 'utf8', cwd: MINI, maxBuffer: 1 << 26 });
}

describe('output', () => {
  test('is complete when the reader of the pipe is slow', () => {
    const { stdout } = shell(`matchtable entries ${tree} | (sleep 0.5; cat)`);
    expect(stdout.length).toBeGreaterThan(1 << 18);
    expect(stdout.split('\n')).toHaveLength(ENTRIES + 2);
    expect(stdout).toMatch(/\t00000F9F\t[^\n]*\n$/);
  });

  test('is complete when the pipe was made non-blocking', () => {
    const nonblocking = `require('child_process').spawn(process.argv[1], process.argv.slice(2), { stdio: ['ignore', 'pipe', 'inherit'] })
      .stdout.on('data', (part) => { n += part.length; }).on('end', () => console.log(n)); let n = 0;`;
    const { stdout } = shell(
      `"${process.execPath}" -e "${nonblocking}" "${process.execPath}" ${cli} entries ${tree}`,
    );
    const { stdout: whole } = shell(`matchtable entries ${tree}`);
    expect(Number(stdout)).toBe(Buffer.byteLength(whole));
  });

  test('nobody reads it any more: ends quietly', () => {
    const { stdout, stderr } = shell(`(matchtable entries ${tree}; echo "exit $?" >&2) | head -n 1`);
    expect(stdout).toMatch(/^file\tline\t.*\n$/);
    expect(stderr).toMatch(/^4000 entries in 1 table of 1 file, 0 unresolved \(.*\)\nexit 0\n$/);
  });

  test.runIf(process.platform === 'linux')('a full disk is an error', () => {
    const { status, stderr } = shell('matchtable entries > /dev/full');
    expect(status).toBe(2);
    expect(stderr).toContain('matchtable: the output can not be written: ENOSPC');
  });

  test('a baseline in a folder that is not there is told so', () => {
    const { status, stderr } = shell('matchtable lint --no-cache --write-baseline nowhere/known.json');
    expect(status).toBe(2);
    expect(stderr).toContain('matchtable: nowhere/known.json can not be written: no such folder\n');
  });

  test('results on stdout, the summary on stderr, no colours and no progress in a pipe', () => {
    const { status, stdout, stderr } = shell('matchtable overlaps --format text');
    expect(status).toBe(0);
    expect(stdout).toContain('8139cp and 8139too');
    expect(stderr).toMatch(/^\d+ pairs of modules \(6.1.0-mini, \d+ buses, \d+\.\d s\)\n$/);
    expect(stdout + stderr).not.toContain('\u001b');
  });

  test('--color in a pipe', () => {
    expect(shell('matchtable overlaps --format text --color').stdout).toContain('\u001b[1m8139cp\u001b[22m');
  });
});

test('devices from standard input', () => {
  const { status, stdout } = shell('echo 10ec:8139 | matchtable who - --format tsv');
  expect(status).toBe(0);
  expect(stdout).toContain('10ec:8139\t8139cp\t');
});

test('a .config may be a pipe', () => {
  const { status, stderr } = shell('cat config-mini | matchtable alias --config /dev/stdin');
  expect(status).toBe(0);
  expect(stderr).toMatch(/6\.1\.0-mini, x86, \d+ buses/);
});

test('findings give 1, a mistake gives 2', () => {
  expect(shell('matchtable lint').status).toBe(1);
  expect(shell('matchtable lint --fail-on never').status).toBe(0);
  expect(shell('matchtable lint --format yaml').status).toBe(2);
});
