// One page that needs nothing beside itself, for a CI artefact: every finding with both sides, filters, and a picture
// of who overlaps with whom. The page works from a file:// address; what comes from the tree is text, never markup.

import { deviceName } from '../../kernel/device-name.ts';
import type { Finding, Severity } from '../../rules/rule.ts';
import { count } from '../count.ts';
import { frame } from './frame.ts';
import { overlapPicture } from './overlap-picture.ts';
import page from './page.html';
import type { Format, LintReport } from './report.ts';
import { type SourceLines, sourceLines } from './source-lines.ts';
import { vendorOf } from './vendor.ts';
import { xmlAttributes, xmlText } from './xml.ts';

export const html: Format = {
  name: 'html',
  withInfo: true,
  write(report, out) {
    const { findings } = report;
    const source = sourceLines(report.files);
    const found = findings.map((finding) => ({ finding, vendor: vendorOf(finding, report.names) }));
    const pieces: Readonly<Record<string, () => Iterable<string>>> = {
      title: () => [title(findings)],
      about: () => [`Written by matchtable ${xmlText(report.version)}.`],
      severities: () => severities(findings),
      rules: () => options(findings.map(({ rule }) => rule)),
      buses: () => options(findings.map(({ bus }) => bus)),
      vendors: () => options(found.map(({ vendor }) => vendor ?? '')),
      drivers: () => options(findings.flatMap(driversOf)),
      picture: () => [overlapPicture(findings)],
      *findings() {
        for (const { finding, vendor } of found) yield article(finding, vendor, report, source);
      },
    };
    for (const [i, part] of page.split(/\{\{(\w+)\}\}/).entries())
      if (i % 2 === 0) out(part);
      else for (const text of pieces[part]!()) out(text);
  },
};

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
/** Beyond what any line of a driver has: a page scrolls. */
const LINE_WIDTH = 400;
/** Other places beyond these are only counted. */
const MOST_RELATED = 6;

function title(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'nothing to report';
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return `${count(of('error'), 'error')}, ${count(of('warning'), 'warning')}, ${of('info')} info`;
}

/** What is only worth knowing is hidden at first, unless there is nothing else. */
function severities(findings: readonly Finding[]): string[] {
  const onlyInfo = findings.length > 0 && findings.every(({ severity }) => severity === 'info');
  const chosen = onlyInfo ? 2 : 1;
  return ['errors', 'warnings too', 'info too'].map(
    (text, rank) => `<option value="${rank}"${rank === chosen ? ' selected' : ''}>${text}</option>`,
  );
}

function options(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map(([name, n]) => `<option${xmlAttributes({ value: name })}>${xmlText(name)} (${n})</option>`);
}

/** The finding's own module and those of the other sides, once each. */
function driversOf({ module, related }: Finding): string[] {
  return [...new Set([module, ...related.map((other) => other.module)].filter((name) => name !== undefined))];
}

function article(
  finding: Finding,
  vendor: string | undefined,
  { names }: LintReport,
  source: SourceLines,
): string {
  const { severity, rule, message, path, range, module, related, witness, help, fix } = finding;
  const rank = SEVERITIES.indexOf(severity);
  const data = xmlAttributes({
    class: severity,
    id: finding.fingerprint,
    'data-rank': rank,
    'data-rule': rule,
    'data-bus': finding.bus,
    'data-vendor': vendor ?? '',
    'data-drivers': driversOf(finding).join(' '),
    hidden: rank === 2 ? '' : undefined,
  });
  const where = (at: { path: string; range: Finding['range'] }, owner: string | undefined) =>
    `<p class="where"><code>${xmlText(`${at.path}:${at.range.start.line}:${at.range.start.column}`)}</code>` +
    `${owner === undefined ? '' : ` (${xmlText(owner)})`}`;
  const others = related
    .slice(0, MOST_RELATED)
    .map(
      (other) =>
        `${where(other, other.module)}: ${xmlText(other.message)}</p>${code(other, 'other', source)}`,
    );
  const rest = related.length - others.length;
  if (rest > 0) others.push(`<p class="where">and ${count(rest, 'more place')}</p>`);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['device', (witness && deviceName(witness, names())) || undefined],
    ['witness', witness],
    ['help', help],
    ['fix', fix && `${fix.title} (${fix.safety})`],
  ];
  const list = facts.flatMap(([term, text]) =>
    text === undefined ? [] : [`<dt>${term}</dt><dd>${xmlText(text)}</dd>`],
  );
  return (
    `<article${data}><h2><span class="level">${severity}</span>: ${xmlText(message)}</h2>` +
    `${where({ path, range }, module)} <span>[${xmlText(rule)}]</span></p>${code(finding, 'place', source)}` +
    `${others.join('')}${list.length > 0 ? `<dl>${list.join('')}</dl>` : ''}</article>\n`
  );
}

function code(
  at: { path: string; range: Finding['range'] },
  style: 'place' | 'other',
  source: SourceLines,
): string {
  const lines = frame(source(at.path), at.range, style, LINE_WIDTH);
  if (lines.length === 0) return '';
  const shown = lines.flatMap(({ number, text, marks }, i) => {
    if (marks) return [];
    const under = lines[i + 1];
    const gutter = `<span class="number">${`${number ?? ''}`.padStart(5)} </span>`;
    return [gutter + (under?.marks ? marked(text, under.text) : xmlText(text))];
  });
  return `<pre>${shown.join('\n')}</pre>`;
}

/** A line with what is underlined in a terminal marked; `under` has blanks and then the underline. */
function marked(line: string, under: string): string {
  const characters = [...line];
  const part = (from: number, to?: number) => xmlText(characters.slice(from, to).join(''));
  const from = under.length - under.trimStart().length;
  return `${part(0, from)}<mark>${part(from, under.length)}</mark>${part(under.length)}`;
}
