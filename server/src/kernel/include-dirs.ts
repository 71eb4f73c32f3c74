// The `-I` folders that Kbuild compiles a source with: ccflags-y of the makefile that lists it, subdir-ccflags-y
// of every makefile above, CFLAGS_file.o (scripts/Makefile.lib: _c_flags).
import { normalPath } from '../files/paths.ts';
import type { Makefile } from './make/evaluate.ts';
import { hasMark } from './make/pieces.ts';

/**
 * Tree-relative folders in the order of the command line. `makefiles`: those of the source's folder and of the
 * folders above it, nearest first, with their folder; folders without one are left out.
 */
export function includeDirsOf(
  object: string,
  makefiles: readonly { readonly dir: string; readonly makefile: Makefile }[],
): readonly string[] {
  const dirs: string[] = [];
  const [nearest] = makefiles;
  if (!nearest) return dirs;
  for (const { makefile } of [...makefiles].reverse()) take(dirs, flags(makefile, 'subdir-ccflags-'));
  // An object below a folder with a makefile of its own is listed by the nearest one above.
  take(dirs, flags(nearest.makefile, 'ccflags-'));
  const name = nearest.dir === '' ? object : object.slice(nearest.dir.length + 1);
  take(
    dirs,
    nearest.makefile.words(`CFLAGS_${name}.o`).map((word) => word.text),
  );
  return dirs;
}

function flags(makefile: Makefile, base: string): string[] {
  const names = [`${base}y`, `${base}m`, ...makefile.undecidedNames(base)];
  return names.flatMap((name) => makefile.words(name)).map((word) => word.text);
}

function take(dirs: string[], words: readonly string[]): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!word.startsWith('-I')) continue;
    const dir = normalPath(word === '-I' ? (words[++i] ?? '') : word.slice(2));
    if (dir !== undefined && dir !== '' && !hasMark(dir) && !dirs.includes(dir)) dirs.push(dir);
  }
}
