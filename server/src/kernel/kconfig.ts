// What Kconfig says of a symbol: its type, what it depends on, which architectures have it. Near a driver it is looked
// up in the folders above; what is not there is looked for in the whole tree, which is gone through once.
import { baseOf, folderOf, foldersAbove } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { type KconfigFile, type KconfigSymbol, parseKconfig } from './kconfig-file.ts';

export type { KconfigSymbol } from './kconfig-file.ts';

/** A symbol with the file that defines it. */
export interface FoundSymbol extends KconfigSymbol {
  readonly path: string;
}

/** Symbols are asked for with their CONFIG_. */
export interface Kconfig {
  /** What the folder of `near` or one above defines, in Kconfig or a Kconfig.* beside it; undefined where none does. */
  symbol(symbol: string, near: string): KconfigSymbol | undefined;
  /** All definitions that the tree's top Kconfig leads to, whatever the architecture, one for each file. */
  everywhere(symbol: string): readonly FoundSymbol[];
  /** The symbols that select it, with their files. */
  selecting(symbol: string): readonly Selector[];
  /** What somebody works out of all this, made once; `what` tells it from others' and says of which symbols it is. */
  once<T>(what: string, make: () => T): T;
  /** The same after these paths were edited, came or went; itself, where nothing that it was asked for is otherwise. */
  after(edited: Iterable<string>): Kconfig;
}

export interface Selector {
  readonly symbol: string;
  readonly path: string;
}

/** What single files and folders say, as long as nobody edits them. */
interface Texts {
  /** What a file defines: nothing where there is none. */
  readonly opened: Map<string, KconfigFile>;
  /** Of each folder the names beside Kconfig. */
  readonly others: Map<string, readonly string[]>;
  /** What files say of the whole tree; undefined where there is none. */
  readonly statements: Map<string, Statements | undefined>;
  /** Names of the architectures, where the whole tree was read. */
  archs: string | undefined;
}

/** For each of them the word and the name behind it. */
type Statements = readonly string[];

export function openKconfig(
  files: TreeFiles,
  texts: Texts = { opened: new Map(), others: new Map(), statements: new Map(), archs: undefined },
): Kconfig {
  const { opened, others, statements } = texts;
  const known = new Map<string, KconfigSymbol | undefined>();
  const foundEverywhere = new Map<string, readonly FoundSymbol[]>();
  const made = new Map<string, unknown>();
  let tree: WholeTree | undefined;
  const whole = () => {
    if (!tree) {
      const archs = archsOf(files);
      texts.archs = archs.join(' ');
      tree = readTree(statementsAt, archs);
    }
    return tree;
  };
  const textAt = (path: string) => textOf(files.read(path));
  const openAt = (path: string) => copiedOut(parseKconfig(textAt(path), path));
  const fileAt = (path: string) => {
    let file = opened.get(path);
    if (!file) {
      file = openAt(path);
      opened.set(path, file);
    }
    return file;
  };
  const readAt = (path: string) => {
    const bytes = files.peek(path);
    return bytes && statementsOf(textOf(bytes));
  };
  const statementsAt = (path: string) => {
    if (!statements.has(path)) statements.set(path, readAt(path));
    return statements.get(path);
  };
  /** Kconfig.debug and the like are looked for only where Kconfig does not know the symbol. */
  const othersIn = (folder: string) => {
    let paths = others.get(folder);
    if (!paths) {
      paths = files
        .list(folder)
        .filter(({ name, kind }) => kind === 'file' && name.startsWith('Kconfig.'))
        .map(({ name }) => under(folder, name));
      others.set(folder, paths);
    }
    return paths;
  };
  const find = (name: string, folders: readonly string[]) => {
    const paths = folders.map((folder) => under(folder, 'Kconfig'));
    const nearest = [...paths, ...othersIn(folders[0]!)].find((path) => fileAt(path).symbols.has(name));
    return nearest === undefined ? undefined : fileAt(nearest).symbols.get(name);
  };
  /** Takes in what is said at a path, and below it; gives whether that is something else. */
  const isOtherwise = (path: string): boolean => {
    let other = false;
    const [file, said] = [opened.get(path), statements.get(path)];
    if (file) {
      const now = openAt(path);
      opened.set(path, now);
      other = textOfAll(now) !== textOfAll(file);
    }
    if (statements.has(path)) {
      const now = readAt(path);
      statements.set(path, now);
      other ||= now?.join(' ') !== said?.join(' ');
    }
    const isThere = files.isFile(path);
    const folder = folderOf(path);
    if (baseOf(path).startsWith('Kconfig.') && (others.get(folder)?.includes(path) ?? isThere) !== isThere)
      other = others.delete(folder) || other;
    if (isThere) return other;
    // A folder came or went, and nobody names what is in it.
    for (const map of [opened, others, statements])
      for (const each of map.keys())
        if (each === path || each.startsWith(`${path}/`)) other = map.delete(each) || other;
    return other;
  };
  return {
    after(edited) {
      let other = false;
      let archs = false;
      for (const path of edited) {
        other = isOtherwise(path) || other;
        archs ||= path === 'arch' || path.startsWith('arch/');
      }
      other ||= archs && texts.archs !== undefined && texts.archs !== archsOf(files).join(' ');
      return other ? openKconfig(files, texts) : this;
    },
    symbol(symbol, near) {
      const name = bare(symbol);
      const folders = foldersAbove(near);
      const key = `${name} ${folders[0]}`;
      if (!known.has(key)) known.set(key, find(name, folders));
      return known.get(key);
    },
    everywhere(symbol) {
      const name = bare(symbol);
      let all = foundEverywhere.get(name);
      if (!all) {
        all = (whole().defined.get(name) ?? []).flatMap((path) => {
          const found = fileAt(path).symbols.get(name);
          return found ? [{ ...found, path }] : [];
        });
        foundEverywhere.set(name, all);
      }
      return all;
    },
    selecting: (symbol) => whole().selectors.get(bare(symbol)) ?? [],
    once<T>(what: string, make: () => T): T {
      if (!made.has(what)) made.set(what, make());
      return made.get(what) as T;
    },
  };
}

