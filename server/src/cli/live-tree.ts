// A tree that is looked at again and again with a few files changed: as it was before a change, with each patch.
import { type Overlay as FileOverlay, openOverlay } from '../files/overlay.ts';
import type { TreeIndex } from '../index/model.ts';
import type { Overlay } from '../review/patched-files.ts';
import type { LintOptions } from '../rules/choice.ts';
import type { Finding } from '../rules/rule.ts';
import type { Host } from './host.ts';
import { openKept } from './kept-index.ts';
import type { KernelFolder } from './kernel-folder.ts';
import { chosenBuild, tellBuild } from './load.ts';
import type { BuildOptions, CacheOptions } from './options.ts';
import { openTreeCache } from './tree-cache.ts';

export interface LiveTree {
  /** All findings with these files in place of the tree's own. */
  findings(over: Overlay): readonly Finding[];
  /** As it was looked at last. */
  readonly index: TreeIndex;
  /** For the summary: version, architecture, buses, time since the start. */
  told(): string;
}

/** Indexes a tree. Throws CannotRun where an option names what is not there. */
export async function openLiveTree(
  host: Host,
  folder: KernelFolder,
  options: BuildOptions & CacheOptions,
  buses: readonly string[],
  rules: LintOptions,
): Promise<LiveTree> {
  const start = host.now();
  const { config, arch } = chosenBuild(host, folder, options);
  const { openKeptFindings } = await import('../rules/kept-findings.ts');
  let tree: FileOverlay | undefined;
  const cache = openTreeCache(host, folder.root, options, buses);
  const opened = await openKept(
    host,
    folder,
    cache,
    { tree: folder.tree, buses, ...(config && { config }), ...(arch !== undefined && { arch }) },
    (files) => {
      tree = openOverlay(files);
      return tree.files;
    },
  );
  const { found, keep } = openKeptFindings(opened.live, opened, cache?.checks(rules), rules);
  // Now: as soon as a patch is laid over the tree, it is no longer what lies on disk.
  keep();
  const { live } = opened;
  const { lay, lift } = tree!;
  let laid: Overlay = new Map();
  return {
    findings(over) {
      const changed = [...new Set([...laid.keys(), ...over.keys()])].filter(
        (path) => laid.has(path) !== over.has(path) || laid.get(path) !== over.get(path),
      );
      for (const path of changed) {
        if (over.has(path)) lay(path, over.get(path));
        else lift(path);
      }
      laid = over;
      if (changed.length > 0) found.update(live.update(changed));
      return found.findings;
    },
    get index() {
      return live.index;
    },
    told: () => tellBuild(host, folder, arch, buses, start),
  };
}
