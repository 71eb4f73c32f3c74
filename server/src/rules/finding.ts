// From what rules report to findings: everything that is the same for all rules.
import { createHash } from 'node:crypto';
import { legible } from '../files/legible.ts';
import type { Table } from '../tables/model.ts';
import type { Finding, Part, Related, Report, Rule } from './rule.ts';

export interface Reported {
  readonly rule: Rule;
  readonly report: Report;
}

/** A report as a finding without its fingerprint, and the key that becomes one. */
export interface Draft {
  readonly finding: Omit<Finding, 'fingerprint' | 'about'>;
  readonly key: string;
  /** What a reader would take for the same finding. */
  readonly saying: string;
}

export function draftOf({ rule, report }: Reported): Draft {
  const { path, range } = report.place;
  const module = report.table.modules[0]?.name;
  return {
    finding: {
      rule: rule.name,
      bus: report.table.bus,
      table: report.table.name,
      severity: report.severity ?? rule.severity,
      message: legible(report.message),
      path,
      range,
      ...(module === undefined ? {} : { module }),
      related: report.related?.map(told) ?? [],
      ...(report.witness === undefined ? {} : { witness: legible(report.witness) }),
      ...(report.fix === undefined ? {} : { fix: report.fix }),
      ...(report.help === undefined ? {} : { help: legible(report.help) }),
      ...(report.parts === undefined ? {} : { parts: report.parts.map(toldPart) }),
      ...(report.mirrored === undefined ? {} : { mirrored: legible(report.mirrored) }),
    },
    key: keyOf(rule, report),
    saying: sayingOf({ rule: rule.name, path, range }, report.message),
  };
}

/** `message` as the rule gave it. */
export const sayingOf = (
  { rule, path, range: { start } }: Pick<Finding, 'rule' | 'path' | 'range'>,
  message: string,
): string => [rule, path, start.line, start.column, message].join('\0');

export const messageIn = (saying: string): string => saying.split('\0').slice(4).join('\0');

/** Strings of a table are bytes as long as rules compare them. */
const told = (related: Related): Related => {
  const message = legible(related.message);
  return message === related.message ? related : { ...related, message };
};
const toldPart = (part: Part): Part => ({
  ...part,
  message: legible(part.message),
  related: part.related.map(told),
  ...(part.witness === undefined ? {} : { witness: legible(part.witness) }),
  ...(part.mirrored === undefined ? {} : { mirrored: legible(part.mirrored) }),
});

/** Sorts by path, place and rule, whatever order the rules reported in. */
export function compareDrafts(x: Draft, y: Draft): number {
  const [a, b] = [x.finding, y.finding];
  return (
    comparePlaces(a, b) ||
    compare(x.key, y.key) ||
    // Reports of one place that two files share: the order must not hang on which of them was looked at first.
    compare(JSON.stringify(a), JSON.stringify(b))
  );
}

/**
 * Findings of sorted drafts: each said once, with its fingerprint, but for those that are suppressed. `made`: what was
 * made of drafts before, kept from call to call where there are more.
 */
export function findingsOf(
  sorted: readonly Draft[],
  suppressed: (finding: Draft['finding']) => boolean,
  made: WeakMap<Draft, Finding> = new WeakMap(),
): Finding[] {
  // A header with a table, included by several drivers, is one place: said once.
  const said = new Set<string>();
  const keys = new Map<string, number>();
  const result: Finding[] = [];
  for (const draft of sorted) {
    const { finding, key, saying } = draft;
    if (said.has(saying)) continue;
    said.add(saying);
    const nth = keys.get(key) ?? 0;
    keys.set(key, nth + 1);
    if (suppressed(finding)) continue;
    const about = nth === 0 ? key : `${key}\0${nth}`;
    const before = made.get(draft);
    if (before && nths.get(before) === nth) result.push(before);
    else {
      const after = { ...finding, fingerprint: fingerprint(about), about: key };
      made.set(draft, after);
      nths.set(after, nth);
      result.push(after);
    }
  }
  return result;
}

/** Two sorted lists as one, in the order of compareDrafts. */
export const mergedFindings = (one: readonly Finding[], other: readonly Finding[]): Finding[] =>
  merged(one, other, comparePlaces);

/** Two lists in an order as one; of equals those of the first come first. */
export function merged<T>(one: readonly T[], other: readonly T[], order: (a: T, b: T) => number): T[] {
  const result: T[] = [];
  let at = 0;
  for (const each of other) {
    while (at < one.length && order(one[at]!, each) <= 0) result.push(one[at++]!);
    result.push(each);
  }
  while (at < one.length) result.push(one[at++]!);
  return result;
}

export const comparePlaces = (a: Draft['finding'], b: Draft['finding']): number =>
  compare(a.path, b.path) ||
  a.range.start.line - b.range.start.line ||
  a.range.start.column - b.range.start.column ||
  compare(a.rule, b.rule);

/**
 * What a finding is about, without where it stands: no path, no line, no name of a table, so that it survives when
 * those change.
 */
const keyOf = (rule: Rule, { table, subject }: Report) =>
  [rule.name, table.bus, ownerOf(table), subject].join('\0');

const ownerOf = (table: Table) => table.modules[0]?.name ?? table.drivers[0]?.name ?? '';

const fingerprint = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 16);

/** Of findings: how many of the same key stand before them. */
const nths = new WeakMap<Finding, number>();

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
