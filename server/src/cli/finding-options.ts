// Which findings are wanted, and which fail a run: the same for every command that reports findings.
import { type Command, Option } from 'commander';
import type { LintOptions } from '../rules/choice.ts';
import { unknown } from '../rules/nearest.ts';
import type { Finding, Rule, Severity } from '../rules/rule.ts';
import type { ProjectSettings } from '../rules/settings.ts';
import { count } from './count.ts';
import { CannotRun } from './host.ts';
import { type BuildOptions, commaList } from './options.ts';
import { addSettingsOptions, type SettingsOptions } from './settings.ts';

export interface FindingOptions extends SettingsOptions {
  readonly select?: string;
  readonly ignore?: string;
  readonly failOn: Severity | 'never';
  readonly showInfo?: boolean;
  readonly preview?: boolean;
  readonly bus?: string;
}

/** From worst on. */
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

export function addFindingOptions(command: Command): Command {
  return addSettingsOptions(
    command
      .option('--bus <name>', "tables of this bus, or of `all` (default: the settings', else pci)")
      .option('--select <rules>', 'only these rules, separated by commas')
      .option('--ignore <rules>', 'all but these rules')
      .addOption(
        new Option('--fail-on <severity>', 'exit 1 from this severity on')
          .choices([...SEVERITIES, 'never'])
          .default('warning'),
      )
      .option('--preview', 'also rules that are not stable yet')
      .option('--show-info', 'also what is harmless but worth knowing'),
  );
}

/** What the command line says, over what the settings say. Throws CannotRun for a name that no rule has. */
export function chosenRules(
  rules: readonly Rule[],
  options: FindingOptions & BuildOptions,
  { levels, exclude, preview }: ProjectSettings,
): LintOptions {
  const select = ruleNames(rules, options.select);
  // As of a variable that is not set: a run that checks nothing would find nothing, and end well.
  if (select?.length === 0) throw new CannotRun('--select names no rule');
  const ignore = ruleNames(rules, options.ignore);
  const narrowed = options.config !== undefined || options.arch !== undefined;
  return {
    ...(select && { select }),
    ...(ignore && { ignore }),
    levels,
    exclude,
    preview: preview || options.preview === true,
    ...(narrowed && { partial: true }),
  };
}

/** Info is shown where it is asked for: by option, by name, or because it is to fail the run. */
export function isShown(options: FindingOptions, { select }: LintOptions): (finding: Finding) => boolean {
  const infoAsked = options.showInfo || options.failOn === 'info';
  return ({ severity, rule }) => severity !== 'info' || infoAsked || select?.includes(rule) === true;
}

export function fails(findings: readonly Finding[], failOn: Severity | 'never'): boolean {
  if (failOn === 'never') return false;
  const least = SEVERITIES.indexOf(failOn);
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= least);
}

/** `1 error, 2 warnings`, and info where there is some. */
export function severityCounts(findings: readonly Finding[]): string {
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const counts = [count(of('error'), 'error'), count(of('warning'), 'warning')];
  if (of('info') > 0) counts.push(`${of('info')} info`);
  return counts.join(', ');
}

function ruleNames(rules: readonly Rule[], list: string | undefined): readonly string[] | undefined {
  const names = commaList(list);
  const known = rules.map((rule) => rule.name);
  for (const name of names ?? [])
    if (!known.includes(name)) throw new CannotRun(unknown('rule', name, known));
  return names;
}
