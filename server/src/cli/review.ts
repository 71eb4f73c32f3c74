// `matchtable review`: what patches or commits add to a tree's findings, and what they cure.
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { TreeIndex } from '../index/model.ts';
import { readInput, type Source } from '../review/input.ts';
import { type Base, filesUnder, type Overlay } from '../review/patched-files.ts';
import { type CommitStep, commitSteps, type PatchStep, patchSteps } from '../review/plan.ts';
import { commitOf, rangeCommits, revisionOverlay } from '../review/revision.ts';
import { type Reviewed, review as reviewSteps } from '../review/run.ts';
import { type Loss, lostEntries } from '../review/unresolved.ts';
import { unseenBuses } from '../review/unseen.ts';
import type { Finding } from '../rules/rule.ts';
import { baselineFor, knownTo } from './baseline.ts';
import { colorsFor } from './colors.ts';
import type { CliCommand } from './command.ts';
import { count } from './count.ts';
import { deviceNames } from './device-names.ts';
import {
  addFindingOptions,
  chosenRules,
  type FindingOptions,
  fails,
  isShown,
  severityCounts,
} from './finding-options.ts';
import { CannotRun, type Host } from './host.ts';
import { type KernelFolder, kernelFolder, pathsHere } from './kernel-folder.ts';
import { openLiveTree } from './live-tree.ts';
import { reasonOf } from './load.ts';
import {
  addBuildOptions,
  addCacheOption,
  addColorOptions,
  addFormatOption,
  addPciIdsOption,
  type BuildOptions,
  type CacheOptions,
} from './options.ts';
import { tellProblems } from './problems.ts';
import { FORMATS } from './report/formats.ts';
import { reply } from './report/reply.ts';
import type { LintReport } from './report/report.ts';
import { reviewText } from './report/review-text.ts';
import { oneLine } from './report/source.ts';
import { batched } from './rows.ts';
import { checkedBuses, projectSettings } from './settings.ts';
import { version } from './version.ts';
import { widthFor } from './width.ts';
import { withGit } from './with-git.ts';

interface ReviewOptions extends BuildOptions, CacheOptions, FindingOptions {
  readonly tree?: string;
  readonly base?: string;
  readonly range?: string;
  readonly revision?: string;
  readonly format: string;
  readonly pciIds?: string;
  readonly color?: boolean;
}

/** One series, or one range, ready to be reviewed. */
export interface ReviewedSet {
  /** Of a series; undefined for a plain diff. */
  readonly title?: string;
  readonly result: Reviewed<PatchStep | CommitStep>;
}

