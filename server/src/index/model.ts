// The whole tree, as the engine knows it after one pass.
import type { Problem, TreeFiles } from '../files/tree-files.ts';
import type { KernelTree } from '../kernel/tree.ts';
import type { ModuleAlias, Table } from '../tables/model.ts';

export interface TreeIndex {
  readonly tree: KernelTree;
  readonly files: TreeFiles;
  /** By path, then by place. With a `.config`: only what that configuration builds. */
  readonly tables: readonly Table[];
  readonly aliases: readonly ModuleAlias[];
  /** What could not be read or understood. */
  readonly problems: readonly Problem[];
  /** Files that were read, whole, for this and do not speak to this program (spoken.ts); of others nothing is known. */
  readonly quiet?: ReadonlySet<string>;
  readonly stats: { readonly files: number; readonly candidates: number; readonly headers: number };
}
