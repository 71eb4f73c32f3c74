// `matchtable lint`: findings in a tree, or in some files of it.
import type { Command } from 'commander';
import type { TreeFiles } from '../files/tree-files.ts';
import type { BaselineEntry } from '../rules/baseline.ts';
import { type LintOptions as EngineOptions, includesPath, runs } from '../rules/choice.ts';
import type { Finding } from '../rules/rule.ts';
import { lintOutOfTree } from './against.ts';
import { type BaselineOptions, baselineFor, withoutKnown, writeBaseline } from './baseline.ts';
import { type CheckedTree, checkedOf, checkTree } from './check-tree.ts';
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
import { type FixOptions, fixFindings } from './fix.ts';
import { CannotRun, type Host } from './host.ts';
import { pathsHere } from './kernel-folder.ts';
import { type LintScope, lintScope } from './lint-scope.ts';
import {
  addBuildOptions,
  addCacheOption,
  addColorOptions,
  addFormatOption,
  addPciIdsOption,
  type BuildOptions,
  type CacheOptions,
} from './options.ts';
import { FORMATS } from './report/formats.ts';
import { oneLine } from './report/source.ts';
import type { Results } from './results.ts';
import { batched } from './rows.ts';
import { checkedBuses, projectSettings } from './settings.ts';
import { lintSince } from './since.ts';
import { version } from './version.ts';
import { widthFor } from './width.ts';

interface LintOptions extends BuildOptions, CacheOptions, FindingOptions, FixOptions, BaselineOptions {
  readonly format: string;
  readonly base?: string;
  readonly against?: string;
  readonly tree?: string;
  readonly pciIds?: string;
  readonly color?: boolean;
}

export const lint: CliCommand<LintOptions> = {
  name: 'lint',

  declare(command: Command) {
    command
      .summary('what is wrong with the match tables')
      .description(
        'Reports findings in a kernel tree. Given FILES or folders inside a tree, the whole tree is read and only ' +
          'what is found in those is reported.',
      )
      .argument('[paths...]', 'a kernel tree, or files of one (default: the tree around the current folder)');
    addFormatOption(
      command,
      FORMATS.map((format) => format.name),
    );
    addFindingOptions(addBuildOptions(command))
      .option('--base <rev>', 'only what is new since the branch left this git revision')
      .option(
        '--against <modules.alias>',
        "PATHS are drivers outside of any tree: which of an installed kernel's modules claim the same devices",
      )
      .option('--baseline <file>', 'leave out findings that this file holds, as --write-baseline wrote it')
      .option('--write-baseline <file>', 'write the findings to a file, to give each a reason; exit 0')
      .option('--tree <headers>', 'with --against: the headers, if they are not beside modules.alias');
    command
      .option('--fix', 'make the safe fixes in the files')
      .option('--diff', 'with --fix: print them as a patch, and write nothing')
      .option('--unsafe-fixes', 'with --fix: also those that may change which driver gets a device');
    addPciIdsOption(command);
    addColorOptions(addCacheOption(command)).addHelpText('after', HELP);
  },

  async run(host, paths, options) {
    const { RULES } = await import('../rules/all.ts');
    checkTogether(options);
    const { against } = options;
    const scope = against === undefined ? lintScope(host, paths) : undefined;
    // A driver outside of any tree has its settings where its developer stands.
    const folder = scope?.folder.root ?? host.folder;
    const settings = await projectSettings(host, folder, options);
    const chosen = chosenRules(RULES, options, settings);
    const buses = checkedBuses(options.bus, settings);
    for (const path of scope?.named ?? [])
      if (!includesPath(path, chosen)) host.err(`note: ${path} is excluded by the settings\n`);
    const {
      checked,
      findings,
      names: named,
      files,
      includes,
      told,
      root,
    } = await linted(host, scope ?? { against: against!, paths }, options, buses, chosen);
    const names = deviceNames(host, options.pciIds, named);
    const asked = findings.filter((finding) => includes(finding.path));
    // A run that tells only what is new, or of other trees, finds nothing of what a baseline holds.
    const whole = options.base === undefined && options.against === undefined;
    const lookedFor = (entry: BaselineEntry) =>
      whole &&
      includes(entry.path) &&
      buses.includes(entry.bus) &&
      runs(RULES.find(({ name }) => name === entry.rule) ?? { name: entry.rule, state: 'stable' }, chosen) &&
      includesPath(entry.path, chosen);
    if (options.writeBaseline !== undefined) {
      writeBaseline(host, options.writeBaseline, asked.filter(isShown(options, chosen)), lookedFor);
      checked.keep();
      return 0;
    }
    const baseline = baselineFor(host, options.baseline, settings, folder);
    const known = baseline && withoutKnown(host, baseline, asked, lookedFor);
    const inScope = known?.fresh ?? asked;
    const before = inScope.filter(isShown(options, chosen));
    const shown =
      options.fix && root !== undefined ? await fixFindings(host, root, files, before, options) : before;
    if (options.fix && options.diff) {
      checked.keep();
      return fails(shown, options.failOn) ? 1 : 0;
    }
    const out = batched(host);
    const format = FORMATS.find((format) => format.name === options.format)!;
    format.write(
      {
        findings: format.withInfo ? inScope : shown,
        rules: RULES,
        problems: checked.problems,
        version,
        files,
        names,
        colors: colorsFor(host, options.color),
        width: widthFor(host),
        ...(root !== undefined && pathsHere(host, root)),
      },
      out.write,
    );
    out.end();
    const tables = checked.tables.filter(([path]) => includes(path));
    tellSummary(host, checked.told(), tables, shown, inScope.length - shown.length);
    for (const line of [told, known?.told]) if (line !== undefined) host.err(`${line}\n`);
    checked.keep();
    const unread = checked.problems.filter(
      ({ path, line }) => line === undefined && scope?.named.includes(path) === true,
    );
    // What was asked for by name and was not looked at is no clean file.
    for (const { path, message } of unread)
      host.err(`matchtable: ${oneLine(path)} was not checked: it ${oneLine(message)}\n`);
    return unread.length > 0 ? 2 : fails(shown, options.failOn) ? 1 : 0;
  },
};

