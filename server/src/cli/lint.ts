// `matchtable lint`: findings in a tree, or in some files of it.
import type { Command } from 'commander';
import type { Finding } from '../rules/rule.ts';
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
import type { Host } from './host.ts';
import { lintScope } from './lint-scope.ts';
import { type LoadedTree, loadTree } from './load.ts';
import {
  addBuildOptions,
  addColorOptions,
  addFormatOption,
  addPciIdsOption,
  type BuildOptions,
  chosenBuses,
} from './options.ts';
import { FORMATS } from './report/formats.ts';
import { batched } from './rows.ts';
import { lintSince } from './since.ts';
import { version } from './version.ts';
import { widthFor } from './width.ts';

interface LintOptions extends BuildOptions, FindingOptions {
  readonly format: string;
  readonly base?: string;
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
    addFindingOptions(addBuildOptions(command)).option(
      '--base <rev>',
      'only what is new since the branch left this git revision',
    );
    addPciIdsOption(command);
    addColorOptions(command).addHelpText('after', HELP);
  },

  async run(host, paths, options) {
    const { RULES } = await import('../rules/all.ts');
    const chosen = chosenRules(RULES, options);
    const scope = lintScope(host, paths);
    const names = deviceNames(host, options.pciIds, scope.folder.files);
    const buses = chosenBuses(options.bus);
    const since =
      options.base === undefined
        ? undefined
        : await lintSince(host, scope.folder, options, buses, chosen, options.base);
    const loaded = since?.loaded ?? (await loadTree(host, scope.folder, options, buses));
    const { lintIndex } = await import('../rules/engine.ts');
    const found = since?.introduced ?? lintIndex(loaded.index, chosen);
    const inScope = found.filter((finding) => scope.includes(finding.path));
    const shown = inScope.filter(isShown(options, chosen));
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
    if (since) {
      const cured = since.cured.filter(({ path }) => scope.includes(path)).filter(isShown(options, chosen));
      host.err(`new ${since.told}; cured: ${cured.length}\n`);
    }
    return fails(shown, options.failOn) ? 1 : 0;
  },
};

function tellSummary(
  host: Host,
  loaded: LoadedTree,
  shown: readonly Finding[],
  hidden: number,
  includes: (path: string) => boolean,
): void {
  const tables = loaded.index.tables.filter((table) => includes(table.path));
  const files = new Set(tables.map((table) => table.path)).size;
  const more = hidden > 0 ? `; ${hidden} info not shown (--show-info)` : '';
  host.err(
    `${severityCounts(shown)} in ${count(tables.length, 'table')} of ${count(files, 'file')} (${loaded.told()})${more}\n`,
  );
}

const HELP = `
Exit codes: 0 nothing to report, 1 findings at or above --fail-on, 2 could not run.

Examples:
  matchtable lint ~/src/linux --config ~/src/linux/.config
  matchtable lint drivers/vfio/pci/mlx5/main.c
  matchtable lint --base origin/master --format github
  matchtable lint --ignore duplicate-entry --format sarif > findings.sarif`;
