// Which rules run, how severe their findings are, and where none are wanted: the same for every way to ask.
import { globMatches } from './globs.ts';
import type { Report, Rule, Severity } from './rule.ts';

/** How severe a rule's findings are to be, or that there are to be none. */
export type Level = 'off' | Severity;
export const LEVELS: readonly Level[] = ['off', 'info', 'warning', 'error'];

export interface LintOptions {
  /** Names of the only rules to run; all where not given. Names that no rule has are ignored. */
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  /** By name of a rule; one that is selected by name runs also where it is `off`. */
  readonly levels?: Readonly<Record<string, Level>>;
  /** Globs (globs.ts) of paths in which nothing is reported. */
  readonly exclude?: readonly string[];
  /** Rules that are not stable yet run too; else only those that are selected or have a level. */
  readonly preview?: boolean;
  /** Only a part of what there may be is looked at (one configuration, one architecture): what is not found may exist. */
  readonly partial?: boolean;
}

/** Whether a rule runs. */
export function runs(
  { name, state }: Pick<Rule, 'name' | 'state'>,
  { select, ignore, levels, preview }: LintOptions,
): boolean {
  if (ignore?.includes(name)) return false;
  if (select) return select.includes(name);
  const level = levels?.[name];
  return level === undefined ? state === 'stable' || preview === true : level !== 'off';
}

/** Whether findings in a file are wanted. */
export const includesPath = (path: string, { exclude }: LintOptions): boolean =>
  !exclude?.some((glob) => globMatches(glob, path));

/** The report as it counts; undefined where it is not wanted. */
export function levelled(rule: Rule, report: Report, options: LintOptions): Report | undefined {
  if (!includesPath(report.place.path, options)) return undefined;
  const level = options.levels?.[rule.name];
  if (level === undefined || level === 'off') return report;
  // What a rule itself calls harmless stays so: an overlap that a probe decides is no error because others are.
  if (report.severity === 'info' && rule.severity !== 'info') return report;
  return { ...report, severity: level };
}
