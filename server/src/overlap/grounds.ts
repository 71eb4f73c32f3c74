// All that is at hand to find out what settles an overlap: Kconfig, and the code of the drivers.
import type { TreeFiles } from '../files/tree-files.ts';
import { openKconfig } from '../kernel/kconfig.ts';
import type { Table } from '../tables/model.ts';
import type { Grounds } from './arbitration.ts';
import { openProbes } from './probe-decides.ts';

/** For tables of one tree; files are read when they are first needed. */
export function openGrounds({
  files,
  tables,
}: {
  readonly files: TreeFiles;
  readonly tables: readonly Table[];
}): Grounds {
  return { kconfig: openKconfig(files), probes: openProbes(files, tables) };
}
