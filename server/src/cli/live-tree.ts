// A tree that is looked at again and again with a few files changed: as it was before a change, with each patch.
import { openOverlay } from '../files/overlay.ts';
import type { TreeIndex } from '../index/model.ts';
import type { Overlay } from '../review/patched-files.ts';
import type { LintOptions } from '../rules/choice.ts';
import type { Finding } from '../rules/rule.ts';
import type { Host } from './host.ts';
import type { KernelFolder } from './kernel-folder.ts';
import { chosenBuild, tellBuild } from './load.ts';
import type { BuildOptions } from './options.ts';
import { startProgress } from './progress.ts';

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
  options: BuildOptions,
  buses: readonly string[],
  rules: LintOptions,
): Promise<LiveTree> {
  const start = host.now();
  const { config, arch } = chosenBuild(host, folder, options);
  const thread = host.scout?.(folder.root, folder.files);
  const [{ openLive }, { openFindings }] = await Promise.all([
    import('../index/live.ts'),
    import('../rules/live.ts'),
  ]);
  const progress = await startProgress(host);
  const tree = openOverlay(folder.files);
  try {
    const live = openLive({
      files: tree.files,
      tree: folder.tree,
      buses,
      ...(config && { config }),
      ...(arch !== undefined && { arch }),
      ...(thread && { scout: thread.scout }),
      onProgress: (done, total, what) => progress.update(done, total, what),
    });
    let found: ReturnType<typeof openFindings> | undefined;
    let laid: Overlay = new Map();
    return {
      findings(over) {
        const changed = [...new Set([...laid.keys(), ...over.keys()])].filter(
          (path) => laid.has(path) !== over.has(path) || laid.get(path) !== over.get(path),
        );
        for (const path of changed) {
          if (over.has(path)) tree.lay(path, over.get(path));
          else tree.lift(path);
        }
        laid = over;
        const change = changed.length > 0 ? live.update(changed) : undefined;
        if (!found) found = openFindings(live, rules);
        else if (change) found.update(change);
        return found.findings;
      },
      get index() {
        return live.index;
      },
      told: () => tellBuild(host, folder, arch, buses, start),
    };
  } finally {
    thread?.stop();
    progress.stop();
  }
}
