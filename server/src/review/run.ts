// A review: the findings before a set of patches, after each of them and after all, and what that says of each.
import type { TreeFiles } from '../files/tree-files.ts';
import type { Finding } from '../rules/rule.ts';
import { compareFindings, keysOf } from './compare.ts';
import type { PatchTrouble } from './file-patch.ts';
import { type Moves, movesOf } from './lines.ts';
import { type FileChange, filesUnder, type Overlay } from './patched-files.ts';
import { remarksOf } from './remarks.ts';

/** One patch or commit, and the tree with it and all before it. */
export interface Step {
  readonly label: string;
  readonly over: Overlay;
  readonly changes: readonly FileChange[];
  /** Why it is not on the tree: then `over` is that of the step before. */
  readonly troubles: readonly PatchTrouble[];
}

/** What one step brings. */
export interface StepReport<S extends Step> {
  readonly step: S;
  /** What is still there at the end, on the lines of this step. */
  readonly remarks: readonly Finding[];
  /** What was there before the first step too, and is not at the end. */
  readonly cured: readonly Finding[];
  /** The tree with this step. */
  readonly files: TreeFiles;
  readonly moves: Moves;
}

export interface Reviewed<S extends Step> {
  readonly steps: readonly StepReport<S>[];
  /** What all of it together brings, on the lines of the last step. */
  readonly remarks: readonly Finding[];
  readonly cured: readonly Finding[];
  /** The trees before and after. */
  readonly before: TreeFiles;
  readonly files: TreeFiles;
}

/** Findings of the base under an overlay. */
export type Analyse = (over: Overlay) => readonly Finding[];

export function review<S extends Step>(
  base: TreeFiles,
  start: Overlay,
  steps: readonly S[],
  analyse: Analyse,
  wanted: (finding: Finding) => boolean = () => true,
): Reviewed<S> {
  const last = steps.at(-1)?.over ?? start;
  const before = analyse(start);
  const after = last === start ? before : analyse(last);
  const filesOf = new Map<Overlay, TreeFiles>();
  const treeOf = (over: Overlay) => {
    let files = filesOf.get(over);
    if (!files) {
      files = filesUnder(base, over);
      filesOf.set(over, files);
    }
    return files;
  };
  const all = movesOf(treeOf(start), treeOf(last), together(steps));
  const total = compareFindings(before, after, all);
  const introduced = total.introduced.filter(wanted);
  const cured = total.cured.filter(wanted);
  // Most series bring nothing: then nothing is to be told of their single patches.
  const quiet = introduced.length + cured.length === 0;
  let over = start;
  let findings = before;
  const taken = steps.map((step, index) => {
    const moves = movesOf(treeOf(over), treeOf(step.over), step.changes);
    const files = treeOf(step.over);
    if (quiet || step.over === over) {
      over = step.over;
      return { step, files, moves, difference: undefined };
    }
    const next = index === steps.length - 1 ? after : analyse(step.over);
    const difference = compareFindings(findings, next, moves);
    over = step.over;
    findings = next;
    return { step, files, moves, difference };
  });
  const renamed = taken.flatMap(({ difference }) => difference?.renamed ?? []);
  // What a patch brings may be about another name at the end, and what one cures about another than at the start.
  const stays = new Map(introduced.flatMap(keysOf).map((key) => [key, key]));
  for (const [earlier, later] of renamed.toReversed()) {
    const end = stays.get(later);
    if (end !== undefined && !stays.has(earlier)) stays.set(earlier, end);
  }
  const goes = new Set(cured.flatMap(keysOf));
  for (const [earlier, later] of renamed) if (goes.has(earlier)) goes.add(later);
  const reports = taken.map(({ step, files, moves, difference }, index): StepReport<S> => {
    if (!difference) return { step, remarks: [], cured: [], files, moves };
    const wantedOf = (findings: readonly Finding[], is: (key: string) => boolean) =>
      findings.filter((finding) => wanted(finding) && keysOf(finding).some(is));
    const brought = wantedOf(difference.introduced, (key) => stays.has(key));
    // What the last patch of a new driver has built, an earlier one wrote.
    const earlier = movesOf(treeOf(start), files, together(steps.slice(0, index + 1)));
    return {
      step,
      remarks: remarksOf(brought, moves, earlier).map((finding) => ({ ...finding, patch: step.label })),
      cured: wantedOf(difference.cured, (key) => goes.has(key)),
      files,
      moves,
    };
  });
  const bringers = new Map(
    reports.flatMap(({ step, remarks }) =>
      remarks.flatMap(keysOf).map((key) => [stays.get(key) ?? key, step.label]),
    ),
  );
  return {
    steps: reports,
    remarks: remarksOf(introduced, all).map((finding) => {
      const patch = keysOf(finding)
        .map((key) => bringers.get(key))
        .find((label) => label !== undefined);
      return patch === undefined ? finding : { ...finding, patch };
    }),
    cured,
    before: treeOf(start),
    files: treeOf(last),
  };
}

/** From the first step's tree to the last's: a file that moved twice moved once. */
function together(steps: readonly Step[]): FileChange[] {
  /** Path now, and the path before all of it; undefined where it is new. */
  const now = new Map<string, string | undefined>();
  const gone = new Set<string>();
  for (const { changes } of steps) {
    const origins = changes.map(({ from }) =>
      from === undefined ? undefined : now.has(from) ? now.get(from) : from,
    );
    for (const { from, to } of changes)
      if (from !== undefined && from !== to) {
        now.delete(from);
        gone.add(from);
      }
    for (const [i, { to }] of changes.entries()) if (to !== undefined) now.set(to, origins[i]);
  }
  return [
    ...[...now].map(([to, from]) => ({ to, ...(from !== undefined && { from }) })),
    ...[...gone]
      .filter((path) => !now.has(path) && ![...now.values()].includes(path))
      .map((from) => ({ from })),
  ];
}
