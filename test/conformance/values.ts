// The entries of all tables of a tree, as its configuration builds them, against the modules of an image.
import { readFileSync } from 'node:fs';
import { openDisk } from '../../server/src/files/disk.ts';
import { buildIndex, type IndexOptions } from '../../server/src/index/build.ts';
import { openReader } from '../../server/src/index/reader.ts';
import { parseConfig } from '../../server/src/kernel/config.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import type { Table } from '../../server/src/tables/model.ts';
import { type Contents, compareContents, noContents } from './contents.ts';
import { openElf } from './elf.ts';
import { moduleBytes, modulesOf } from './image.ts';

/** `buses`: all where undefined. Throws where the tree is none. */
export function compareValues(
  root: string,
  image: string,
  configPath: string,
  arch: string,
  buses: ReadonlySet<string> | undefined,
): Contents {
  const files = openDisk(root);
  const tree = openTree(files);
  if ('error' in tree) throw new Error(`${root} is no kernel tree: ${tree.error}`);
  const { config } = parseConfig(readFileSync(configPath), configPath);
  const options: IndexOptions = { files, tree, config, arch };
  const { structs } = openReader(options, new Map());
  const byModule = new Map<string, Table[]>();
  for (const table of buildIndex(options).tables)
    for (const { name } of table.absent || buses?.has(table.bus) === false ? [] : table.modules) {
      const key = name.replaceAll('-', '_');
      byModule.set(key, [...(byModule.get(key) ?? []), table]);
    }
  const contents = noContents();
  for (const { module, path } of modulesOf(image)) {
    const tables = byModule.get(module);
    const object = tables && openElf(moduleBytes(path));
    for (const table of tables ?? [])
      if (object) compareContents(table, structs.get(table.struct), object, contents);
  }
  return contents;
}
