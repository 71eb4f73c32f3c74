// Tables of a tree that lies in memory, with the headers of the miniature kernel.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import type { TreeIndex } from '../../server/src/index/model.ts';
import { parseConfig } from '../../server/src/kernel/config.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import type { Entry, Table } from '../../server/src/tables/model.ts';

const MINI = fileURLToPath(new URL('../kernel-tree', import.meta.url));
const HEADERS = ['mod_devicetable.h', 'pci.h', 'pci_ids.h', 'module.h'].map(
  (name) => `include/linux/${name}`,
);

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** `drivers/foo/` makes one module `foo` of the given files, unless `files` says otherwise. */
export function treeOf(files: Files): Files {
  const sources = Object.keys(files).filter((path) => /^drivers\/foo\/\w+\.c$/.test(path));
  const objects = sources.map((path) => `${path.slice('drivers/foo/'.length, -2)}.o`);
  return {
    Makefile: 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\n',
    Kbuild: 'obj-y += drivers/\n',
    'drivers/Makefile': 'obj-y += foo/\n',
    'drivers/foo/Makefile': `obj-$(CONFIG_FOO) += foo_mod.o\nfoo_mod-y := ${objects.join(' ')}\n`,
    'arch/x86/Makefile': '',
    ...Object.fromEntries(HEADERS.map((path) => [path, readFileSync(`${MINI}/${path}`, 'utf8')])),
    ...files,
  };
}

export interface Asked {
  readonly config?: string;
  readonly buses?: readonly string[];
  readonly aliases?: boolean;
  readonly arch?: string;
}

export function indexOfTree(files: Files, { config, ...asked }: Asked = {}): TreeIndex {
  const all = memoryFiles(treeOf(files));
  const tree = openTree(all);
  if ('error' in tree) throw new Error(tree.error);
  const text = config === undefined ? undefined : new TextEncoder().encode(config);
  return buildIndex({
    files: all,
    tree,
    buses: ['pci'],
    ...asked,
    ...(text ? { config: parseConfig(text, '.config').config } : {}),
  });
}

const hex = (entry: Entry, field: string): string => {
  const value = entry.fields.get(field)?.value ?? 0;
  if (typeof value === 'number') return value === 0xffffffff ? '*' : value.toString(16);
  return typeof value === 'object' && value.kind === 'unresolved' ? '?' : String(value);
};

/** `vendor:device` of each entry, and the condition it stands under. */
export function idsOf(table: Table): string[] {
  return table.entries.map((entry) => {
    const id = `${hex(entry, 'vendor')}:${hex(entry, 'device')}`;
    return entry.condition === undefined ? id : `${id} if ${entry.condition}`;
  });
}

/** The only table there is. */
export function onlyTable(index: TreeIndex): Table {
  const [table, ...more] = index.tables;
  if (!table || more.length > 0)
    throw new Error(`tables: ${index.tables.map((t) => t.key).join(', ') || 'none'}`);
  return table;
}
