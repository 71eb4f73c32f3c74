// What Kconfig says of a symbol, as far as a driver's neighbourhood tells: its type and what it depends on.
// Documentation/kbuild/kconfig-language.rst. Only the Kconfig files in a driver's folder and above are read.
import type { TreeFiles } from '../files/tree-files.ts';

export interface KconfigSymbol {
  readonly type: 'tristate' | 'bool' | 'other';
  /** The expressions behind `depends on`, all of which must hold; comments and line breaks taken out. */
  readonly depends: readonly string[];
}

export interface Kconfig {
  /** `symbol` with its CONFIG_; undefined where no Kconfig in the folder of `near` or above, and no Kconfig.* beside it, defines it. */
  symbol(symbol: string, near: string): KconfigSymbol | undefined;
}

export function openKconfig(files: TreeFiles): Kconfig {
  const read = new Map<string, ReadonlyMap<string, KconfigSymbol>>();
  const remembered = (key: string, make: () => ReadonlyMap<string, KconfigSymbol>) => {
    let symbols = read.get(key);
    if (!symbols) {
      symbols = make();
      read.set(key, symbols);
    }
    return symbols;
  };
  const inFile = (path: string) => remembered(path, () => readFile(files, path));
  /** Kconfig.debug and the like are looked for only where Kconfig does not know the symbol. */
  const inOthers = (folder: string) =>
    remembered(`${folder}/Kconfig.*`, () => {
      const symbols = new Map<string, KconfigSymbol>();
      for (const { name, kind } of files.list(folder))
        if (kind === 'file' && name.startsWith('Kconfig.'))
          for (const [symbol, definition] of readFile(files, under(folder, name)))
            symbols.set(symbol, definition);
      return symbols;
    });
  return {
    symbol(symbol, near) {
      const name = symbol.replace(/^CONFIG_/, '');
      const folders = foldersOf(near);
      for (const folder of folders) {
        const found = inFile(under(folder, 'Kconfig')).get(name);
        if (found) return found;
      }
      return inOthers(folders[0] ?? '').get(name);
    },
  };
}

const under = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);

/** The folders that a path lies in, the innermost first and the tree itself last. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    folders.push(path.slice(0, at));
  return [...folders, ''];
}

function readFile(files: TreeFiles, path: string): Map<string, KconfigSymbol> {
  const symbols = new Map<string, KconfigSymbol>();
  const bytes = files.read(path);
  if (bytes) parseKconfig(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(), symbols);
  return symbols;
}

const TYPES: Readonly<Record<string, KconfigSymbol['type']>> = {
  tristate: 'tristate',
  def_tristate: 'tristate',
  bool: 'bool',
  def_bool: 'bool',
  int: 'other',
  hex: 'other',
  string: 'other',
};

const END = /^(?:choice|endchoice|menu|endmenu|if|endif|source|comment|mainmenu)\b/;

/** Adds the symbols of one file; of a symbol that is defined twice the types of all and no dependencies stay. */
export function parseKconfig(text: string, symbols: Map<string, KconfigSymbol>): void {
  let name: string | undefined;
  let type: KconfigSymbol['type'] | undefined;
  let depends: string[] = [];
  const close = () => {
    if (name === undefined) return;
    const before = symbols.get(name);
    if (!before) symbols.set(name, { type: type ?? 'other', depends });
    // Two definitions are alternatives: neither's dependencies hold for both.
    else symbols.set(name, { type: type ?? before.type, depends: [] });
    name = undefined;
  };
  for (const line of text.replace(/\\\r?\n/g, ' ').split('\n')) {
    const start = /^\s*(?:menu)?config\s+(\w+)/.exec(line);
    if (start) {
      close();
      name = start[1];
      type = undefined;
      depends = [];
      continue;
    }
    if (name === undefined) continue;
    const word = line.trim();
    if (END.test(word)) close();
    // Help text may hold any word, also one that looks like an attribute.
    else if (/^(?:help|---help---)$/.test(word)) close();
    else {
      const attribute = /^(\w+)/.exec(word)?.[1] ?? '';
      type ??= TYPES[attribute];
      const on = /^depends\s+on\s+(.*)$/.exec(word)?.[1];
      if (on !== undefined) depends.push(on.replace(/#.*/, '').trim());
    }
  }
  close();
}
