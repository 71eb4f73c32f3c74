// All that is at hand to find out what settles an overlap: Kconfig, and the code of the drivers.
import type { TreeFiles } from '../files/tree-files.ts';
import { type Kconfig, openKconfig } from '../kernel/kconfig.ts';
import type { Table } from '../tables/model.ts';
import type { Grounds } from './arbitration.ts';
import { openProbes } from './probe-decides.ts';

/** For tables of one tree; files are read when they are first needed. `kconfig`: where it was opened already. */
export function openGrounds(
  {
    files,
    tables,
  }: {
    readonly files: TreeFiles;
    readonly tables: readonly Table[];
  },
  kconfig: Kconfig = openKconfig(files),
): Grounds {
  return { kconfig, probes: openProbes(files, tables) };
}
