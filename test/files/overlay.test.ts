import { expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

it('shows what is laid over a file, hides it, and shows the file again', () => {
  const { files, lay, lift } = openOverlay(memoryFiles({ 'a/x.c': 'saved' }));
  const seen = () => [
    text(files.read('a/x.c')),
    files.isFile('a/x.c'),
    files.list('a').map(({ name }) => name),
  ];
  expect(seen()).toEqual(['saved', true, ['x.c']]);
  lay('./a//x.c', 'typed');
  expect(seen()).toEqual(['typed', true, ['x.c']]);
  lay('a/x.c', undefined);
  expect(seen()).toEqual([undefined, false, []]);
  lift('a/x.c');
  expect(seen()).toEqual(['saved', true, ['x.c']]);
});

it('a new file makes its folders, and takes them along', () => {
  const { files, lay, lift } = openOverlay(memoryFiles({}));
  lay('a/b/new.c', 'x');
  expect(files.list('a')).toEqual([{ name: 'b', kind: 'dir' }]);
  expect(text(files.peek('a/b/new.c'))).toBe('x');
  lift('a/b/new.c');
  expect(files.list('a')).toEqual([]);
});

it('what leads out of the tree is no file, and told', () => {
  const { files, lay } = openOverlay(memoryFiles({}));
  lay('../x.c', 'x');
  expect(files.read('../x.c')).toBeUndefined();
  expect(files.problems().map(({ path }) => path)).toEqual(['../x.c']);
});
