// Results kept between runs: whatever changed is seen, whatever is damaged is not believed, and nothing fails a run.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CacheHost } from '../../server/src/cache/folder.ts';
import { openDisk } from '../../server/src/files/disk.ts';
import type { TreeFiles } from '../../server/src/files/tree-files.ts';
import { matchtable, type Ran } from './harness.ts';
import { smallTree, tableFile } from './small-tree.ts';

let root: string;
let tree: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'matchtable-cache-'));
  tree = join(root, 'linux');
  folder = join(root, 'cache');
  const files = {
    'drivers/a.c': tableFile('\t{ PCI_DEVICE(1, 2) },\n\t{ }', 'a'),
    'drivers/b.c': tableFile('\t{ PCI_DEVICE(1, FOO) },\n\t{ }', 'b').replace(
      'static',
      '#include "b.h"\nstatic',
    ),
    'drivers/b.h': '#define FOO 3\n',
    'drivers/sub/none.c': 'int nothing;\n',
  };
  for (const [path, text] of Object.entries(smallTree(files, tree, ['a', 'b']))) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A minute later, so that what a test has just written is old enough to be believed. */
const cacheOf = (more: Partial<CacheHost> = {}): CacheHost => ({
  folder,
  program: 'this',
  thread: undefined,
  today: () => Date.now() + 60_000,
  ...more,
});

const NONE = cacheOf({ folder: '/nowhere' });

/** Runs `lint`; `looked` are the sources that were looked into, `read` their number. */
const lint = (cache = cacheOf(), ...args: readonly string[]) =>
  ranWith(cache, ['lint', tree, '--format', 'json', '--show-info', ...args]);

/** Reads the index, and no more. */
const index = (cache = cacheOf()) => ranWith(cache, ['entries', tree, '--bus', 'pci']);

async function ranWith(
  cache: CacheHost,
  args: readonly string[],
): Promise<Ran & { readonly read: number; readonly looked: readonly string[] }> {
  const looked: string[] = [];
  const open = (path: string): TreeFiles => {
    const files = openDisk(path);
    const count = (look: TreeFiles['read']) => (path: string) => {
      if (path.endsWith('.c')) looked.push(path);
      return look(path);
    };
    return { ...files, read: count(files.read), peek: count(files.peek) };
  };
  const host = { cache: cache === NONE ? undefined : cache, open, scout: () => undefined };
  const ran = await matchtable(args, { host });
  return { ...ran, read: looked.length, looked };
}

const printed = ({ status, out, err }: Ran) => ({ status, out, err });

const kept = () => (existsSync(folder) ? readdirSync(folder) : []);

/** The second of two runs reads nothing; gives what it printed. */
async function warm(): Promise<Ran> {
  const first = await lint();
  expect(first.read).toBeGreaterThan(0);
  const second = await lint();
  expect(second).toEqual({ ...first, read: 0, looked: [] });
  return second;
}

/** A change is seen: the run reads again, and prints what a run without a cache does. */
async function expectSeen(change: () => void, different = true): Promise<void> {
  const before = await warm();
  change();
  const after = await lint();
  expect(printed(after)).toEqual(printed(await lint(NONE)));
  if (different) expect(after.out).not.toBe(before.out);
}

const write = (path: string, text: string) => writeFileSync(join(tree, path), text);
const same = () => tableFile('\t{ PCI_DEVICE(1, 2) },\n\t{ }', 'b');

