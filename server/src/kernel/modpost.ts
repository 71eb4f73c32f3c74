// Which buses a tree's modpost makes aliases of: a struct may be older than what the build knows of it (6.1 has
// `struct slim_device_id`, only 6.12 makes aliases of it), and a table exported to any other bus makes no alias at all.
import type { TreeFiles } from '../files/tree-files.ts';

const FILE2ALIAS = 'scripts/mod/file2alias.c';
/** An element of `devtable`, and the comparisons of handle_moddevtable for what stands outside of it (usb, of, pnp). */
const NAMED = /\{\s*"(\w+)",\s*SIZE_|\bsym_is\(\w+,\s*\w+,\s*"(\w+)"\)/g;

/** Names as in MODULE_DEVICE_TABLE; undefined where the tree has no modpost to look at. */
export function modpostBuses(files: TreeFiles): ReadonlySet<string> | undefined {
  const bytes = files.read(FILE2ALIAS);
  if (!bytes) return undefined;
  const text = Buffer.from(bytes).toString('latin1');
  const names = new Set([...text.matchAll(NAMED)].map((match) => (match[1] ?? match[2])!));
  return names.size > 0 ? names : undefined;
}
