// Findings for people at a terminal: place and message, the source with what it is about underlined, the other
// side in a frame of its own, the device by its name, and what to do.

import type { Place } from '../../files/place.ts';
import type { TreeFiles } from '../../files/tree-files.ts';
import type { Finding, Related, Severity } from '../../rules/rule.ts';
import type { Colors, Formatter } from '../colors.ts';
import { deviceName } from './device-name.ts';
import { type FrameLine, frame } from './frame.ts';
import type { Format, LintReport } from './report.ts';
import { lineAt, oneLine } from './source.ts';
import { wordsOf, wrap } from './wrap.ts';

export const text: Format = {
  name: 'text',
  write(report, out) {
    const source = sourceLines(report.files);
    for (const finding of report.findings) out(`${findingLines(finding, report, source).join('\n')}\n\n`);
  },
};

/** Related places beyond these are only counted: the first ones say what the others repeat. */
const MOST_RELATED = 4;

type Source = (path: string) => (line: number) => string | undefined;

function findingLines(finding: Finding, report: LintReport, source: Source): string[] {
  const { colors, width } = report;
  const related = finding.related.slice(0, MOST_RELATED);
  const widest = Math.max(...[finding, ...related].map(({ range }) => `${range.end.line}`.length), 3);
  const show = (place: Place, style: 'place' | 'other', paint: Formatter) =>
    frame(source(place.path), place.range, style, width - widest - 4).map((line) =>
      gutter(line, widest, paint, colors),
    );
  const lines = [
    ...wrap(headWords(finding, colors), width, '', '    '),
    ...show(finding, 'place', SEVERITY_COLOR[finding.severity](colors)),
  ];
  for (const other of related) {
    lines.push(...wrap(relatedWords(other, colors), width, '  ', '    '));
    lines.push(...show(other, 'other', colors.blue));
  }
  if (finding.related.length > related.length)
    lines.push(`  and ${finding.related.length - related.length} more places`);
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

/** Lines of the tree's files, each file read once. */
function sourceLines(files: TreeFiles): Source {
  const read = new Map<string, Uint8Array | undefined>();
  return (path) => {
    if (!read.has(path)) read.set(path, files.read(path));
    const bytes = read.get(path);
    return (line) => bytes && lineAt(bytes, line);
  };
}
