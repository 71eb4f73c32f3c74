// Findings that follow edits.
import type { LiveChange, LiveIndex } from '../index/live.ts';
import { type LintOptions, lintIndex } from './engine.ts';
import type { Finding } from './rule.ts';

export interface LiveFindings {
  /** As `lintIndex` gives them for the index as of the last update; never changed afterwards. */
  readonly findings: readonly Finding[];
  /** Those of one file, in their order. */
  of(path: string): readonly Finding[];
  /** Takes in what `live.update` gave; every one of its answers, in order. Gives the paths whose findings changed. */
  update(change: LiveChange): ReadonlySet<string>;
}

export function openFindings(live: LiveIndex, options: LintOptions = {}): LiveFindings {
  let findings = lintIndex(live.index, options);
  let byPath = groups(findings);
  return {
    get findings() {
      return findings;
    },
    of: (path) => byPath.get(path) ?? [],
    update() {
      const before = byPath;
      findings = lintIndex(live.index, options);
      byPath = groups(findings);
      const changed = new Set<string>();
      for (const path of new Set([...before.keys(), ...byPath.keys()]))
        if (JSON.stringify(before.get(path)) !== JSON.stringify(byPath.get(path))) changed.add(path);
      return changed;
    },
  };
}

function groups(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const byPath = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = byPath.get(finding.path);
    if (list) list.push(finding);
    else byPath.set(finding.path, [finding]);
  }
  return byPath;
}
