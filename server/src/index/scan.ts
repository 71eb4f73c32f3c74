// One pass over a tree's `.c` files: which of them can hold a match table, an export, an alias.
import { normalise } from '../c/headers.ts';
import { inCode, type Source, sourceOf } from '../c/source.ts';
import { rarest } from '../c/trigrams.ts';
import { folderOf } from '../files/paths.ts';
import type { DirEntry, TreeFiles } from '../files/tree-files.ts';
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

/** Files between two calls of `tick`. */
const TICK = 256;

export interface HeaderScan {
  /** Macros of headers whose bodies hold a needle. */
  readonly macros: ReadonlySet<string>;
  /** Headers that hold a needle in their text. */
  readonly headers: ReadonlySet<string>;
}

/** What a scan looks for. Plain data: it may go to another thread. */
export interface Search {
  /** Names of which one stands in every file that matters. */
  readonly needles: readonly string[];
  /** Whether headers are scanned first, for macros and texts of theirs that export a table. */
  readonly throughHeaders: boolean;
  /** Names of entry structs: for macros of headers that begin a table which another one ends. */
  readonly structs: readonly string[];
}

/** Is told what a scan finds, while it goes on. */
export interface Finder {
  /** Called once, before the first candidate. */
  begin(headers: HeaderScan): void;
  /**
   * A file that holds a needle, or includes a `.c` that does. `seen`: how many `.c` files were looked at before.
   * In the order of `walkOrder`, but for files that only include others: these come last.
   */
  candidate(path: string, seen: number): void;
  /** Called now and then with the number of files looked at. */
  tick(seen: number): void;
}

/** Every include of another `.c` ends so. */
const INCLUDED_C = '.c"';
const DIRECTIVE = /^[ \t]*#[ \t]*include[ \t]+"([^"\n]*\.c)"/gm;

/** What ends in a table or an export through a macro of a header does so with this name. */
const EXPORT = 'MODULE_DEVICE_TABLE';
const ALIAS = 'MODULE_ALIAS';

/**
 * Goes through the tree; gives the number of `.c` files in it. `folders` is filled with the names of the files by
 * folder. The finder may read files meanwhile, by `peek` too.
 */
export function scanTree(
  files: TreeFiles,
  { needles, throughHeaders, structs }: Search,
  folders: Map<string, ReadonlySet<string>>,
  finder: Finder,
): number {
  let found: HeaderScan = { macros: new Set(), headers: new Set() };
  let next = walk(files, folders);
  if (throughHeaders) {
    const sources: string[] = [];
    const headers: string[] = [];
    for (let path = next(); path !== undefined; path = next())
      if (path.endsWith('.c')) sources.push(path);
      else if (path.endsWith('.h')) headers.push(path);
    found = scanHeaders(files, headers, structs, finder);
    let at = 0;
    next = () => sources[at++];
  }
  finder.begin(found);

  // The scanner takes thirty needles; more macros that end in a table no tree has.
  const wanted = [...needles, ...found.macros].slice(0, 29);
  const scanner = byteScanner([{ text: INCLUDED_C }, ...wanted.map((text) => ({ text, at: rarest(text) }))]);
  const includes = 1;
  const all = (1 << (wanted.length + 1)) - 1;
  const holding = new Set<string>();
  /** Files that hold no needle but include another `.c`, with what they include. */
  const including = new Map<string, readonly string[]>();
  const beside = foldersOf(found.headers);
  let seen = 0;
  for (let path = next(); path !== undefined; path = next()) {
    if (!path.endsWith('.c')) continue;
    if (++seen % TICK === 0) finder.tick(seen);
    const bytes = files.peek(path);
    if (!bytes) continue;
    const hits = scanner.find(bytes, all);
    if ((hits & ~includes) !== 0 || beside.has(folderOf(path))) {
      holding.add(path);
      finder.candidate(path, seen);
    } else if ((hits & includes) !== 0) {
      const included = includedC(path, bytes);
      if (included.length > 0) including.set(path, included);
    }
  }
  // What a file includes may itself only include what holds a table.
  for (let grew = true; grew; ) {
    grew = false;
    for (const [path, included] of including)
      if (!holding.has(path) && included.some((target) => holding.has(target))) {
        holding.add(path);
        finder.candidate(path, seen);
        grew = true;
      }
  }
  return seen;
}

/** The files of a tree one by one, folder by folder, each in the order of its names. */
function walk(files: TreeFiles, folders: Map<string, ReadonlySet<string>>): () => string | undefined {
  const stack: { readonly dir: string; readonly entries: readonly DirEntry[]; at: number }[] = [];
  const enter = (dir: string) => {
    const entries = files.list(dir);
    folders.set(dir, new Set(entries.flatMap(({ name, kind }) => (kind === 'file' ? [name] : []))));
    stack.push({ dir, entries, at: 0 });
  };
  enter('');
  return () => {
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const entry = top.entries[top.at++];
      if (!entry) {
        stack.pop();
        continue;
      }
      const { name, kind } = entry;
      const path = top.dir === '' ? name : `${top.dir}/${name}`;
      if (kind === 'file') return path;
      if (!name.startsWith('.') && !(top.dir === '' && OUTSIDE.has(name))) enter(path);
    }
    return undefined;
  };
}

/** Compares paths as a walk meets them: names of one folder by code unit. */
export function walkOrder(a: string, b: string): number {
  const [x, y] = [a.replaceAll('/', '\0'), b.replaceAll('/', '\0')];
  return x < y ? -1 : x > y ? 1 : 0;
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

/** Headers with an export in a macro or in their own text; the header that defines the export itself is none. */
function scanHeaders(
  files: TreeFiles,
  paths: readonly string[],
  structs: readonly string[],
  finder: Finder,
): HeaderScan {
  const scanner = byteScanner([EXPORT, ALIAS].map((text) => ({ text, at: rarest(text) })));
  const macros = new Set<string>();
  const headers = new Set<string>();
  for (const [i, path] of paths.entries()) {
    if (i % TICK === 0) finder.tick(i);
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
