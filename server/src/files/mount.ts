// A tree with another folder's files in it, as if they lay there: an out-of-tree module, read against a kernel.
import { normalPath } from './paths.ts';
import type { DirEntry, TreeFiles } from './tree-files.ts';

/** `files` shown in `base` below `at`, a folder's name that the tree itself does not have. */
export function mountFiles(base: TreeFiles, at: string, files: TreeFiles): TreeFiles {
  const below = (path: string): string | undefined => {
    const inside = normalPath(path);
    if (inside === at) return '';
    return inside?.startsWith(`${at}/`) ? inside.slice(at.length + 1) : undefined;
  };
  const pick =
    <T>(mounted: (path: string) => T, own: (path: string) => T) =>
    (path: string): T => {
      const inside = below(path);
      return inside === undefined ? own(path) : mounted(inside);
    };
  const listed = pick<readonly DirEntry[]>(files.list, base.list);
  return {
    read: pick(files.read, base.read),
    peek: pick(files.peek, base.peek),
    isFile: pick(files.isFile, base.isFile),
    list(dir) {
      const entries = listed(dir);
      if (normalPath(dir) !== '') return entries;
      return [...entries, { name: at, kind: 'dir' as const }].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    problems: () => [
      ...base.problems(),
      ...files.problems().map((problem) => ({ ...problem, path: `${at}/${problem.path}` })),
    ],
  };
}