/** Throws CannotRun for options of which one leaves the other without a meaning. */
function checkTogether({ against, base, tree, fix, diff, unsafeFixes, writeBaseline }: LintOptions): void {
  if (against !== undefined && base !== undefined)
    throw new CannotRun('--base is for kernel trees, --against for drivers outside of them');
  if (against === undefined && tree !== undefined)
    throw new CannotRun('--tree goes with --against; a tree to lint is named without it');
  if (!fix && (diff || unsafeFixes)) throw new CannotRun('--diff and --unsafe-fixes go with --fix');
  if (fix && against !== undefined) throw new CannotRun('--fix is for kernel trees');
  // What is left is known when the files are read again.
  if (fix && writeBaseline !== undefined)
    throw new CannotRun('--fix and --write-baseline are two runs: fix first, then write what is left');
}

/** What was found, and where: in the tree, of it since a revision, or in a driver outside of any tree. */
interface Linted {
  readonly checked: Omit<CheckedTree, 'findings'>;
  readonly findings: readonly Finding[];
  /** Where device names may be found. */
  readonly names: TreeFiles;
  /** The files that findings name. */
  readonly files: TreeFiles;
  /** Whether a path was asked for. */
  includes(path: string): boolean;
  /** The tree's folder; undefined where there is none. */
  readonly root?: string;
  /** One more line for the summary. */
  readonly told?: string;
}

async function linted(
  host: Host,
  asked: LintScope | { readonly against: string; readonly paths: readonly string[] },
  options: LintOptions,
  buses: readonly string[],
  chosen: EngineOptions,
): Promise<Linted> {
  if ('against' in asked) {
    const { against, paths } = asked;
    const { loaded, ...found } = await lintOutOfTree(host, paths, { ...options, against }, buses, chosen);
    return { ...found, checked: checkedOf(loaded), names: loaded.folder.files };
  }
  const { folder, includes } = asked;
  const { base } = options;
  const { files } = folder;
  if (base === undefined) {
    const { findings, ...checked } = await checkTree(host, folder, options, buses, chosen);
    return { checked, findings, names: files, files, includes, root: folder.root };
  }
  const { loaded, introduced, cured, told } = await lintSince(host, folder, options, buses, chosen, base);
  const gone = cured.filter(({ path }) => includes(path)).filter(isShown(options, chosen));
  return {
    checked: checkedOf(loaded),
    findings: introduced,
    names: loaded.folder.files,
    files,
    includes,
    root: folder.root,
    told: `new ${told}; cured: ${gone.length}`,
  };
}

function tellSummary(
  host: Host,
  told: string,
  tables: Results['tables'],
  shown: readonly Finding[],
  hidden: number,
): void {
  const number = tables.reduce((sum, [, tables]) => sum + tables, 0);
  const more = hidden > 0 ? `; ${hidden} info not shown (--show-info)` : '';
  host.err(
    `${severityCounts(shown)} in ${count(number, 'table')} of ${count(tables.length, 'file')} (${told})${more}\n`,
  );
}

const HELP = `
Exit codes: 0 nothing to report, 1 findings at or above --fail-on, 2 could not
run, or not read what was named.

Examples:
  matchtable lint ~/src/linux --config ~/src/linux/.config
  matchtable lint drivers/vfio/pci/mlx5/main.c
  matchtable lint --base origin/master --format github
  matchtable lint --against /lib/modules/$(uname -r)/modules.alias my-driver/
  matchtable lint --ignore duplicate-entry --format sarif > findings.sarif`;
