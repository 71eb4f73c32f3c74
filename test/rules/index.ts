// An index of tables made by hand.
import { memoryFiles } from '../../server/src/files/memory.ts';
import type { TreeIndex } from '../../server/src/index/model.ts';
import type { Table } from '../../server/src/tables/model.ts';

export const indexOf = (
  tables: readonly Table[],
  sources: Readonly<Record<string, string>> = {},
): TreeIndex => ({
  tree: { version: '6.1.0', archs: ['x86'] },
  files: memoryFiles(sources),
  tables,
  aliases: [],
  problems: [],
  stats: { files: 0, candidates: 0, headers: 0 },
});
