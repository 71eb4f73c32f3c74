// Which buses a tree's modpost makes aliases of: a struct may be older than what the build knows of it (6.1 has
// `struct slim_device_id`, only 6.12 makes aliases of it), and a table exported to any other bus makes no alias at all.
import type { TreeFiles } from '../files/tree-files.ts';

const FILE2ALIAS = 'scripts/mod/file2alias.c';
/** An element of `devtable`, and the comparisons of handle_moddevtable for what stands outside of it (usb, of, pnp). */
const NAMED = /\{\s*"(\w+)",\s*SIZE_|\bsym_is\(\w+,\s*\w+,\s*"(\w+)"\)/g;

/** The text looked at last: it is asked for with every table. */
let last: { readonly bytes: Buffer; readonly names: ReadonlySet<string> } | undefined;

/** Names as in MODULE_DEVICE_TABLE; undefined where the tree has no modpost to look at. */
export function modpostBuses(files: TreeFiles): ReadonlySet<string> | undefined {
  const bytes = files.peek(FILE2ALIAS);
  if (!bytes) return undefined;
  if (!last?.bytes.equals(bytes)) {
    const own = Buffer.from(bytes);
    const matches = own.toString('latin1').matchAll(NAMED);
    last = { bytes: own, names: new Set([...matches].map((match) => (match[1] ?? match[2])!)) };
  }
  return last.names.size > 0 ? last.names : undefined;
}
