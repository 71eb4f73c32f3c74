// The comparison as text for people.
import type { Comparison, Counts } from './compare.ts';
import type { Contents } from './contents.ts';

/** At most `show` modules that differ, each with at most five aliases of a kind. */
export function comparisonText(comparison: Comparison, show: number): string {
  const { byBus, total, modules, differing } = comparison;
  const rows: [string, Counts][] = [...byBus];
  if (rows.length !== 1) rows.push(['total', total]);
  const lines = [line('bus', 'exact', 'missing', 'extra')];
  for (const [name, counts] of rows)
    lines.push(line(name, `${counts.exact}`, `${counts.missing}`, `${counts.extra}`));
  lines.push('', `${modules - differing.length} of ${modules} modules exact`);
  for (const { module, missing, extra } of differing.slice(0, show)) {
    lines.push('', `${module}: ${missing.length} missing, ${extra.length} extra`);
    lines.push(...some('-', missing), ...some('+', extra));
  }
  if (differing.length > show) lines.push('', `… and ${differing.length - show} more modules (--show)`);
  return `${lines.join('\n')}\n`;
}

/** At most `show` of the members that differ. */
export function contentsText(contents: Contents, show: number): string {
  const { tables, entries, same, unresolved, apart, differing } = contents;
  const lines = [
    '',
    `${same} values of ${entries} entries of ${tables} tables are as the modules hold them, ${differing.length} are not`,
    `${unresolved} are unresolved; ${apart} tables are not to be found there`,
    ...differing.slice(0, show).map((each) => `  ${each}`),
  ];
  if (differing.length > show) lines.push(`  … and ${differing.length - show} more (--show)`);
  return `${lines.join('\n')}\n`;
}

function line(name: string, ...numbers: readonly string[]): string {
  return name.padEnd(12) + numbers.map((number) => number.padStart(9)).join('');
}

function some(sign: string, aliases: readonly string[]): readonly string[] {
  const shown = aliases.slice(0, 5).map((alias) => `  ${sign} ${alias}`);
  return aliases.length > 5 ? [...shown, `  ${sign} … ${aliases.length - 5} more`] : shown;
}
