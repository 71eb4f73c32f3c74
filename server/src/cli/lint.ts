// `matchtable lint`: findings in a tree, or in some files of it.
import { type Command, Option } from 'commander';
import type { Finding, Rule, Severity } from '../rules/rule.ts';
import { colorsFor } from './colors.ts';
import type { CliCommand } from './command.ts';
import { count } from './count.ts';
import { deviceNames } from './device-names.ts';
import { CannotRun, type Host } from './host.ts';
import { lintScope } from './lint-scope.ts';
import { type LoadedTree, loadTree } from './load.ts';
import { unknown } from './nearest.ts';
import {
  addBuildOptions,
  addColorOptions,
  addFormatOption,
  addPciIdsOption,
  type BuildOptions,
  chosenBuses,
  commaList,
} from './options.ts';
import { FORMATS } from './report/formats.ts';
import { batched } from './rows.ts';
import { version } from './version.ts';
import { widthFor } from './width.ts';

interface LintOptions extends BuildOptions {
  readonly format: string;
  readonly select?: string;
  readonly ignore?: string;
  readonly failOn: Severity | 'never';
  readonly showInfo?: boolean;
  readonly bus: string;
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
    addBuildOptions(command)
      // The rules were judged finding by finding on PCI; elsewhere they still tell too much.
      .option('--bus <name>', 'tables of this bus, or of `all` (preview)', 'pci')
      .option('--select <rules>', 'only these rules, separated by commas')
      .option('--ignore <rules>', 'all but these rules')
      .addOption(
        new Option('--fail-on <severity>', 'exit 1 from this severity on')
          .choices([...SEVERITIES, 'never'])
          .default('warning'),
      )
      .option('--show-info', 'also what is harmless but worth knowing');
    addPciIdsOption(command);
    addColorOptions(command).addHelpText('after', HELP);
  },

  async run(host, paths, options) {
    const { RULES } = await import('../rules/all.ts');
    const select = ruleNames(RULES, options.select);
    const ignore = ruleNames(RULES, options.ignore);
    const scope = lintScope(host, paths);
    const names = deviceNames(host, options.pciIds, scope.folder.files);
    const loaded = await loadTree(host, scope.folder, options, chosenBuses(options.bus));
    const { lintIndex } = await import('../rules/engine.ts');
    const found = lintIndex(loaded.index, { ...(select && { select }), ...(ignore && { ignore }) });
    const inScope = found.filter((finding) => scope.includes(finding.path));
    // Info is shown where it is asked for: by option, by name, or because it is to fail the run.
    const infoAsked = options.showInfo || options.failOn === 'info';
    const shown = inScope.filter(
      ({ severity, rule }) => severity !== 'info' || infoAsked || select?.includes(rule),
    );
    const out = batched(host);
    const format = FORMATS.find((format) => format.name === options.format)!;
    format.write(
      {
        findings: format.withInfo ? inScope : shown,
        rules: RULES,
        problems: loaded.index.problems,
        version,
        files: scope.folder.files,
        names,
        colors: colorsFor(host, options.color),
        width: widthFor(host),
      },
      out.write,
    );
    out.end();
    tellSummary(host, loaded, shown, inScope.length - shown.length, scope.includes);
    return fails(shown, options.failOn) ? 1 : 0;
  },
};

/** From worst on. */
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

function fails(findings: readonly Finding[], failOn: Severity | 'never'): boolean {
  if (failOn === 'never') return false;
  const least = SEVERITIES.indexOf(failOn);
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= least);
}

function ruleNames(rules: readonly Rule[], list: string | undefined): readonly string[] | undefined {
  const names = commaList(list);
  const known = rules.map((rule) => rule.name);
  for (const name of names ?? [])
    if (!known.includes(name)) throw new CannotRun(unknown('rule', name, known));
  return names;
}

function tellSummary(
  host: Host,
  loaded: LoadedTree,
  shown: readonly Finding[],
  hidden: number,
  includes: (path: string) => boolean,
): void {
  const of = (severity: Severity) => shown.filter((finding) => finding.severity === severity).length;
  const tables = loaded.index.tables.filter((table) => includes(table.path));
  const files = new Set(tables.map((table) => table.path)).size;
  const counts = [count(of('error'), 'error'), count(of('warning'), 'warning')];
  if (of('info') > 0) counts.push(`${of('info')} info`);
  const more = hidden > 0 ? `; ${hidden} info not shown (--show-info)` : '';
  host.err(
    `${counts.join(', ')} in ${count(tables.length, 'table')} of ${count(files, 'file')} (${loaded.told()})${more}\n`,
  );
}

const HELP = `
Exit codes: 0 nothing to report, 1 findings at or above --fail-on, 2 could not run.

Examples:
  matchtable lint ~/src/linux --config ~/src/linux/.config
  matchtable lint drivers/vfio/pci/mlx5/main.c
  matchtable lint --ignore duplicate-entry --format sarif > findings.sarif`;
