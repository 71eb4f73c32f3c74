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
  const opened = new Map<string, KconfigFile>();
  const names = new Map<string, readonly string[]>();
  const known = new Map<string, KconfigSymbol | undefined>();
  const fileAt = (path: string) => {
    let file = opened.get(path);
    if (!file) {
      file = openFile(files.read(path));
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
    const nearest = folders.find((folder) => fileAt(under(folder, 'Kconfig')).offsets.has(name));
    if (nearest !== undefined) return symbolIn(fileAt(under(nearest, 'Kconfig')), name);
    const other = othersIn(folders[0]!).find((path) => fileAt(path).offsets.has(name));
    return other === undefined ? undefined : symbolIn(fileAt(other), name);
  };
  return {
    symbol(symbol, near) {
      const name = symbol.replace(/^CONFIG_/, '');
      const folders = foldersOf(near);
      const key = `${name} ${folders[0]}`;
      if (!known.has(key)) known.set(key, find(name, folders));
      return known.get(key);
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

/** A file's text, and where in it the definitions of each symbol begin and end. */
interface KconfigFile {
  readonly text: string;
  readonly offsets: ReadonlyMap<string, readonly (readonly [start: number, end: number])[]>;
}

function openFile(bytes: Uint8Array | undefined): KconfigFile {
  const text = bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') : '';
  const starts = [...text.matchAll(/^[ \t]*(?:menu)?config[ \t]+(\w+)/gm)];
  const offsets = new Map<string, (readonly [number, number])[]>();
  starts.forEach(({ 1: name, index }, i) => {
    const range = [index, starts[i + 1]?.index ?? text.length] as const;
    const list = offsets.get(name!);
    if (list) list.push(range);
    else offsets.set(name!, [range]);
  });
  return { text, offsets };
}

/** Of a file's hundreds of symbols one or two are asked for, and only those are looked at. */
function symbolIn({ text, offsets }: KconfigFile, name: string): KconfigSymbol | undefined {
  const symbols = new Map<string, KconfigSymbol>();
  for (const [start, end] of offsets.get(name) ?? []) parseKconfig(text.slice(start, end), symbols);
  return symbols.get(name);
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
