// Findings that follow edits: what each check reported is kept, and a check runs again only when something that it
// looked at changed.
import type { LiveChange, LiveIndex } from '../index/live.ts';
import type { Kconfig } from '../kernel/kconfig.ts';
import type { Grounds } from '../overlap/arbitration.ts';
import { same } from '../tables/same.ts';
import { allowContexts, pathsOf } from './allows.ts';
import { openChecked } from './checked.ts';
import type { LintOptions } from './choice.ts';
import type { EarlierChecks, SavedChecks } from './earlier-checks.ts';
import { checksOf } from './engine.ts';
import { compareDrafts, type Draft, draftOf, findingsOf, merged, mergedFindings } from './finding.ts';
import { openLiveChecks } from './live-checks.ts';
import type { Finding } from './rule.ts';
import { openSuppressions } from './suppress.ts';

export interface LiveFindings {
  /** As `lintIndex` gives them for the index as of the last update; never changed afterwards. */
  readonly findings: readonly Finding[];
  /** Those of one file, in their order. */
  of(path: string): readonly Finding[];
  /** As the checks see it: opened once for all edits that leave it as it is. */
  readonly kconfig: Kconfig;
  /** Takes in what `live.update` gave; every one of its answers, in order. Gives the paths whose findings changed. */
  update(change: Pick<LiveChange, 'paths' | 'added' | 'changed'>): ReadonlySet<string>;
  /** For somebody who is about to edit a file: what its edits cost is looked for once, ahead of them. Findings stay. */
  prepare(path: string): void;
  /**
   * For questions that no check asks, as of the last update: what settles overlaps, with all that the checks found out of
   * drivers' code. Not to be kept.
   */
  judging<T>(answer: (grounds: Grounds) => T): T;
  /** For a later process that takes up the index as it is now. */
  save(): SavedChecks;
}

/** `earlier`: what an earlier process saved of the same rules. `live`: its index may be a part of what is really there (tables of some buses). */
export function openFindings(
  live: Pick<LiveIndex, 'index'>,
  options: LintOptions = {},
  earlier?: EarlierChecks,
): LiveFindings {
  const checked = openChecked(live.index.files);
  const checks = openLiveChecks(live.index.files, checked, options, earlier);
  const { files } = live.index;
  const suppressions = openSuppressions(files, () => live.index.quiet);
  const made = new WeakMap<Draft, Finding>();
  checks.update(live.index, new Set());
  let sorted = checked.take().added.sort(compareDrafts);
  /** What is said of comments, by all of it: an edit elsewhere leaves the finding as it is. */
  let idleBefore = new Map<string, Finding>();
  const all = (): readonly Finding[] => {
    suppressions.begin();
    // Of files with tables, and of those where something is said, all are known by now: mostly none holds such a comment.
    const none = suppressions.none([]);
    const found = findingsOf(sorted, none ? () => false : suppressions.suppresses, made);
    if (none && idleBefore.size === 0) return found;
    const reported = allowContexts(files, live.index.tables, suppressions, options).flatMap(
      checksOf(options).allow,
    );
    const idle = findingsOf(reported.map(draftOf).sort(compareDrafts), () => false);
    const idleNow = new Map(idle.map((finding) => [JSON.stringify(finding), finding]));
    const kept = [...idleNow].map(([text, finding]) => idleBefore.get(text) ?? finding);
    idleBefore = new Map([...idleNow.keys()].map((text, i) => [text, kept[i]!]));
    return kept.length === 0 ? found : mergedFindings(found, kept);
  };
  const takeIn = ({ added, removed }: ReturnType<typeof checked.take>): void => {
    if (removed.size > 0) sorted = sorted.filter((draft) => !removed.has(draft));
    if (added.length > 0) sorted = merged(sorted, added.sort(compareDrafts), compareDrafts);
  };
  const saidIn = (drafts: readonly Draft[]) => drafts.map(({ finding }) => finding.path);
  suppressions.none([...live.index.tables.flatMap(pathsOf), ...saidIn(sorted)]);
  let findings: readonly Finding[] = all();
  let byPath = groups(findings);
  return {
    get findings() {
      return findings;
    },
    of: (path) => byPath.get(path) ?? [],
    kconfig: checked.kconfig,
    judging: checks.judging,
    save: checks.save,
    prepare(path) {
      checks.prepare(path);
      takeIn(checked.take());
    },
    update({ paths, added: come, changed: others }) {
      const edited = new Set(paths);
      // What a comment once allowed is looked at again, also where it is gone.
      const allowed = !suppressions.none([]);
      suppressions.forget(paths);
      checks.update(live.index, edited);
      const { added, removed } = checked.take();
      const written = [...come, ...others.map(({ after }) => after)].flatMap(pathsOf);
      const none = suppressions.none([...paths, ...written, ...saidIn(added)]);
      if (added.length === 0 && removed.size === 0 && !allowed && none) return NO_PATHS;
      takeIn({ added, removed });
      const before = byPath;
      findings = all();
      byPath = groups(findings);
      const changed = new Set<string>();
      for (const path of before.keys()) if (!byPath.has(path)) changed.add(path);
      for (const [path, list] of byPath) if (!same(before.get(path), list)) changed.add(path);
      return changed;
    },
  };
}

const NO_PATHS: ReadonlySet<string> = new Set();

function groups(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const byPath = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = byPath.get(finding.path);
    if (list) list.push(finding);
    else byPath.set(finding.path, [finding]);
  }
  return byPath;
}
