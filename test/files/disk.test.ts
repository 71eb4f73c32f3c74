import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDisk } from '../../server/src/files/disk.ts';
import type { TreeFiles } from '../../server/src/files/tree-files.ts';

let root: string;
let files: TreeFiles;
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();
const problemOf = (path: string) => files.problems().find((problem) => problem.path === path)?.message;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'matchtable-disk-'));
  const at = (path: string) => join(root, path);
  mkdirSync(at('tree/drivers/net'), { recursive: true });
  mkdirSync(at('tree/other'));
  writeFileSync(at('secret'), 'out of the tree');
  writeFileSync(at('tree/Makefile'), 'VERSION = 6\n');
  writeFileSync(at('tree/drivers/net/b.c'), 'int b;');
  writeFileSync(at('tree/drivers/net/B.c'), 'int B;');
  writeFileSync(at('tree/drivers/empty.c'), '');
  writeFileSync(at('tree/drivers/bytes.c'), Uint8Array.of(0, 255, 254, 10));
  writeFileSync(at('tree/mega.h'), Buffer.alloc(1 << 20, 'x'));
  writeFileSync(at('tree/more.h'), Buffer.concat([Buffer.alloc(5 << 20, 'y'), Buffer.from('end')]));
  writeFileSync(at('tree/huge.c'), '');
  truncateSync(at('tree/huge.c'), 200 << 20);
  writeFileSync(at('tree/locked.c'), 'int locked;');
  chmodSync(at('tree/locked.c'), 0);
  execFileSync('mkfifo', [at('tree/fifo.c')]);
  symlinkSync('nowhere.c', at('tree/dangling.c'));
  symlinkSync('self.c', at('tree/self.c'));
  symlinkSync('drivers/net/b.c', at('tree/link.c'));
  symlinkSync('..', at('tree/drivers/up'));
  symlinkSync('../other', at('tree/drivers/other'));
  symlinkSync('../drivers', at('tree/other/drivers'));
  files = openDisk(at('tree'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a tree on disk', () => {
  it('reads regular files, also empty ones, any bytes, and through links', () => {
    expect(text(files.read('Makefile'))).toBe('VERSION = 6\n');
    expect(files.read('drivers/empty.c')).toEqual(new Uint8Array(0));
    expect(files.read('drivers/bytes.c')).toEqual(Uint8Array.of(0, 255, 254, 10));
    expect(text(files.read('link.c'))).toBe('int b;');
    expect(text(files.peek('drivers/./net//b.c'))).toBe('int b;');
  });

  it('reads files as long as its buffer and longer', () => {
    expect(files.read('mega.h')?.length).toBe(1 << 20);
    const more = files.read('more.h');
    expect(more?.length).toBe((5 << 20) + 3);
    expect(text(more?.subarray(-4))).toBe('yend');
    expect(text(files.peek('more.h')?.subarray(-4))).toBe('yend');
  });

  it('gives with read a copy of its own, and leaves the bytes of peek alone while reading', () => {
    const peeked = files.peek('drivers/net/b.c');
    const read = files.read('Makefile');
    expect(text(peeked)).toBe('int b;');
    expect(read?.buffer.byteLength).toBe(12);
    files.peek('more.h');
    files.read('drivers/net/B.c');
    expect(text(read)).toBe('VERSION = 6\n');
  });

  it('tells nothing about a file that is not there, or is a folder', () => {
    const before = files.problems().length;
    for (const path of ['none.c', 'drivers', '', 'Makefile/x.c', 'none/none.c'])
      expect(files.read(path)).toBeUndefined();
    expect(files.list('none')).toEqual([]);
    expect(files.list('Makefile')).toEqual([]);
    expect(files.problems().length).toBe(before);
  });

  it('says what can not be read, once per path, and goes on', () => {
    for (let i = 0; i < 2; i++) {
      for (const path of ['huge.c', 'fifo.c', 'dangling.c', 'self.c'])
        expect(files.peek(path), path).toBeUndefined();
    }
    expect(problemOf('huge.c')).toBe('is 200 MB long; files above 32 MB are not read');
    expect(problemOf('fifo.c')).toBe('is no regular file');
    expect(problemOf('dangling.c')).toBe('is a link to nothing');
    expect(problemOf('self.c')).toBe('is a link that leads back to itself');
    const paths = files.problems().map((problem) => problem.path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(text(files.peek('Makefile'))).toBe('VERSION = 6\n');
  });

  it.skipIf(process.getuid?.() === 0)('says that permission is missing', () => {
    expect(files.read('locked.c')).toBeUndefined();
    expect(problemOf('locked.c')).toBe('can not be read: permission denied');
  });

  it('survives names that no file can have', () => {
    expect(files.read('a\0b.c')).toBeUndefined();
    expect(files.read(`${'x'.repeat(5000)}.c`)).toBeUndefined();
    expect(files.isFile('a\0b.c')).toBe(false);
    expect(files.list('a\0b')).toEqual([]);
  });

  it('does not leave the tree by ..', () => {
    expect(files.read('../secret')).toBeUndefined();
    expect(files.peek('drivers/net/../../../secret')).toBeUndefined();
    expect(files.isFile('../secret')).toBe(false);
    expect(files.list('..')).toEqual([]);
    expect(problemOf('../secret')).toBe('leads out of the tree and is not read');
    expect(text(files.read('drivers/../Makefile'))).toBe('VERSION = 6\n');
  });

  it('knows what is a file', () => {
    expect(files.isFile('link.c')).toBe(true);
    for (const path of ['drivers', 'fifo.c', 'dangling.c', 'self.c', 'none.c', 'Makefile/x', ''])
      expect(files.isFile(path), path).toBe(false);
  });

  it('lists by code unit, follows links, leaves out what is neither file nor folder', () => {
    expect(files.list('drivers/net')).toEqual([
      { name: 'B.c', kind: 'file' },
      { name: 'b.c', kind: 'file' },
    ]);
    expect(files.list('').map((entry) => entry.name)).toEqual([
      'Makefile',
      'drivers',
      'huge.c',
      'link.c',
      'locked.c',
      'mega.h',
      'more.h',
      'other',
    ]);
  });

  it('ends a walk over folders that link to each other', () => {
    const seen: string[] = [];
    const walk = (dir: string) => {
      for (const entry of files.list(dir)) {
        const path = dir === '' ? entry.name : `${dir}/${entry.name}`;
        if (entry.kind === 'dir') walk(path);
        else seen.push(path);
      }
    };
    walk('');
    expect(seen).toContain('drivers/net/b.c');
    expect(seen).toContain('other/drivers/net/b.c');
    expect(seen.filter((path) => path.split('/').length > 4)).toEqual([]);
  });
});
