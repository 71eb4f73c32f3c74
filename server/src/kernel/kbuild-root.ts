// The top of a tree's build: what the top Makefile exports to the folders, and the folders that it begins with.
// It is evaluated as it stands, so that a new kernel's layout needs no new release.
import type { Problem, TreeFiles } from '../files/tree-files.ts';
import { addTo, emptyLists, type Folder, readFolder } from './kbuild-folder.ts';
import { createMakefile, type Makefile } from './make/evaluate.ts';
import type { Value } from './make/expand.ts';
import { chainOf, wordsOf } from './make/pieces.ts';

export interface Root {
  /** The top folder as a folder of the build. */
  readonly folder: Folder;
  /** A makefile in `dir` with all that scripts/Makefile.build gives it, not yet read; it reads, and tells, through these. */
  makefileIn(dir: string, files: TreeFiles, tell: (problem: Problem) => void): Makefile;
}

export interface RootParts {
  readonly files: TreeFiles;
  /** The folder of `arch/`. */
  readonly arch: string;
  /** The values that a CONFIG_ symbol may have; none where it is not set. */
  readonly symbol: (name: string) => readonly Value[];
  readonly tell: (problem: Problem) => void;
}

/** What every top Makefile has descended to, for a tree whose own names no folders. */
const usual =
  'init usr kernel certs mm fs ipc security crypto block io_uring lib drivers sound samples net virt';

export function openRoot({ files, arch, symbol, tell }: RootParts): Root {
  // As on the command line: a makefile that asks a program for these, or finds them out, does not change them.
  const fixed = new Map([
    ['srctree', '.'],
    ['objtree', '.'],
    ['abs_srctree', '.'],
    ['abs_objtree', '.'],
    ['VPATH', ''],
    ['ARCH', arch],
    ['SRCARCH', arch],
    ['MAKECMDGOALS', ''],
    ['KBUILD_EXTMOD', ''],
    // The part of the top Makefile that finds out where to build, and calls itself for it, is behind us.
    ['sub_make_done', '1'],
    ['need-sub-make', ''],
    ['CURDIR', '.'],
    ['MAKEFLAGS', '--no-print-directory -rR'],
    ['MAKE_VERSION', '4.3'],
  ]);
  const silent = () => {};
  // Two thirds of what a top Makefile does is to try which flags the compiler takes. No folder depends on them.
  const top = createMakefile({ files, outer: symbol, fixed, unread: /flags/i, tell: silent });
  top.read('Makefile');

  const exported = new Map<string, readonly Value[]>();
  const environment = (name: string): readonly Value[] => {
    if (name.startsWith('CONFIG_')) return symbol(name);
    if (!top.isExported(name)) return [];
    let values = exported.get(name);
    if (!values) {
      values = top.alternatives(name);
      exported.set(name, values);
    }
    return values;
  };
  const shared = createMakefile({ files, outer: environment, fixed, tell: silent });
  shared.read('scripts/Kbuild.include');
  shared.read('scripts/Makefile.compiler');

  const makefileIn: Root['makefileIn'] = (dir, files, tell) => {
    const makefile = createMakefile({
      files,
      outer: shared.values,
      fixed: new Map([...fixed, ['obj', dir || '.'], ['src', dir || '.'], ['kbuild-dir', `./${dir}`]]),
      tell,
    });
    makefile.empty(emptyLists);
    return makefile;
  };

  const own = makefileIn('', files, tell);
  own.read('Kbuild');
  const folder = readFolder(own, '');
  // Until 6.0 the top Makefile itself descended; since then the top Kbuild does.
  const listed = wordsOf(top.expanded('$(vmlinux-dirs)'));
  const descents = new Map([...folder.descents].map(([path, ways]) => [path, [...ways]]));
  for (const word of listed)
    addTo(descents, word.text, { path: word.text, state: 'y', ...chainOf(word.symbols) });
  if (descents.size === 0)
    for (const path of [...usual.split(' '), `arch/${arch}`])
      addTo(descents, path, { path, state: 'y', ...chainOf([]) });
  return { folder: { ...folder, descents }, makefileIn };
}