export const review: CliCommand<ReviewOptions> = {
  name: 'review',

  declare(command: Command) {
    command
      .summary('what a patch or a branch adds, and what it cures')
      .description(
        'Puts patches on the tree in memory, nothing is written, and reports what is wrong with it afterwards and was ' +
          'not before. PATCH is a unified diff, a mail, an mbox (also gzipped, as from lore.kernel.org) or - for ' +
          'standard input; of a series that was sent again the newest version is taken.',
      )
      .argument('[patches...]', 'diffs, mails or mboxes; - is standard input (default: -)')
      .option('--tree <tree>', 'the kernel tree (default: the one around the current folder)')
      .option('--base <rev>', "the revision that the patches are for (default: the tree's files as they are)")
      .option('--range <revs>', 'the commits of a git range, main..topic, instead of patches')
      .option('--revision <n>', 'version n of a series that was sent again');
    // The default, text, tells patch by patch.
    addFormatOption(command, [...FORMATS.map((format) => format.name), reply.name]);
    addCacheOption(addFindingOptions(addBuildOptions(command)));
    addPciIdsOption(command);
    addColorOptions(command).addHelpText('after', HELP);
  },

  async run(host, operands, options) {
    const { RULES } = await import('../rules/all.ts');
    const folder = kernelFolder(host, options.tree);
    const settings = await projectSettings(host, folder.root, options);
    const chosen = chosenRules(RULES, options, settings);
    const names = deviceNames(host, options.pciIds, folder.files);
    const buses = checkedBuses(options.bus, settings);
    const plans = await planned(host, folder, operands, options);
    // A range without commits: nothing of the tree is asked.
    const live = plans.length > 0 && (await openLiveTree(host, folder, options, buses, chosen));
    const baseline = baselineFor(host, undefined, settings, folder.root);
    const inBaseline = baseline && knownTo(host, baseline);
    const shown = isShown(options, chosen);
    const wanted = (finding: Finding) => shown(finding) && inBaseline?.has(finding.fingerprint) !== true;
    const indexes = new Map<Overlay, TreeIndex>();
    const known = new Map<Overlay, readonly Finding[]>();
    // Series of one mbox begin at the same tree, which is looked at once.
    const analyse = (over: Overlay) => {
      let found = known.get(over);
      if (!found && live) {
        found = live.findings(over);
        known.set(over, found);
        indexes.set(over, live.index);
      }
      return found ?? [];
    };
    const sets = plans.map(({ title, start, steps }): ReviewedSet => {
      const result = reviewSteps(folder.files, start, steps, analyse, wanted);
      return { ...(title !== undefined && { title }), result };
    });
    const remarks = sets.flatMap(({ result }) => result.remarks);
    const out = batched(host);
    const problems = live ? live.index.problems : [];
    const report: LintReport = {
      findings: remarks,
      rules: RULES,
      problems,
      version,
      files: filesUnder(folder.files, new Map(plans.flatMap(({ steps }) => [...(steps.at(-1)?.over ?? [])]))),
      names,
      colors: colorsFor(host, options.color),
      width: widthFor(host),
      ...pathsHere(host, folder.root),
    };
    if (options.format === 'text') reviewText(sets, report, out.write);
    else if (options.format === reply.name) reply.write(sets, report, out.write);
    else FORMATS.find((format) => format.name === options.format)!.write(report, out.write);
    out.end();
    if (!live) return 0;
    tellProblems(host, problems);
    const failed = tellTroubles(host, sets);
    for (const { start, steps } of plans)
      tellLosses(host, lostEntries(indexes.get(start)!, indexes.get(steps.at(-1)?.over ?? start)!));
    const steps = sets.flatMap(({ result }) => result.steps);
    // Who says which buses are looked at knows of the others.
    const unseen = options.bus === undefined && settings.buses === undefined ? unseenBuses(steps, buses) : [];
    if (unseen.length > 0)
      host.err(
        `note: tables of other buses were not looked at: ${unseen.join(', ')} (--bus all looks at all)\n`,
      );
    const cured = sets.flatMap(({ result }) => result.cured).length;
    host.err(
      `${severityCounts(remarks)} new${cured > 0 ? `, ${cured} cured` : ''} in ${count(steps.length - failed, 'patch', 'patches')} (${live.told()})\n`,
    );
    return failed > 0 ? 2 : fails(remarks, options.failOn) ? 1 : 0;
  },
};

interface Plan {
  readonly title?: string;
  readonly start: Overlay;
  readonly steps: readonly (PatchStep | CommitStep)[];
}

async function planned(
  host: Host,
  folder: KernelFolder,
  operands: readonly string[],
  options: ReviewOptions,
): Promise<readonly Plan[]> {
  if (options.range !== undefined) {
    if (operands.length > 0) throw new CannotRun('--range takes the place of patches: name one or the other');
    if (options.base !== undefined)
      throw new CannotRun('--range says itself what its base is: leave out --base');
    const { range } = options;
    return withGit(host, folder, (repository) => {
      const commits = rangeCommits(repository, range);
      if (commits.length === 0) {
        host.err(`note: no commits in ${oneLine(range)}: there is nothing to review\n`);
        return [];
      }
      const start = revisionOverlay(repository, commits[0]!.parent);
      return [{ title: range, start, steps: commitSteps(repository, start, commits) }];
    });
  }
  const sources = readSources(host, operands);
  const revision = numberOf(options.revision);
  const input = await readInput(sources, revision === undefined ? {} : { version: revision }).catch(
    (error: Error) => {
      throw new CannotRun(error.message);
    },
  );
  for (const note of input.notes) host.err(`note: ${oneLine(note)}\n`);
  const { base } = options;
  const start: Overlay =
    base === undefined
      ? new Map()
      : withGit(host, folder, (repository) => revisionOverlay(repository, commitOf(repository, base)));
  const on = baseOf(host, folder);
  return input.sets.map((set) => ({
    ...(set.title !== undefined && { title: set.title }),
    start,
    steps: patchSteps(on, start, set),
  }));
}