const bare = (symbol: string) => symbol.replace(/^CONFIG_/, '');

const under = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);

const textOf = (bytes: Uint8Array | undefined) =>
  bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') : '';

/** Names, each with the files that define it, and with what selects it. */
interface WholeTree {
  readonly defined: ReadonlyMap<string, readonly string[]>;
  readonly selectors: ReadonlyMap<string, readonly Selector[]>;
}

/** Names are copied out: a piece of a text keeps all of it in memory. */
const copied = (name: string) => Buffer.from(name, 'latin1').latin1Slice();

const copiedOut = ({ symbols }: KconfigFile): KconfigFile => ({
  symbols: new Map(
    [...symbols].map(([name, symbol]) => [copied(name), { ...symbol, depends: symbol.depends.map(copied) }]),
  ),
});

/** All that a file says, as one text. */
const textOfAll = ({ symbols }: KconfigFile): string => JSON.stringify([...symbols]);

const STATEMENT = /^[ \t]*(config|menuconfig|select|o?r?source)[ \t]+"?([^\s"]+)/gm;

function statementsOf(text: string): Statements {
  const all: string[] = [];
  for (const [, word, name] of text.matchAll(STATEMENT)) all.push(WORDS.get(word!)!, copied(name!));
  return all;
}

/** Spelled once for all. */
const WORDS = new Map([
  ['config', 'config'],
  ['menuconfig', 'config'],
  ['select', 'select'],
  ...['source', 'osource', 'rsource', 'orsource'].map((word) => [word, 'source'] as const),
]);

/** The list of a name in a map; a new one where there is none. */
function listOf<T>(map: Map<string, T[]>, name: string): T[] {
  let list = map.get(name);
  if (!list) {
    list = [];
    map.set(name, list);
  }
  return list;
}

/** Follows `source` from the top; $(SRCARCH) stands for every architecture in turn. */
function readTree(
  statementsAt: (path: string) => Statements | undefined,
  archs: readonly string[],
): WholeTree {
  const defined = new Map<string, string[]>();
  const selectors = new Map<string, Selector[]>();
  const seen = new Set<string>();
  let round = ['Kconfig'];
  while (round.length > 0) {
    const next: string[] = [];
    for (const path of round) {
      if (seen.has(path)) continue;
      seen.add(path);
      const statements = statementsAt(path) ?? [];
      let current: string | undefined;
      for (let i = 0; i < statements.length; i += 2) {
        const name = statements[i + 1]!;
        if (statements[i] === 'select') {
          if (current === undefined) continue;
          const list = listOf(selectors, name);
          const last = list.at(-1);
          if (last?.symbol !== current || last.path !== path) list.push({ symbol: current, path });
        } else if (statements[i] === 'config') {
          current = `CONFIG_${name}`;
          const paths = listOf(defined, name);
          if (paths.at(-1) !== path) paths.push(path);
        } else next.push(...sourced(name, archs));
      }
    }
    round = next;
  }
  return { defined, selectors };
}

const ARCH = /\$\((?:SRCARCH|HEADER_ARCH)\)/g;

function sourced(path: string, archs: readonly string[]): string[] {
  if (!path.includes('$')) return [path];
  return archs.map((name) => path.replaceAll(ARCH, name)).filter((each) => !each.includes('$'));
}

const archsOf = (files: TreeFiles): string[] =>
  files
    .list('arch')
    .filter(({ kind }) => kind === 'dir')
    .map(({ name }) => name);