describe('what changed is seen', () => {
  it.each<readonly [what: string, change: () => void, different: boolean]>([
    ['a source', () => write('drivers/b.c', same()), true],
    ['a header', () => write('drivers/b.h', '#define FOO 2\n'), true],
    ['a makefile', () => write('drivers/Makefile', 'obj-m += a.o\nobj-y += b.o\n'), false],
    ['a new source', () => write('drivers/c.c', same()), true],
    ['a new source in a folder that held none', () => write('drivers/sub/c.c', same()), true],
    ['a file that held nothing', () => write('drivers/sub/none.c', same()), true],
    ['a deleted source', () => rmSync(join(tree, 'drivers/a.c')), false],
    ['a file that was looked for in vain', () => write('drivers/Kbuild', 'obj-m += b.o\n'), false],
    ['a new folder', () => cpSync(join(tree, 'drivers'), join(tree, 'sound'), { recursive: true }), false],
    [
      'a folder that became a file',
      () => {
        rmSync(join(tree, 'drivers/sub'), { recursive: true });
        write('drivers/sub', '');
      },
      false,
    ],
  ])('%s', (_, change, different) => expectSeen(change, different));

  it('what can not be read, and that it can be again', async () => {
    const link = join(tree, 'drivers/sub/c.c');
    const told = async () => {
      const [err, fresh] = [await lint(), await lint(NONE)].map((ran) => ran.err.replace(/[\d.]+ s\)/, ')'));
      expect(err).toBe(fresh);
      return err!;
    };
    await warm();
    symlinkSync('nowhere', link);
    expect(await told()).toContain('drivers/sub/c.c: is a link to nothing');
    // Kept with the rest.
    write('drivers/b.c', same());
    for (let i = 0; i < 20; i++) write(`drivers/sub/more${i}.c`, same());
    expect(await told()).toContain('is a link to nothing');
    rmSync(link);
    expect(await told()).not.toContain('drivers/sub/c.c');
    writeFileSync(link, Buffer.alloc(33 << 20));
    expect(await told()).toContain('drivers/sub/c.c: is 33 MB long');
    writeFileSync(link, '');
    expect(await told()).not.toContain('drivers/sub/c.c');
  });

  it('an edit that keeps the time, with another size', () =>
    expectSeen(() => {
      const path = join(tree, 'drivers/b.c');
      const { atime, mtime } = statSync(path);
      write('drivers/b.c', same());
      utimesSync(path, atime, mtime);
    }));

  it('an edit that keeps time and size', () =>
    expectSeen(() => {
      const path = join(tree, 'drivers/b.h');
      const { atime, mtime } = statSync(path);
      write('drivers/b.h', '#define FOO 2\n');
      utimesSync(path, atime, mtime);
    }));

  it('a file that another one took the place of', () =>
    expectSeen(() => {
      write('new.c', same());
      renameSync(join(tree, 'new.c'), join(tree, 'drivers/b.c'));
    }));

  it('a file that was edited within a step of the clock is not believed', async () => {
    expect((await lint(cacheOf({ today: () => Date.now() }))).read).toBeGreaterThan(0);
    expect(kept()).toEqual([]);
  });
});

describe('another question is another entry', () => {
  it.each([
    ['rules', ['--select', 'claimed-twice']],
    ['buses', ['--bus', 'usb']],
    ['an architecture', ['--arch', 'x86']],
  ])('%s', async (_, args) => {
    await warm();
    const other = await lint(cacheOf(), ...args);
    expect(other.read).toBeGreaterThan(0);
    expect(await lint(cacheOf(), ...args)).toEqual({ ...other, read: 0, looked: [] });
  });

  it('the settings', async () => {
    write('drivers/b.c', same());
    const before = await warm();
    expect(before.out).toContain('claimed-twice');
    write('matchtable.json', '{"exclude": ["drivers"]}');
    expect((await lint()).out).toBe('[]\n');
    write('matchtable.json', '{"rules": {"claimed-twice": "error"}}');
    expect((await lint()).out).toContain('"severity": "error"');
    rmSync(join(tree, 'matchtable.json'));
    expect((await lint()).out).toBe(before.out);
  });

  it('a configuration, by what is in it', async () => {
    const config = join(root, 'config');
    writeFileSync(config, 'CONFIG_PCI=y\n');
    const first = await lint(cacheOf(), '--config', config);
    expect((await lint(cacheOf(), '--config', config)).read).toBe(0);
    writeFileSync(config, 'CONFIG_USB=y\n');
    expect((await lint(cacheOf(), '--config', config)).read).toBeGreaterThan(0);
    expect(first.status).toBeLessThan(2);
  });

  it('another build of the program', async () => {
    await warm();
    expect((await lint(cacheOf({ program: 'that' }))).read).toBeGreaterThan(0);
  });

  it('--no-cache reads everything and keeps nothing', async () => {
    await warm();
    const names = kept();
    expect((await lint(cacheOf(), '--no-cache')).read).toBeGreaterThan(0);
    expect(kept()).toEqual(names);
  });
});

