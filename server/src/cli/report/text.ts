// Findings for people at a terminal: place and message, the source with what it is about underlined, the other
// side in a frame of its own, the device by its name, and what to do.

import type { Place } from '../../files/place.ts';
import { deviceName } from '../../kernel/device-name.ts';
import type { Finding, Related, Severity } from '../../rules/rule.ts';
import type { Colors, Formatter } from '../colors.ts';
import { count } from '../count.ts';
import { type FrameLine, frame } from './frame.ts';
import type { Format, LintReport } from './report.ts';
import { oneLine } from './source.ts';
import { type SourceLines, sourceLines } from './source-lines.ts';
import { wordsOf, wrap } from './wrap.ts';

export const text: Format = {
  name: 'text',
  write(report, out) {
    const source = sourceLines(report.files);
    for (const finding of report.findings) out(`${findingLines(finding, report, source).join('\n')}\n\n`);
  },
};

/** Kinds of related places beyond these are only counted, lines of one kind likewise. */
const MOST_RELATED = 4;
const MOST_LINES = 10;

function findingLines(finding: Finding, report: LintReport, source: SourceLines): string[] {
  const { colors, width } = report;
  const related = alike(finding.related);
  const shown = related.slice(0, MOST_RELATED);
  const places = [finding, ...shown.map(([first]) => first)];
  const widest = Math.max(...places.map(({ range }) => `${range.end.line}`.length), 3);
  const show = (place: Place, style: 'place' | 'other', paint: Formatter) =>
    frame(source(place.path), place.range, style, width - widest - 4).map((line) =>
      gutter(line, widest, paint, colors),
    );
  const lines = [
    ...wrap(headWords(finding, colors), width, '', '    '),
    ...show(finding, 'place', SEVERITY_COLOR[finding.severity](colors)),
  ];
  for (const [first, ...others] of shown) {
    lines.push(
      ...wrap(relatedWords(first, colors), width, '  ', '    '),
      ...show(first, 'other', colors.blue),
    );
    if (others.length > 0) lines.push(...wrap(wordsOf(linesText(others)), width, '  ', '    '));
  }
  if (related.length > shown.length)
    lines.push(`  and ${count(related.length - shown.length, 'more place')}`);
  const { witness, help } = finding;
  const device = witness && deviceName(witness, report.names());
  for (const [label, note] of [
    ['device', device],
    ['witness', witness],
    ['help', help],
  ] as const)
    if (note) lines.push(...wrap(wordsOf(oneLine(note)), width, `  ${colors.cyan(`${label}:`)} `, '    '));
  return lines;
}

/** Related places of one file of which the same is said, together: only the first of them needs a frame. */
function alike(related: readonly Related[]): [Related, ...Related[]][] {
  const groups = new Map<string, [Related, ...Related[]]>();
  for (const other of related) {
    const key = [other.path, other.module, other.message].join('\0');
    const group = groups.get(key);
    if (group) group.push(other);
    else groups.set(key, [other]);
  }
  return [...groups.values()];
}

function linesText(others: readonly Related[]): string {
  const numbers = [...new Set(others.map(({ range }) => range.start.line))].sort((a, b) => a - b);
  const rest = numbers.length - MOST_LINES;
  const text = `and ${numbers.length === 1 ? 'line' : 'lines'} ${numbers.slice(0, MOST_LINES).join(', ')}`;
  return rest > 0 ? `${text} and ${rest} more` : text;
}

const SEVERITY_COLOR: Readonly<Record<Severity, (colors: Colors) => Formatter>> = {
  error: (colors) => (word) => colors.red(colors.bold(word)),
  warning: (colors) => (word) => colors.yellow(colors.bold(word)),
  info: (colors) => (word) => colors.cyan(colors.bold(word)),
};

function headWords({ path, range, severity, message, rule }: Finding, colors: Colors): string[] {
  return [
    colors.bold(`${placeText(path, range)}:`),
    SEVERITY_COLOR[severity](colors)(`${severity}:`),
    ...wordsOf(oneLine(message)),
    colors.dim(`[${rule}]`),
  ];
}

function relatedWords({ path, range, message, module }: Related, colors: Colors): string[] {
  const place = placeText(path, range);
  const head = module === undefined ? [colors.bold(`${place}:`)] : [colors.bold(place), `(${module}):`];
  return [...head, ...wordsOf(oneLine(message))];
}

function placeText(path: string, { start }: Place['range']): string {
  return `${oneLine(path)}:${start.line}:${start.column}`;
}

function gutter(
  { number, text, marks }: FrameLine,
  digits: number,
  paint: Formatter,
  colors: Colors,
): string {
  const label = ` ${`${number ?? ''}`.padStart(digits)} |`;
  return `${colors.blue(label)} ${marks ? text.replace(/\S.*/, (mark) => paint(mark)) : text}`.trimEnd();
}
