import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFiles, overlayFiles } from '../../server/src/files/memory.ts';
import { normalPath } from '../../server/src/files/paths.ts';

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe('a tree in memory', () => {
  const files = memoryFiles({
    Makefile: 'VERSION = 6',
    'drivers/net/ä.c': 'ü',
    'drivers/a.c': Uint8Array.of(255),
  });

  it('reads text as UTF-8 and bytes as they are', () => {
    expect(text(files.read('drivers/net/ä.c'))).toBe('ü');
    expect(files.peek('drivers/net/../a.c')).toEqual(Uint8Array.of(255));
    expect(files.read('drivers')).toBeUndefined();
    expect(files.read('__proto__')).toBeUndefined();
  });

  it('implies folders', () => {
    expect(files.list('')).toEqual([
      { name: 'Makefile', kind: 'file' },
      { name: 'drivers', kind: 'dir' },
    ]);
    expect(files.list('drivers').map((entry) => entry.name)).toEqual(['a.c', 'net']);
    expect(files.list('none')).toEqual([]);
    expect(files.isFile('drivers/a.c')).toBe(true);
    expect(files.isFile('drivers')).toBe(false);
  });

  it('refuses to leave the tree', () => {
    expect(files.read('../x')).toBeUndefined();
    expect(files.problems()).toEqual([{ path: '../x', message: 'leads out of the tree and is not read' }]);
  });
});

describe('a tree over another', () => {
  const base = memoryFiles({ 'a.c': 'old', 'b.c': 'kept', 'dir/gone.c': 'gone', 'dir/stays.c': 'stays' });
  const files = overlayFiles(base, { 'a.c': 'new', 'dir/gone.c': undefined, 'dir/sub/made.c': 'made' });

  it('replaces, deletes and adds', () => {
    expect(text(files.read('a.c'))).toBe('new');
    expect(text(files.peek('b.c'))).toBe('kept');
    expect(files.read('dir/gone.c')).toBeUndefined();
    expect(files.isFile('dir/gone.c')).toBe(false);
    expect(files.isFile('dir/sub/made.c')).toBe(true);
    expect(files.list('dir')).toEqual([
      { name: 'stays.c', kind: 'file' },
      { name: 'sub', kind: 'dir' },
    ]);
    expect(files.list('dir/sub')).toEqual([{ name: 'made.c', kind: 'file' }]);
    expect(files.list('').map((entry) => entry.name)).toEqual(['a.c', 'b.c', 'dir']);
  });

  it('leaves the base as it was', () => {
    expect(text(base.read('a.c'))).toBe('old');
    expect(base.list('dir').length).toBe(2);
  });

  it('does not tell the base’s trouble with a file that it replaces', () => {
    const bad = {
      ...base,
      problems: () => [
        { path: 'a.c', message: 'x' },
        { path: 'q.c', message: 'y' },
      ],
    };
    expect(overlayFiles(bad, { 'a.c': '' }).problems()).toEqual([{ path: 'q.c', message: 'y' }]);
  });
});

describe('normalPath', () => {
  it('is idempotent and leaves no dots', () => {
    const part = fc.constantFrom('a', 'b.c', '..', '.', '', '...', '.x');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const once = normalPath(parts.join('/'));
        if (once === undefined) return;
        expect(normalPath(once)).toBe(once);
        expect(once.split('/').filter((each) => each === '.' || each === '..')).toEqual([]);
      }),
    );
  });
});