describe('what is damaged is not believed', () => {
  /** What is kept of a tree: its findings, its index, what checks came to. Each is damaged in the same way. */
  const entries = () => kept().map((name) => join(folder, name));
  const damage = (whole: ReadonlyMap<string, Buffer>, how: (bytes: Buffer) => Buffer) => {
    for (const [path, bytes] of whole) writeFileSync(path, how(Buffer.from(bytes)));
  };
  const wholeEntries = () => new Map(entries().map((path) => [path, readFileSync(path)]));

  it('any byte', async () => {
    const before = await warm();
    const whole = wholeEntries();
    expect(whole.size).toBe(3);
    for (let at = 0, part = 0; part < 1; at += 7, part = at < 72 ? 0 : part + 1 / 40) {
      damage(whole, (bytes) => {
        const place = at < 72 ? at : Math.floor(part * bytes.length);
        bytes[place]! ^= 0x20;
        return bytes;
      });
      const after = await lint();
      expect(after.read, `byte ${at}, part ${part}`).toBeGreaterThan(0);
      expect(after.out).toBe(before.out);
    }
  });

  it('any length', async () => {
    const before = await warm();
    const whole = wholeEntries();
    for (const length of [0, 1, 16, 71, 72, 80, 0.5, -1]) {
      damage(whole, (bytes) => bytes.subarray(0, length === 0.5 ? bytes.length >> 1 : length));
      const after = await lint();
      expect(after.read, `${length} bytes`).toBeGreaterThan(0);
      expect(after.out).toBe(before.out);
    }
    damage(whole, (bytes) => Buffer.concat([bytes, Buffer.alloc(8)]));
    expect((await lint()).read).toBeGreaterThan(0);
  });

  it('an entry under the name of another', async () => {
    await lint(cacheOf(), '--bus', 'usb');
    const others = kept();
    await lint();
    const own = kept().filter((name) => !others.includes(name));
    for (const taken of [own, [...own].reverse()]) {
      for (const [i, name] of taken.entries())
        writeFileSync(join(folder, name), readFileSync(join(folder, others[i]!)));
      expect((await lint()).read).toBeGreaterThan(0);
    }
  });

  it('a folder in its place', async () => {
    await warm();
    for (const path of entries()) {
      rmSync(path);
      mkdirSync(path);
    }
    const after = await lint();
    expect(after.read).toBeGreaterThan(0);
    expect(after.status).toBe((await lint(NONE)).status);
  });
});

describe('what changed is all that is read again', () => {
  it.each([
    ['a source', () => write('drivers/b.c', same()), ['drivers/b.c']],
    // The makefiles know b.c, a.c does not include b.h.
    ['a header', () => write('drivers/b.h', '#define FOO 2\n'), ['drivers/b.c']],
    ['a new source', () => write('drivers/c.c', same()), ['drivers/c.c']],
    [
      'a source that came with its folder',
      () => {
        mkdirSync(join(tree, 'drivers/new'));
        write('drivers/new/c.c', same());
      },
      ['drivers/new/c.c'],
    ],
    ['nothing', () => {}, []],
  ])('%s', async (_, change, paths) => {
    await lint();
    change();
    const { looked, out } = await index();
    expect([...new Set(looked)]).toEqual(paths);
    expect(out).toBe((await index(NONE)).out);
  });

  it('and what was read of many is kept for the next run', async () => {
    await lint();
    for (let i = 0; i < 20; i++) write(`drivers/more${i}.c`, same());
    expect((await index()).read).toBeGreaterThan(0);
    expect((await index()).looked).toEqual([]);
  });

  it('by whichever command', async () => {
    await lint();
    const host = { cache: cacheOf(), scout: () => undefined };
    const ask = (...more: string[]) => matchtable(['who', '0001:0002', '--tree', tree, ...more], { host });
    const before = await ask();
    expect(before.out).toContain('module a');
    expect(await ask('--no-cache')).toEqual(before);
    write('drivers/b.c', same());
    expect(await ask()).toEqual(await ask('--no-cache'));
    expect((await ask()).out).not.toBe(before.out);
  });
});

describe('a cache that can not be', () => {
  it('a file in place of its folder: the run is as without', async () => {
    writeFileSync(folder, 'mine');
    const ran = await lint();
    expect(printed(ran)).toEqual(printed(await lint(NONE)));
    expect(readFileSync(folder, 'utf8')).toBe('mine');
  });

  it.skipIf(process.getuid?.() === 0)('a folder that may not be written', async () => {
    mkdirSync(folder, { mode: 0o500 });
    const ran = await lint();
    chmodSync(folder, 0o700);
    expect(printed(ran)).toEqual(printed(await lint(NONE)));
  });
});

describe('matchtable cache', () => {
  it('says where it is, and clears what is its own', async () => {
    await warm();
    writeFileSync(join(folder, 'mine'), '');
    const host = { cache: cacheOf() };
    expect((await matchtable(['cache'], { host })).out).toMatch(/^.*cache: 3 files, \d+\.\d MB\n$/);
    expect((await matchtable(['cache', 'clear'], { host })).out).toBe(`${folder}: removed 3 files\n`);
    expect(kept()).toEqual(['mine']);
    expect((await matchtable(['cache', 'clean'], { host })).status).toBe(2);
    expect((await matchtable(['cache'])).out).toBe('nothing is kept\n');
  });

  it('of many entries those used last stay', async () => {
    mkdirSync(folder);
    for (let i = 0; i < 30; i++) {
      const path = join(folder, `${`${i}`.padStart(64, '0')}.cache`);
      writeFileSync(path, '');
      utimesSync(path, i, i);
    }
    await lint();
    expect(kept()).toHaveLength(24);
    expect(kept()).not.toContain(`${'0'.padStart(64, '0')}.cache`);
  });
});
