// What a tree's modpost makes aliases of, and how, as far as kernels differ: a struct may be older than what the build
// knows of it (6.1 has `struct slim_device_id`, only 6.12 makes aliases of it), and a table exported to any other bus
// makes no alias at all.
import type { TreeFiles } from '../files/tree-files.ts';

export const FILE2ALIAS = 'scripts/mod/file2alias.c';
/** An element of `devtable`, and the comparisons of handle_moddevtable for what stands outside of it (usb, of, pnp). */
const NAMED = /\{\s*"(\w+)",\s*SIZE_|\bsym_is\(\w+,\s*\w+,\s*"(\w+)"\)/g;

export interface Modpost {
  /** Names as in MODULE_DEVICE_TABLE. */
  readonly buses: ReadonlySet<string>;
  /** Whether a module gets no alias twice: module_alias_printf of newer trees looks for it first. */
  readonly once: boolean;
  /** Whether one of its functions, given by name, has a word in its body; undefined where there is no such function. */
  mentions(name: string, word: string): boolean | undefined;
}

/** undefined where the tree has no modpost to look at. */
export function modpostOf(files: TreeFiles): Modpost | undefined {
  const bytes = files.peek(FILE2ALIAS);
  return modpostIn(bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** The text looked at last: an editor asks for it with every entry. */
let last: { readonly text: Buffer; readonly modpost: Modpost } | undefined;

/** The same of the text of FILE2ALIAS, which is looked at only meanwhile. */
export function modpostIn(text: Buffer | undefined): Modpost | undefined {
  if (!text) return undefined;
  if (!last?.text.equals(text))
    last = { text: Buffer.from(text), modpost: readModpost(text.toString('latin1')) };
  return last.modpost.buses.size > 0 ? last.modpost : undefined;
}

function readModpost(text: string): Modpost {
  const bodies = new Map<string, string | undefined>();
  const bodyOf = (name: string): string | undefined => {
    if (!bodies.has(name))
      bodies.set(name, new RegExp(`^[^\\n;=#]*\\b${name}\\([^;{]*\\)\\s*\\{[^]*?^\\}`, 'm').exec(text)?.[0]);
    return bodies.get(name);
  };
  const mentions = (name: string, word: string) => {
    const body = bodyOf(name);
    return body === undefined ? undefined : new RegExp(`\\b${word}\\b`).test(body);
  };
  return {
    buses: new Set([...text.matchAll(NAMED)].map((match) => (match[1] ?? match[2])!)),
    once: mentions('module_alias_printf', 'strcmp') ?? false,
    mentions,
  };
}
