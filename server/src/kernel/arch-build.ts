// The build of one architecture: which folders it comes into, and what their makefiles make, each read once. Where edits are
// followed it is known what each of them looked at.
import type { Looked } from '../files/looks.ts';
import { folderOf, foldersAbove } from '../files/paths.ts';
import type { Problem, TreeFiles } from '../files/tree-files.ts';
import { type Folder, readFolder } from './kbuild-folder.ts';
import type { Root } from './kbuild-root.ts';
import type { Makefile } from './make/evaluate.ts';
import { chainOf, union } from './make/pieces.ts';

/** Whatever reads makefiles: the top of a build, or a folder. */
export interface Reader {
  readonly files: TreeFiles;
  readonly looked: Looked | undefined;
  /** After how many edits it was asked for last. */
  used: number;
  readonly tell: (problem: Problem) => void;
}

/** Whether what looked at some paths may see something else. `folders`: edited paths that are no files. */
export function hangsOn(
  looked: Looked | undefined,
  edited: ReadonlySet<string>,
  folders: readonly string[],
): boolean {
  if (!looked) return true;
  for (const path of edited) if (looked.files.has(path) || looked.folders.has(folderOf(path))) return true;
  const isIn = (each: string) => folders.some((path) => each === path || each.startsWith(`${path}/`));
  return folders.length > 0 && [...looked.files, ...looked.folders].some(isIn);
}

/** How the build comes into a folder: for what is built in, for modules; and the symbols that lead there. */
export interface Reach {
  readonly builtin: boolean;
  readonly modules: boolean;
  readonly symbols: readonly string[];
  /** Those that every way asks for, and those that none goes with. */
  readonly certain: readonly string[];
  readonly without: readonly string[];
}

/** The build of one arch. */
export interface Build {
  /** What reads its top. */
  readonly by: Reader;
  /** Forgets folders that are `gone`, and what follows from several; gives what reads the others, and the top. */
  forget(gone: (by: Reader) => boolean): Iterable<Reader>;
  /** Undefined where the build does not come into the folder. */
  reach(dir: string): Reach | undefined;
  /** What the folder's makefile makes; undefined where there is none. */
  folder(dir: string): Folder | undefined;
  /** The folder's makefile, evaluated; undefined where there is none. */
  makefile(dir: string): Makefile | undefined;
  /** The text of the folder's makefile, and of its includes where it was evaluated; empty where there is none. */
  text(dir: string): string;
}

/** A folder's makefile: what it makes, if there is one. */
interface Read {
  readonly by: Reader;
  readonly made: Folder | undefined;
  readonly makefile: Makefile;
  /** What that had spent and evaluated when it was read. */
  readonly spent: number;
  readonly evaluated: number;
}

export function createBuild(files: TreeFiles, root: Root, by: Reader, openReader: () => Reader): Build {
  const folders = new Map<string, Read>();
  const texts = new Map<string, string>();
  const reached = new Map<string, Reach | undefined>();
  const begin = () => reached.set('', { builtin: true, modules: true, ...chainOf([]) });
  begin();

  const readAt = (dir: string): Read => {
    const by = openReader();
    const makefile = root.makefileIn(dir, by.files, by.tell);
    // "The filename Kbuild has precedence over Makefile" (scripts/Makefile.build)
    const found = makefile.read(`${dir}/Kbuild`) || makefile.read(`${dir}/Makefile`);
    const made = found ? readFolder(makefile, dir) : undefined;
    const { spent, evaluated } = makefile;
    return { by, made, makefile, spent, evaluated };
  };
  const folder = (dir: string): Folder | undefined => {
    if (dir === '') return root.folder;
    let read = folders.get(dir);
    if (!read) {
      read = readAt(dir);
      folders.set(dir, read);
    }
    read.by.used = by.used;
    return read.made;
  };

  const reach = (dir: string): Reach | undefined => {
    if (reached.has(dir)) return reached.get(dir);
    reached.set(dir, undefined);
    const ways: Reach[] = [];
    for (const above of foldersAbove(dir)) {
      const from = reach(above);
      if (!from) continue;
      for (const descent of folder(above)?.descents.get(dir) ?? []) {
        // A folder in obj-m is visited for its modules only (need-builtin, need-modorder of scripts/Makefile.build).
        const builtin = from.builtin && descent.state !== 'm';
        if (builtin || from.modules)
          ways.push({
            builtin,
            modules: from.modules,
            symbols: union(from.symbols, descent.symbols),
            certain: union(from.certain, descent.certain),
            without: union(from.without, descent.without),
          });
      }
    }
    const first = ways[0];
    const found = first && {
      builtin: ways.some((way) => way.builtin),
      modules: ways.some((way) => way.modules),
      symbols: leading(ways.map((way) => way.symbols)),
      certain: inAll(ways.map((way) => way.certain)),
      without: inAll(ways.map((way) => way.without)),
    };
    reached.set(dir, found);
    return found;
  };

  return {
    by,
    *forget(gone) {
      yield by;
      // One that assigned something when flags were asked for is not what it was when it was read.
      for (const [dir, { by, makefile, spent, evaluated }] of folders)
        if (gone(by) || makefile.evaluated !== evaluated) folders.delete(dir);
        else {
          makefile.spent = spent;
          yield by;
        }
      texts.clear();
      reached.clear();
      begin();
    },
    reach,
    folder,
    // Some folders hold makefiles that only others include.
    makefile: (dir) => (reach(dir) && folder(dir) ? folders.get(dir)?.makefile : undefined),
    text(dir) {
      let text = texts.get(dir);
      if (text === undefined) {
        const makefile = folders.get(dir)?.makefile;
        text = makefile ? [...makefile.sources.values()].join('\n') : makefileText(files, dir);
        texts.set(dir, text);
      }
      return text;
    },
  };
}

export function makefileText(files: TreeFiles, dir: string, ...only: readonly string[]): string {
  const wanted = only.length > 0 ? only : ['Kbuild', 'Makefile'];
  const path = wanted.map((name) => `${dir}/${name}`).find((each) => files.isFile(each));
  const bytes = path === undefined ? undefined : files.read(path);
  return bytes ? new TextDecoder().decode(bytes) : '';
}

/** The symbols of several ways to one thing: none where a way needs none. */
export function leading(ways: readonly (readonly string[])[]): readonly string[] {
  return ways.some((way) => way.length === 0) ? [] : ways.reduce(union, []);
}

export const inAll = (ways: readonly (readonly string[])[]): readonly string[] =>
  ways.reduce((all, way) => all.filter((symbol) => way.includes(symbol)));
