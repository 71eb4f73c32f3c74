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
  selecting(symbol: string): readonly { readonly symbol: string; readonly path: string }[];
}

export function openKconfig(files: TreeFiles): Kconfig {
  const opened = new Map<string, KconfigFile>();
  const names = new Map<string, readonly string[]>();
  const known = new Map<string, KconfigSymbol | undefined>();
  let tree: WholeTree | undefined;
  const whole = () => {
    tree ??= readTree(files);
    return tree;
  };
  const textAt = (path: string) => textOf(files.read(path));
  const fileAt = (path: string) => {
    let file = opened.get(path);
    if (!file) {
      file = parseKconfig(textAt(path), path);
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
      return (whole().defined.get(name) ?? []).flatMap((path) => {
        const found = fileAt(path).symbols.get(name);
        return found ? [{ ...found, path }] : [];
      });
    },
    selecting(symbol) {
      const name = bare(symbol);
      return (whole().selected.get(name) ?? []).flatMap((path) =>
        selectorsIn(textAt(path), name).map((each) => ({ symbol: `CONFIG_${each}`, path })),
      );
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

/** Names, each with the files that define or select it. */
interface WholeTree {
  readonly defined: ReadonlyMap<string, readonly string[]>;
  readonly selected: ReadonlyMap<string, readonly string[]>;
}

/** Follows `source` from the top; $(SRCARCH) stands for every architecture in turn. */
function readTree(files: TreeFiles): WholeTree {
  const defined = new Map<string, string[]>();
  const selected = new Map<string, string[]>();
  const note = (map: Map<string, string[]>, name: string, path: string) => {
    const paths = map.get(name);
    if (!paths) map.set(name, [path]);
    else if (paths.at(-1) !== path) paths.push(path);
  };
  const seen = new Set<string>();
  let round = ['Kconfig'];
  while (round.length > 0) {
    const next: string[] = [];
    for (const path of round) {
      if (seen.has(path)) continue;
      seen.add(path);
      const bytes = files.read(path);
      if (!bytes) continue;
      for (const [, word, name] of textOf(bytes).matchAll(
        /^[ \t]*(config|menuconfig|select|o?r?source)[ \t]+"?([^\s"]+)/gm,
      )) {
        // Names are copied out: a piece of a text keeps all of it in memory.
        if (word === 'select') note(selected, Buffer.from(name!, 'latin1').latin1Slice(), path);
        else if (word === 'config' || word === 'menuconfig')
          note(defined, Buffer.from(name!, 'latin1').latin1Slice(), path);
        else next.push(...sourced(files, name!));
      }
    }
    round = next;
  }
  return { defined, selected };
}

const ARCH = /\$\((?:SRCARCH|HEADER_ARCH)\)/g;

function sourced(files: TreeFiles, path: string): string[] {
  if (!path.includes('$')) return [path];
  const archs = files.list('arch').filter(({ kind }) => kind === 'dir');
  return archs.map(({ name }) => path.replaceAll(ARCH, name)).filter((each) => !each.includes('$'));
}

function selectorsIn(text: string, name: string): string[] {
  const found = new Set<string>();
  let current: string | undefined;
  for (const [, word, what] of text.matchAll(/^[ \t]*(config|menuconfig|select)[ \t]+(\w+)/gm)) {
    if (word !== 'select') current = what;
    else if (what === name && current !== undefined) found.add(current);
  }
  return [...found];
}
