// Runs the rules and makes findings of what they report: everything that is the same for all rules is here.
import { createHash } from 'node:crypto';
import { busNamed } from '../bus/all.ts';
import type { TreeIndex } from '../index/model.ts';
import { openKconfig } from '../kernel/kconfig.ts';
import { findOverlaps } from '../overlap/find.ts';
import type { TablePair } from '../overlap/overlaps.ts';
import type { Table } from '../tables/model.ts';
import { RULES } from './all.ts';
import type { Finding, Report, Rule, TableContext, TreeContext } from './rule.ts';
import { suppressions } from './suppress.ts';

export interface LintOptions {
  /** Names of the only rules to run; all where not given. Names that no rule has are ignored. */
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
}

/** All findings of a tree but suppressed ones, sorted by path, place and rule. Severity `info` is among them. */
export function lintIndex(index: TreeIndex, options: LintOptions = {}): Finding[] {
  const rules = chosen(options);
  const context = treeContext(index);
  const reports: Reported[] = [];
  for (const rule of rules)
    for (const report of rule.checkTree?.(context) ?? []) reports.push({ rule, report });
  const tableRules = rules.filter((rule) => rule.checkTable);
  for (const table of index.tables) {
    const bus = busNamed(table.bus);
    if (!bus) continue;
    for (const rule of tableRules)
      for (const report of rule.checkTable!({ table, bus, files: index.files }))
        reports.push({ rule, report });
  }
  return findings(reports, suppressions(index.files));
}

/** Findings of the rules that look at one table only: what can be said before the tree is read. */
export function lintTable(context: TableContext, options: LintOptions = {}): Finding[] {
  const reports = chosen(options).flatMap((rule) =>
    [...(rule.checkTable?.(context) ?? [])].map((report) => ({ rule, report })),
  );
  return findings(reports, suppressions(context.files));
}

interface Reported {
  readonly rule: Rule;
  readonly report: Report;
}

function chosen({ select, ignore }: LintOptions): readonly Rule[] {
  return RULES.filter(({ name }) => (select?.includes(name) ?? true) && !ignore?.includes(name));
}

function treeContext(index: TreeIndex): TreeContext {
  const overlaps = new Map<string, readonly TablePair[]>();
  return {
    index,
    kconfig: openKconfig(index.files),
    overlaps(name) {
      let pairs = overlaps.get(name);
      if (!pairs) {
        const bus = busNamed(name);
        pairs = bus ? findOverlaps(index.tables, bus) : [];
        overlaps.set(name, pairs);
      }
      return pairs;
    },
    busOf(table) {
      const bus = busNamed(table.bus);
      if (!bus) throw new Error(`table ${table.key} is of bus ${table.bus}, which the engine does not know`);
      return bus;
    },
  };
}

function findings(reports: readonly Reported[], suppressed: (finding: Finding) => boolean): Finding[] {
  const sorted = reports
    .map(({ rule, report }) => ({ ...finding(rule, report), key: keyOf(rule, report) }))
    .sort(
      (x, y) =>
        compare(x.path, y.path) ||
        x.range.start.line - y.range.start.line ||
        x.range.start.column - y.range.start.column ||
        compare(x.rule, y.rule) ||
        compare(x.key, y.key),
    );
  // A header with a table, included by several drivers, is one place: said once.
  const said = new Set<string>();
  const keys = new Map<string, number>();
  const result: Finding[] = [];
  for (const { key, ...rest } of sorted) {
    const { line, column } = rest.range.start;
    const saying = [rest.rule, rest.path, line, column, rest.message].join('\0');
    if (said.has(saying)) continue;
    said.add(saying);
    const nth = keys.get(key) ?? 0;
    keys.set(key, nth + 1);
    const made = { ...rest, fingerprint: fingerprint(nth === 0 ? key : `${key}\0${nth}`) };
    if (!suppressed(made)) result.push(made);
  }
  return result;
}

function finding(rule: Rule, report: Report): Finding {
  const module = report.table.modules[0]?.name;
  return {
    rule: rule.name,
    bus: report.table.bus,
    table: report.table.name,
    severity: report.severity ?? rule.severity,
    message: report.message,
    path: report.place.path,
    range: report.place.range,
    ...(module === undefined ? {} : { module }),
    related: report.related ?? [],
    ...(report.witness === undefined ? {} : { witness: report.witness }),
    ...(report.fix === undefined ? {} : { fix: report.fix }),
    ...(report.help === undefined ? {} : { help: report.help }),
    fingerprint: '',
  };
}

/** What a finding is about, without where it stands: no path and no line, so that it survives moves of both. */
const keyOf = (rule: Rule, { table, subject }: Report) =>
  [rule.name, table.bus, ownerOf(table), subject].join('\0');

const ownerOf = (table: Table) => table.modules[0]?.name ?? table.drivers[0]?.name ?? table.name;

const fingerprint = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 16);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
