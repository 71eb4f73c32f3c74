// Processes that share a cache, with the thread that helps them to look.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleCommandLine } from '../../scripts/programs.mjs';
import { smallTree, tableFile } from './small-tree.ts';

let root: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'matchtable-shared-'));
  await bundleCommandLine(root);
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

interface Ran {
  readonly status: number | null;
  readonly out: string;
}

const lint = (...more: readonly string[]) => run('lint', join(root, 'linux'), '--format', 'json', ...more);

const run = (...args: readonly string[]) => runIn({ MATCHTABLE_CACHE_DIR: join(root, 'cache') }, ...args);

function runIn(more: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [join(root, 'cli.js'), ...args], {
    env: { ...process.env, ...more },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, out })));
}

const kept = () => (existsSync(join(root, 'cache')) ? readdirSync(join(root, 'cache')) : []);

it('what reads no tree, and what wants nothing kept, keeps nothing', async () => {
  expect((await run('rules')).status).toBe(0);
  expect((await lint('--no-cache')).status).toBe(1);
  expect(kept()).toEqual([]);
});

it('who has no home has no cache, unless one is named', async () => {
  const passwd = join(root, 'passwd.cjs');
  const has = join(root, 'has');
  // As where neither HOME nor passwd says.
  writeFileSync(
    passwd,
    `const os = require('node:os');
const { homedir } = os;
os.homedir = () => {
  if (process.env.HOME === undefined) throw new Error('no entry of passwd');
  return homedir();
};
process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(has)}, String(process.env.HOME)));
`,
  );
  const bare = { HOME: undefined, MATCHTABLE_CACHE_DIR: undefined, NODE_OPTIONS: `--require=${passwd}` };
  const where = join(root, 'linux');
  const none = await runIn({ ...bare, XDG_CACHE_HOME: undefined }, 'lint', where, '--format', 'json');
  expect(JSON.parse(none.out)).toHaveLength(1);
  expect(readFileSync(has, 'utf8')).toBe('undefined');
  const xdg = join(root, 'xdg');
  expect((await runIn({ ...bare, XDG_CACHE_HOME: xdg }, 'lint', where)).status).toBe(1);
  if (process.platform === 'linux') expect(readdirSync(join(xdg, 'matchtable/results'))).not.toEqual([]);
});

it('a thread that was started for nothing holds nobody up', async () => {
  expect((await run('lint', join(root, 'nowhere'))).status).toBe(2);
  expect((await run('lint', '--help')).status).toBe(0);
});

it('two that write at once leave whole entries, which the next one prints', async () => {
  const [one, other] = await Promise.all([lint(), lint()]);
  expect(one.status).toBe(1);
  expect(JSON.parse(one.out)).toHaveLength(1);
  expect(other).toEqual(one);
  const names = kept();
  // Its findings, its index, what checks came to; what V8 compiled of the program.
  expect(names.map((name) => name.replace(/.*\./, '')).sort()).toEqual(['cache', 'cache', 'cache', 'code']);
  const written = () => names.map((name) => statSync(join(root, 'cache', name)).mtimeMs);
  const before = written();
  expect(await lint()).toEqual(one);
  // A run that believes it writes nothing.
  expect(written()).toEqual(before);
  writeFileSync(join(root, 'linux/drivers/b.c'), '');
  expect(JSON.parse((await lint()).out)).toEqual([]);
});

it('`cache clear` removes what was compiled, too', async () => {
  await lint();
  expect(kept().some((name) => name.endsWith('.code'))).toBe(true);
  expect((await run('cache', 'clear')).status).toBe(0);
  expect(kept()).toEqual([]);
});
