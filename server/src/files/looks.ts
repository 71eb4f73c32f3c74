// Notes what somebody looks at: what its results hang on.
import { normalPath } from './paths.ts';
import type { TreeFiles } from './tree-files.ts';

/** Paths of a tree, also of what was looked for and is not there. */
export interface Looked {
  /** Files that were read, or asked for. */
  readonly files: Set<string>;
  /** Folders that were listed. */
  readonly folders: Set<string>;
}

/** `base`, and what is looked at through the files given here. */
export function noteLooks(base: TreeFiles): { readonly files: TreeFiles; readonly looked: Looked } {
  const looked: Looked = { files: new Set(), folders: new Set() };
  const note = (set: Set<string>, path: string) => {
    const inside = normalPath(path);
    if (inside !== undefined) set.add(inside);
  };
  return {
    looked,
    files: {
      read(path) {
        note(looked.files, path);
        return base.read(path);
      },
      peek(path) {
        note(looked.files, path);
        return base.peek(path);
      },
      isFile(path) {
        note(looked.files, path);
        return base.isFile(path);
      },
      list(dir) {
        note(looked.folders, dir);
        return base.list(dir);
      },
      problems: base.problems,
    },
  };
}
