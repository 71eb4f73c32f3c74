// What Kconfig says of a symbol: its type, what it depends on, which architectures have it. Near a driver it is looked
// up in the folders above; what is not there is looked for in the whole tree, which is gone through once.
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
}

export interface Selector {
  readonly symbol: string;
  readonly path: string;
}

export function openKconfig(files: TreeFiles): Kconfig {
  const opened = new Map<string, KconfigFile>();
  const names = new Map<string, readonly string[]>();
  const known = new Map<string, KconfigSymbol | undefined>();
  const foundEverywhere = new Map<string, readonly FoundSymbol[]>();
  const made = new Map<string, unknown>();
  let tree: WholeTree | undefined;
  const whole = () => {
    tree ??= readTree(files);
    return tree;
  };
  const textAt = (path: string) => textOf(files.read(path));
  const fileAt = (path: string) => {
    let file = opened.get(path);
    if (!file) {
      file = copiedOut(parseKconfig(textAt(path), path));
      opened.set(path, file);
    }
    return file;
  };
  /** Kconfig.debug and the like are looked for only where Kconfig does not know the symbol. */
  const othersIn = (folder: string) => {
    let paths = names.get(folder);
    if (!paths) {
      paths = files
        .list(folder)
        .filter(({ name, kind }) => kind === 'file' && name.startsWith('Kconfig.'))
        .map(({ name }) => under(folder, name));
      names.set(folder, paths);
    }
    return paths;
  };
  const find = (name: string, folders: readonly string[]) => {
    const paths = folders.map((folder) => under(folder, 'Kconfig'));
    const nearest = [...paths, ...othersIn(folders[0]!)].find((path) => fileAt(path).symbols.has(name));
    return nearest === undefined ? undefined : fileAt(nearest).symbols.get(name);
  };
  return {
    symbol(symbol, near) {
      const name = bare(symbol);
      const folders = foldersOf(near);
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

/** The folders that a path lies in, the innermost first and the tree itself last. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    folders.push(path.slice(0, at));
  return [...folders, ''];
}

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

/** The list of a name in a map; a new one where there is none. */
function listOf<T>(map: Map<string, T[]>, name: string): T[] {
  let list = map.get(name);
  if (!list) {
    list = [];
    map.set(copied(name), list);
  }
  return list;
}

/** Follows `source` from the top; $(SRCARCH) stands for every architecture in turn. */
function readTree(files: TreeFiles): WholeTree {
  const defined = new Map<string, string[]>();
  const selectors = new Map<string, Selector[]>();
  const seen = new Set<string>();
  let round = ['Kconfig'];
  while (round.length > 0) {
    const next: string[] = [];
    for (const path of round) {
      if (seen.has(path)) continue;
      seen.add(path);
      const bytes = files.peek(path);
      if (!bytes) continue;
      let current: string | undefined;
      for (const [, word, name] of textOf(bytes).matchAll(
        /^[ \t]*(config|menuconfig|select|o?r?source)[ \t]+"?([^\s"]+)/gm,
      )) {
        if (word === 'select') {
          if (current === undefined) continue;
          const list = listOf(selectors, name!);
          const last = list.at(-1);
          if (last?.symbol !== current || last.path !== path) list.push({ symbol: current, path });
        } else if (word === 'config' || word === 'menuconfig') {
          current = `CONFIG_${copied(name!)}`;
          const paths = listOf(defined, name!);
          if (paths.at(-1) !== path) paths.push(path);
        } else next.push(...sourced(files, name!));
      }
    }
    round = next;
  }
  return { defined, selectors };
}

const ARCH = /\$\((?:SRCARCH|HEADER_ARCH)\)/g;

function sourced(files: TreeFiles, path: string): string[] {
  if (!path.includes('$')) return [path];
  const archs = files.list('arch').filter(({ kind }) => kind === 'dir');
  return archs.map(({ name }) => path.replaceAll(ARCH, name)).filter((each) => !each.includes('$'));
}
