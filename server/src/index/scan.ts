// One pass over a tree's `.c` files: which of them can hold a match table, an export, an alias.
import { normalise } from '../c/headers.ts';
import { inCode, type Source, sourceOf } from '../c/source.ts';
import { folderOf } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { definitionAround, occurrences } from '../tables/marks.ts';
import { byteScanner } from './byte-scan.ts';

/** Folders that hold no kernel code: Kbuild makes no kernel object there. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'Documentation',
  'LICENSES',
  'scripts',
  'tools',
  'usr',
  'rust',
]);

export interface HeaderScan {
  /** Macros of headers whose bodies hold a needle. */
  readonly macros: ReadonlySet<string>;
  /** Headers that hold a needle in their text. */
  readonly headers: ReadonlySet<string>;
}

export interface Scan extends HeaderScan {
  /** `.c` files seen. */
  readonly files: number;
  /** Paths of files that hold a needle, or include a `.c` that does; in the order of the walk. */
  readonly candidates: readonly string[];
}

/** Every include of another `.c` ends so. */
const INCLUDED_C = '.c"';
const DIRECTIVE = /^[ \t]*#[ \t]*include[ \t]+"([^"\n]*\.c)"/gm;

/** What ends in a table or an export through a macro of a header does so with this name. */
const EXPORT = 'MODULE_DEVICE_TABLE';
const ALIAS = 'MODULE_ALIAS';

/**
 * `needles`: names of which one stands in every file that matters. `throughHeaders`: whether headers are scanned
 * first, for macros and texts of theirs that export a table. `structs`: names of entry structs. `folders` is filled with the names of `.c` and `.h`
 * files by folder. `onProgress` is called after every folder with the
 * number of files seen.
 */
export function scanTree(
  files: TreeFiles,
  needles: readonly string[],
  throughHeaders: boolean,
  structs: readonly string[],
  folders: Map<string, ReadonlySet<string>>,
  onProgress?: (files: number) => void,
): Scan {
  const sources: string[] = [];
  const headers: string[] = [];
  const walk = (dir: string): void => {
    const names = new Set<string>();
    folders.set(dir, names);
    for (const { name, kind } of files.list(dir)) {
      const path = dir === '' ? name : `${dir}/${name}`;
      if (kind === 'dir') {
        if (!name.startsWith('.') && !(dir === '' && OUTSIDE.has(name))) walk(path);
      } else if (name.endsWith('.c')) {
        names.add(name);
        sources.push(path);
      } else {
        names.add(name);
        if (throughHeaders && name.endsWith('.h')) headers.push(path);
      }
    }
  };
  walk('');
  const found = throughHeaders
    ? scanHeaders(files, headers, structs)
    : { macros: new Set<string>(), headers: new Set<string>() };

  // The scanner takes thirty needles; more macros that end in a table no tree has.
  const wanted = [...needles, ...found.macros].slice(0, 29);
  const scanner = byteScanner([{ text: INCLUDED_C }, ...wanted.map((text) => ({ text, at: rarest(text) }))]);
  const includes = 1;
  const all = (1 << (wanted.length + 1)) - 1;
  const order: string[] = [];
  const holding = new Set<string>();
  /** Files that include another `.c`, with what they include. */
  const including = new Map<string, readonly string[]>();
  const beside = foldersOf(found.headers);
  for (const [i, path] of sources.entries()) {
    if (i % 256 === 0) onProgress?.(i);
    const bytes = files.peek(path);
    if (!bytes) continue;
    const hits = scanner.find(bytes, all);
    if ((hits & ~includes) !== 0 || beside.has(folderOf(path))) holding.add(path);
    else {
      const included = (hits & includes) === 0 ? [] : includedC(path, bytes);
      if (included.length === 0) continue;
      including.set(path, included);
    }
    order.push(path);
  }
  // What a file includes may itself only include what holds a table.
  for (let grew = true; grew; ) {
    grew = false;
    for (const [path, included] of including)
      if (!holding.has(path) && included.some((target) => holding.has(target))) {
        holding.add(path);
        grew = true;
      }
  }
  return { ...found, files: sources.length, candidates: order.filter((path) => holding.has(path)) };
}

/** Paths, relative to the including file, of the `.c` files that a text includes. */
function includedC(path: string, bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dir = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const targets: string[] = [];
  for (const m of buffer.latin1Slice(0, buffer.length).matchAll(DIRECTIVE)) {
    const target = normalise(`${dir}/${m[1]}`);
    if (target !== undefined) targets.push(target);
  }
  return targets;
}

/** Letters of C text, the most frequent first. */
const FREQUENT = ' \tetrisdnaco_lpufmghvbxwkyqjz';

/** Offset of the three bytes of a needle that stand least often in C text. */
function rarest(text: string): number {
  const weight = (c: string) => {
    const rank = FREQUENT.indexOf(c);
    return rank < 0 ? 0 : FREQUENT.length - rank;
  };
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at + 3 <= text.length; at++) {
    const sum = weight(text[at]!) + weight(text[at + 1]!) + weight(text[at + 2]!);
    if (sum < least) {
      least = sum;
      best = at;
    }
  }
  return best;
}

/** Headers with an export in a macro or in their own text; the header that defines the export itself is none. */
function scanHeaders(files: TreeFiles, paths: readonly string[], structs: readonly string[]): HeaderScan {
  const scanner = byteScanner([EXPORT, ALIAS].map((text) => ({ text, at: rarest(text) })));
  const macros = new Set<string>();
  const headers = new Set<string>();
  for (const path of paths) {
    const bytes = files.peek(path);
    if (!bytes || scanner.find(bytes, 3) === 0) continue;
    const source = sourceOf(path, Uint8Array.prototype.slice.call(bytes));
    for (const at of occurrences(source, EXPORT)) if (inCode(source, at)) headers.add(path);
    const ending = macrosThatEndIn(source, [EXPORT, ALIAS]);
    for (const macro of ending) macros.add(macro);
    // One macro may begin the table that another one ends and exports (include/linux/irqchip.h).
    if (ending.size > 0) for (const macro of macrosThatEndIn(source, structs)) macros.add(macro);
  }
  return { macros, headers };
}

/** Macros of a header whose bodies hold one of the names, or another such macro. Sisters of MODULE_ALIAS are found by their name. */
function macrosThatEndIn(source: Source, names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (let round = names; round.length > 0; ) {
    const next: string[] = [];
    for (const name of round)
      for (const at of occurrences(source, name)) {
        const macro = definitionAround(source, at);
        if (
          macro === undefined ||
          macro === '' ||
          macro === EXPORT ||
          macro.startsWith(ALIAS) ||
          found.has(macro)
        )
          continue;
        found.add(macro);
        next.push(macro);
      }
    round = next;
  }
  return found;
}

function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  return new Set([...paths].map(folderOf));
}
