// Macros that make an entry, or a part of one, read from the headers that a file includes: what each argument becomes.
import type { TreeFiles } from '../files/tree-files.ts';

export interface EntryMacro {
  readonly name: string;
  readonly params: readonly Param[];
  readonly header: string;
  /** How many members of the struct it gives a value, and how many that are none of its members. */
  readonly given: number;
  readonly foreign: number;
}

export interface Param {
  readonly name: string;
  /** The field that it becomes; undefined where it becomes something else. */
  readonly field: string | undefined;
  /** What is pasted before it: `PCI_VENDOR_ID_` of PCI_VDEVICE. */
  readonly prefix: string;
}

const MACRO = /^[ \t]*#[ \t]*define[ \t]+(\w+)\(([\w, \t]*)\)((?:[^\n\\]|\\\r?\n|\\)*)/gm;

const known = new WeakMap<Uint8Array, ReadonlyMap<string, readonly EntryMacro[]>>();

/** `fields`: those of the struct; `text`: a source text, whose `<linux/…>` includes and own macros are looked at. */
export function entryMacros(
  files: TreeFiles,
  text: string,
  fields: readonly string[],
  read: (path: string) => Uint8Array | undefined = cached(files),
): readonly EntryMacro[] {
  const headers = [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*<([\w./-]+)>/gm)].map(
    (match) => `include/${match[1]!}`,
  );
  const key = fields.join();
  const own = macrosIn(text, fields, '');
  const theirs = [...new Set(headers)].flatMap((path) => {
    const bytes = read(path);
    if (!bytes) return [];
    const before = known.get(bytes);
    const found = before?.get(key) ?? macrosIn(new TextDecoder().decode(bytes), fields, path);
    known.set(bytes, new Map([...(before ?? []), [key, found]]));
    return found;
  });
  return [...own, ...theirs];
}

/** A file's bytes, read once as long as this is kept. */
export function cached(files: TreeFiles): (path: string) => Uint8Array | undefined {
  const read = new Map<string, Uint8Array | undefined>();
  return (path) => {
    if (!read.has(path)) read.set(path, files.read(path));
    return read.get(path);
  };
}

function macrosIn(text: string, fields: readonly string[], header: string): EntryMacro[] {
  const macros: EntryMacro[] = [];
  const others: { readonly name: string; readonly params: readonly string[]; readonly body: string }[] = [];
  for (const [, name = '', list = '', raw = ''] of text.matchAll(MACRO)) {
    const body = raw.replace(/\\\r?\n/g, ' ').replace(/\/\*.*?\*\//g, ' ');
    const params = list.split(',').flatMap((param) => param.trim() || []);
    const assigned = [...body.matchAll(/\.(\w+)\s*=\s*([^,]*(?:\([^)]*\)[^,]*)?)/g)];
    if (!assigned.some(([, field]) => fields.includes(field!))) {
      others.push({ name, params, body });
      continue;
    }
    const given = assigned.filter(([, field]) => fields.includes(field!)).length;
    macros.push({
      name,
      header,
      given,
      foreign: assigned.length - given,
      params: params.map((param) => {
        const use = assigned.find(([, , value]) => new RegExp(`\\b${param}\\b`).test(value!));
        const paste = use && new RegExp(`(\\w+)\\s*##\\s*${param}\\b`).exec(use[2]!);
        return { name: param, field: use?.[1], prefix: paste?.[1] ?? '' };
      }),
    });
  }
  // What is another of these with some arguments given (PCI_DRIVER_OVERRIDE_DEVICE_VFIO).
  for (const { name, params, body } of others) {
    const call = /^\s*(\w+)\(([^()]*)\)\s*$/.exec(body);
    const inner = call && macros.find((macro) => macro.name === call[1]);
    if (!inner) continue;
    const args = call[2]!.split(',').map((arg) => arg.trim());
    macros.push({
      name,
      header,
      given: inner.given,
      foreign: inner.foreign,
      params: params.map((param) => {
        const as = inner.params[args.indexOf(param)];
        return { name: param, field: as?.field, prefix: as?.prefix ?? '' };
      }),
    });
  }
  return macros;
}
