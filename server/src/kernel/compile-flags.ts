// What Kbuild adds to a source's command line: `-I` folders and `-D` macros, from ccflags-y of the makefile that
// lists it, subdir-ccflags-y of every makefile above, CFLAGS_file.o (scripts/Makefile.lib: _c_flags).
import { normalPath } from '../files/paths.ts';
import type { Makefile } from './make/evaluate.ts';
import { hasMark, type Word } from './make/pieces.ts';

export interface CompileFlags {
  /** Tree-relative folders in the order of the command line. */
  readonly dirs: readonly string[];
  /** Macros with their text; null where a condition that is not decided gives them, or what is not known is in them. */
  readonly defines: ReadonlyMap<string, string | null>;
}

export const NO_FLAGS: CompileFlags = { dirs: [], defines: new Map() };

/** A word of the command line; `maybe` where it hangs on something not decided. */
interface Flag {
  readonly text: string;
  readonly maybe: boolean;
}

/**
 * The flags of an object (from the tree, without `.o`). `makefiles`: those of the folder that lists it and of the
 * folders above it, nearest first, with their folder; folders without one are left out.
 */
export function flagsOf(
  object: string,
  makefiles: readonly { readonly dir: string; readonly makefile: Makefile }[],
): CompileFlags {
  const [nearest] = makefiles;
  if (!nearest) return NO_FLAGS;
  // An object below a folder with a makefile of its own is listed by the nearest one above.
  const name = nearest.dir === '' ? object : object.slice(nearest.dir.length + 1);
  const flags = [
    ...[...makefiles].reverse().flatMap(({ makefile }) => listed(makefile, 'subdir-ccflags-')),
    ...listed(nearest.makefile, 'ccflags-'),
    ...nearest.makefile.words(`CFLAGS_${name}.o`).map(flagOf),
  ];
  return flags.length === 0 ? NO_FLAGS : taken(flags);
}

const flagOf = ({ text, maybe }: Word): Flag => ({ text, maybe });

function listed(makefile: Makefile, base: string): Flag[] {
  return [
    ...['y', 'm'].flatMap((end) => makefile.words(base + end).map(flagOf)),
    ...makefile
      .undecidedNames(base)
      .flatMap((name) => makefile.words(name))
      .map(({ text }) => ({ text, maybe: true })),
  ];
}

function taken(flags: readonly Flag[]): CompileFlags {
  const dirs: string[] = [];
  const defines = new Map<string, string | null>();
  for (let i = 0; i < flags.length; i++) {
    const { text, maybe } = flags[i]!;
    // A word may be quoted as a whole, `'-DX="a"'`, or behind its letter, `-D 'X="a"'`.
    const word = unquoted(text) ?? text;
    const letter = /^-[IDU]/.exec(word)?.[0];
    if (letter === undefined) continue;
    const apart = word === letter;
    const written = apart ? (flags[++i]?.text ?? '') : text;
    const known = unquoted(written);
    const value = (known ?? written.replace(/^["']/, '')).slice(apart ? 0 : letter.length);
    if (letter === '-I') {
      const dir = normalPath(value);
      if (dir !== undefined && dir !== '' && !hasMark(dir) && !dirs.includes(dir)) dirs.push(dir);
      continue;
    }
    const [, name, params, body = '1'] = /^(\w+)(\([^)]*\))?(?:=(.*))?$/.exec(value) ?? [];
    if (name === undefined) continue;
    if (letter === '-U' && !maybe) defines.delete(name);
    // What takes arguments is not read here.
    else defines.set(name, letter === '-U' || maybe || known === null || params ? null : body);
  }
  return { dirs, defines };
}

/** As the shell passes it on; null where it is only a part of what is quoted, or not known. */
function unquoted(text: string): string | null {
  if (hasMark(text)) return null;
  let result = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\\' && quote !== "'") {
      // A blank behind it has ended the word.
      if (i + 1 === text.length) return null;
      result += text[++i];
    } else if (quote !== '' ? c === quote : c === '"' || c === "'") quote = quote === '' ? c : '';
    else result += c;
  }
  return quote === '' ? result : null;
}
