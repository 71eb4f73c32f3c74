// Paths of a tree: relative to it, with `/`, `.` and `..` resolved textually. Every TreeFiles reads a path
// the same way, so that a file on disk and its unsaved text can't have two names.

/** `path` without `.`, `..` and empty parts; undefined where `..` leads out of the tree. A leading `/` means the tree. */
export function normalPath(path: string): string | undefined {
  if (!path.includes('/.') && !path.includes('//') && !/^[./]|\/$/.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else parts.push(part);
  }
  return parts.join('/');
}

/** The folder of a path; the empty string (the tree) for a bare name. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The folders that a path lies in, the nearest first and the tree itself last; none for the tree. */
export function foldersAbove(path: string): readonly string[] {
  const above: string[] = [];
  for (let at = path; at !== ''; ) {
    at = folderOf(at);
    above.push(at);
  }
  return above;
}

/** What a path ends in. */
export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const outOfTree = 'leads out of the tree and is not read';