function baseOf(host: Host, { files, root }: KernelFolder): Base {
  return {
    files,
    throughLink(path) {
      const parts = path.split('/');
      return parts.some((_, i) => host.link(join(root, ...parts.slice(0, i + 1))) !== undefined);
    },
  };
}

function readSources(host: Host, operands: readonly string[]): readonly Source[] {
  const names = operands.length === 0 ? ['-'] : operands;
  return names.map((name) => {
    try {
      return { name, bytes: name === '-' ? host.input() : host.read(resolve(host.folder, name)) };
    } catch (error) {
      throw new CannotRun(`the patch ${name} can not be read: ${reasonOf(error)}`);
    }
  });
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const digits = /^v?(\d+)$/.exec(text)?.[1];
  if (digits === undefined) throw new CannotRun(`--revision wants a number, not ${text}`);
  return Number(digits);
}

/** Tables of which nothing can be said since the patches. */
function tellLosses(host: Host, losses: readonly Loss[]): void {
  for (const { table, count: lost, entry, reason } of losses.slice(0, MOST_TROUBLES)) {
    const { path, range } = entry.place;
    host.err(
      `note: ${oneLine(path)}:${range.start.line}: ${count(lost, 'entry', 'entries')} of ${table.name} can not be resolved: ${oneLine(reason)}\n`,
    );
  }
  const more = losses.length - MOST_TROUBLES;
  if (more > 0) host.err(`note: and entries of ${count(more, 'more table')}\n`);
}

/** Files of one patch that are listed. */
const MOST_TROUBLES = 10;

/** Says which patches are not on the tree, and why; gives their number. */
function tellTroubles(host: Host, sets: readonly ReviewedSet[]): number {
  let failed = 0;
  for (const { result } of sets)
    for (const { step } of result.steps) {
      const label = oneLine(step.label);
      if ('offset' in step && step.offset > 0)
        host.err(`note: ${label}: applied with an offset of up to ${count(step.offset, 'line')}\n`);
      if ('unread' in step && step.unread.length > 0)
        host.err(`note: ${label}: not looked into: ${oneLine(step.unread.join(', '))}\n`);
      if (step.troubles.length === 0) continue;
      failed++;
      host.err(`matchtable: ${label} does not apply and is left out:\n`);
      const more = step.troubles.length - MOST_TROUBLES;
      for (const { path, hunk, message } of step.troubles.slice(0, MOST_TROUBLES))
        host.err(
          `  ${path === undefined ? '' : `${oneLine(path)}: `}${hunk === undefined ? '' : `hunk ${hunk}: `}${oneLine(message)}\n`,
        );
      if (more > 0) host.err(`  and ${more} more\n`);
    }
  return failed;
}

const HELP = `
Hunks may stand on other lines than they say, as for git am; their context has
to be there, all of it. A patch that does not apply is named with file and hunk,
and the rest goes on without it.

Exit codes: 0 nothing new, also of a range without commits, 1 new findings at or
above --fail-on, 2 could not run, or a patch did not apply.

Examples:
  b4 am -o - 20210309083316.1234-1-someone@example.com | matchtable review
  matchtable review --format reply v2-0001-vfio-mlx5.patch
  matchtable review --range origin/master..topic --tree ~/src/linux`;
