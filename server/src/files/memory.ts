// Trees that lie in memory: made up for a test, or another tree with some files replaced (unsaved text, a patch).
import { folderOf, normalPath, outOfTree } from './paths.ts';
import type { DirEntry, Problem, TreeFiles } from './tree-files.ts';

/** A tree of exactly these files; folders are implied. Text is stored as UTF-8. */
export function memoryFiles(files: Readonly<Record<string, string | Uint8Array>>): TreeFiles {
  return overlayFiles(nothing, files);
}

const nothing: TreeFiles = {
  read: () => undefined,
  peek: () => undefined,
  isFile: () => false,
  list: () => [],
  problems: () => [],
};

/**
 * `base` with the files of `over` in place of its own; undefined deletes a file. `over` is taken as it is now:
 * later changes of it do not show. A folder of `base` stays listed when all its files are deleted.
 */
export function overlayFiles(
  base: TreeFiles,
  over: Readonly<Record<string, string | Uint8Array | undefined>>,
): TreeFiles {
  const files = new Map<string, Uint8Array | undefined>();
  const folders = new Map<string, Map<string, DirEntry | undefined>>();
  const trouble = new Map<string, Problem>();
  const put = (path: string, entry: DirEntry | undefined) => {
    const folder = folderOf(path);
    let names = folders.get(folder);
    if (!names) {
      names = new Map();
      folders.set(folder, names);
    }
    names.set(path.slice(folder === '' ? 0 : folder.length + 1), entry);
  };
  for (const [given, content] of Object.entries(over)) {
    const path = normalPath(given);
    if (path === undefined || path === '') {
      trouble.set(given, { path: given, message: outOfTree });
      continue;
    }
    files.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    const name = path.slice(path.lastIndexOf('/') + 1);
    put(path, content === undefined ? undefined : { name, kind: 'file' });
    if (content === undefined) continue;
    for (let at = folderOf(path); at !== ''; at = folderOf(at))
      put(at, { name: at.slice(at.lastIndexOf('/') + 1), kind: 'dir' });
  }

  /** What lies over `path`: bytes, undefined where deleted, or what `below` says of the base. */
  const content = (path: string, below: (path: string) => Uint8Array | undefined) => {
    const inside = normalPath(path);
    if (inside === undefined) {
      trouble.set(path, { path, message: outOfTree });
      return undefined;
    }
    return files.has(inside) ? files.get(inside) : below(inside);
  };

  return {
    read: (path) => content(path, base.read),
    peek: (path) => content(path, base.peek),
    isFile(path) {
      const inside = normalPath(path);
      if (inside === undefined) return false;
      return files.has(inside) ? files.get(inside) !== undefined : base.isFile(inside);
    },
    list(dir) {
      const inside = normalPath(dir);
      if (inside === undefined) {
        trouble.set(dir, { path: dir, message: outOfTree });
        return [];
      }
      const under = files.get(inside) ? [] : base.list(inside);
      const names = folders.get(inside);
      if (!names) return under;
      const all = new Map<string, DirEntry | undefined>(under.map((entry) => [entry.name, entry]));
      for (const [name, entry] of names) all.set(name, entry);
      return [...all.values()]
        .filter((entry) => entry !== undefined)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    problems: () => [...trouble.values(), ...base.problems().filter((problem) => !files.has(problem.path))],
  };
}
