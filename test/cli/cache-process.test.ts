// Processes that share a cache, with the thread that helps them to look.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle } from '../../scripts/bundle.mjs';
import { smallTree, tableFile } from './small-tree.ts';

let root: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'matchtable-shared-'));
  await bundle('server/src/cli/main.ts', join(root, 'cli.js'));
  await bundle('server/src/cli/stamps.ts', join(root, 'stamps.js'));
  writeFileSync(join(root, 'build'), 'this one');
  const entry = tableFile('\t{ PCI_DEVICE(1, 2) },\n\t{ }', 'x');
  const many = Object.fromEntries(Array.from({ length: 700 }, (_, i) => [`drivers/many/${i}.c`, '']));
  const files = smallTree({ 'drivers/a.c': entry, 'drivers/b.c': entry, ...many }, join(root, 'linux'), [
    'a',
    'b',
  ]);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  // What is as young as a step of the clock is not kept.
  await setTimeout(2200);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function lint(): Promise<{ status: number | null; out: string }> {
  const child = spawn(
    process.execPath,
    [join(root, 'cli.js'), 'lint', join(root, 'linux'), '--format', 'json'],
    {
      env: { ...process.env, MATCHTABLE_CACHE_DIR: join(root, 'cache') },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let out = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, out })));
}

it('two that write at once leave whole entries, which the next one prints', async () => {
  const [one, other] = await Promise.all([lint(), lint()]);
  expect(one.status).toBe(1);
  expect(JSON.parse(one.out)).toHaveLength(1);
  expect(other).toEqual(one);
  const names = readdirSync(join(root, 'cache'));
  // Its findings, its index, what checks came to.
  expect(names).toHaveLength(3);
  const written = () => names.map((name) => statSync(join(root, 'cache', name)).mtimeMs);
  const before = written();
  expect(await lint()).toEqual(one);
  // A run that believes it writes nothing.
  expect(written()).toEqual(before);
  writeFileSync(join(root, 'linux/drivers/b.c'), '');
  expect(JSON.parse((await lint()).out)).toEqual([]);
});
