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

/** What a scan learns beside the candidates, for who wants to follow edits of the tree. Plain data. */
export interface ScanTrace {
  /** Every `.c` file. */
  readonly sources: Set<string>;
  /** Files that hold no needle but include another `.c`, with what they include. */
  readonly including: Map<string, readonly string[]>;
  /** Headers that hold something of a table. */
  readonly headers: Map<string, HeaderMarks>;
}

/**
 * Goes through the tree; gives the number of `.c` files in it. `folders` is filled with the names of the files by
 * folder. The finder may read files meanwhile, by `peek` too.
 */
export function scanTree(
  files: TreeFiles,
  search: Search,
  folders: Map<string, ReadonlySet<string>>,
  finder: Finder,
  trace?: ScanTrace,
): number {
  const marked = trace?.headers ?? new Map<string, HeaderMarks>();
  let next = walk(files, folders);
  if (search.throughHeaders) {
    const sources: string[] = [];
    const headers: string[] = [];
    for (let path = next(); path !== undefined; path = next())
      if (path.endsWith('.c')) sources.push(path);
      else if (path.endsWith('.h')) headers.push(path);
    const searchHeader = headerSearch(search);
    for (const [i, path] of headers.entries()) {
      if (i % TICK === 0) finder.tick(i);
      const bytes = files.peek(path);
      const marks = bytes && searchHeader(path, bytes);
      if (marks) marked.set(path, marks);
    }
    let at = 0;
    next = () => sources[at++];
  }
  const found = headerScan(marked);
  finder.begin(found);

  const searchSource = sourceSearch(search, found);
  const holding = new Set<string>();
  const including = trace?.including ?? new Map<string, readonly string[]>();
  let seen = 0;
  for (let path = next(); path !== undefined; path = next()) {
    if (!path.endsWith('.c')) continue;
    if (++seen % TICK === 0) finder.tick(seen);
    trace?.sources.add(path);
    const bytes = files.peek(path);
    const included = bytes && searchSource(path, bytes);
    if (!included) continue;
    if (included === 'holds') {
      holding.add(path);
      finder.candidate(path, seen);
    } else including.set(path, included);
  }
  for (const path of throughIncludes(holding, including)) finder.candidate(path, seen);
  return seen;
}

/** Files that include, perhaps through others, a `.c` that holds something. */
export function* throughIncludes(
  holding: ReadonlySet<string>,
  including: ReadonlyMap<string, readonly string[]>,
): Generator<string> {
  // What a file includes may itself only include what holds a table.
  const found = new Set<string>();
  for (let grew = true; grew; ) {
    grew = false;
    for (const [path, included] of including)
      if (!found.has(path) && included.some((target) => holding.has(target) || found.has(target))) {
        found.add(path);
        yield path;
        grew = true;
      }
  }
}

/** How one `.c` is looked at: whether it `holds` a needle, else which `.c` files it includes; undefined: neither. */
export function sourceSearch(
  { needles }: Search,
  found: HeaderScan,
): (path: string, bytes: Uint8Array) => 'holds' | readonly string[] | undefined {
  const includes = 1;
  const holds = 2;
  const wanted = [...needles, ...found.macros].map((text) => ({ text, at: rarest(text), bit: holds }));
  const scanner = byteScanner([{ text: INCLUDED_C, bit: includes }, ...wanted]);
  const beside = foldersOf(found.headers);
  return (path, bytes) => {
    const hits = scanner.find(bytes, holds);
    if ((hits & holds) !== 0 || beside.has(folderOf(path))) return 'holds';
    if ((hits & includes) === 0) return undefined;
    const included = includedC(path, bytes);
    return included.length > 0 ? included : undefined;
  };
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
      if (isEntered(top.dir, name)) enter(path);
    }
    return undefined;
  };
}

const isEntered = (dir: string, name: string) => !name.startsWith('.') && !(dir === '' && OUTSIDE.has(name));

/** Whether a walk comes to a path. */
export function isWalked(path: string): boolean {
  let dir = '';
  for (let at = 0, slash = path.indexOf('/'); slash >= 0; at = slash + 1, slash = path.indexOf('/', at)) {
    if (!isEntered(dir, path.slice(at, slash))) return false;
    dir = path.slice(0, slash);
  }
  return true;
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

/** What a header holds of tables: macros that end in an export, and whether its own text has one. */
export interface HeaderMarks {
  readonly macros: readonly string[];
  readonly exports: boolean;
}

/** How one header is looked at; the header that defines the export itself has none. */
export function headerSearch({
  structs,
}: Search): (path: string, bytes: Uint8Array) => HeaderMarks | undefined {
  const scanner = byteScanner([EXPORT, ALIAS].map((text) => ({ text, at: rarest(text) })));
  return (path, bytes) => {
    if (scanner.find(bytes, 3) === 0) return undefined;
    const source = sourceOf(path, Uint8Array.prototype.slice.call(bytes));
    const exports = [...occurrences(source, EXPORT)].some((at) => inCode(source, at));
    const macros = macrosThatEndIn(source, [EXPORT, ALIAS]);
    // One macro may begin the table that another one ends and exports (include/linux/irqchip.h).
    const beginning = macros.size > 0 ? macrosThatEndIn(source, structs) : [];
    if (!exports && macros.size === 0) return undefined;
    return { macros: [...macros, ...beginning], exports };
  };
}

/** What all headers hold together. */
export function headerScan(marked: ReadonlyMap<string, HeaderMarks>): HeaderScan {
  const macros = new Set<string>();
  const headers = new Set<string>();
  for (const [path, marks] of marked) {
    for (const macro of marks.macros) macros.add(macro);
    if (marks.exports) headers.add(path);
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

/** Files below a folder that a walk comes to. */
export function* filesBelow(files: TreeFiles, folder: string): Generator<string> {
  for (const { name, kind } of files.list(folder)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (kind === 'file') yield path;
    else if (isWalked(`${path}/x`)) yield* filesBelow(files, path);
  }
}
