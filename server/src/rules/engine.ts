// Runs the rules on a table, on a tree. What is the same for all rules is in finding.ts.
import { busNamed } from '../bus/all.ts';
import type { Bus } from '../bus/bus.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { TreeIndex } from '../index/model.ts';
import { openKconfig } from '../kernel/kconfig.ts';
import { findOverlaps } from '../overlap/find.ts';
import type { TablePair } from '../overlap/overlaps.ts';
import { openProbes } from '../overlap/probe-decides.ts';
import type { Table } from '../tables/model.ts';
import { RULES } from './all.ts';
import { allowContexts } from './allows.ts';
import { type LintOptions, levelled, runs } from './choice.ts';
import { compareDrafts, draftOf, findingsOf, mergedFindings, type Reported } from './finding.ts';
import { moduleGroups } from './module-groups.ts';
import type {
  AllowContext,
  Context,
  Finding,
  ModuleContext,
  PairContext,
  Report,
  Rule,
  TableContext,
  TreeContext,
} from './rule.ts';
import { openSuppressions } from './suppress.ts';
import { tested } from './text-tests.ts';

/** All findings of a tree but suppressed ones, sorted by path, place and rule. Severity `info` is among them. */
export function lintIndex(index: TreeIndex, options: LintOptions = {}): Finding[] {
  const checks = checksOf(options);
  const { tables, aliases } = index;
  const files = tested(index.files);
  const context: Context = { files, kconfig: openKconfig(files), busOf };
  const reports: Reported[] = [];
  const overlaps = new Map<string, readonly TablePair[]>();
  const overlapsOf = (name: string) => {
    let pairs = overlaps.get(name);
    if (!pairs) {
      const bus = busNamed(name);
      pairs = bus ? findOverlaps(tables, bus) : [];
      overlaps.set(name, pairs);
    }
    return pairs;
  };
  reports.push(...checks.tree({ ...context, index, overlaps: overlapsOf }));
  for (const table of tables) reports.push(...checks.table({ table, bus: busOf(table), files }));
  for (const group of moduleGroups(tables, aliases)) reports.push(...checks.module({ ...context, ...group }));
  const probes = openProbes(files, tables);
  if (checks.pairs)
    for (const name of new Set(tables.map((table) => table.bus)))
      for (const pair of overlapsOf(name))
        reports.push(...checks.pair({ ...context, pair, bus: busOf(pair.a), probes }));
  const suppressions = openSuppressions(files, () => index.quiet);
  const found = findings(reports, suppressions.suppresses);
  const idle = allowContexts(files, tables, suppressions, options).flatMap(checks.allow);
  return idle.length === 0
    ? found
    : mergedFindings(
        found,
        findings(idle, () => false),
      );
}

/** Findings of the rules that look at one table only: what can be said before the tree is read. */
export function lintTable(
  { table, bus, files }: Pick<TableContext, 'table' | 'bus'> & { readonly files: TreeFiles },
  options: LintOptions = {},
): Finding[] {
  const reports = checksOf(options).table({ table, bus, files: tested(files) });
  return findings(reports, openSuppressions(files).suppresses);
}

/** What the chosen rules say of one thing. */
export interface Checks {
  table(context: TableContext): Reported[];
  module(context: ModuleContext): Reported[];
  pair(context: PairContext): Reported[];
  tree(context: TreeContext): Reported[];
  allow(context: AllowContext): Reported[];
  /** Whether any of the rules looks at pairs, so that overlaps are worth finding. */
  readonly pairs: boolean;
  /** Whether any of them looks at the whole tree. */
  readonly trees: boolean;
}

export function checksOf(options: LintOptions): Checks {
  const rules = RULES.filter((rule) => runs(rule, options));
  const all = <C>(check: (rule: Rule) => ((context: C) => Iterable<Report>) | undefined) => {
    const asked = rules.flatMap((rule) => {
      const run = check(rule);
      return run ? [{ rule, run }] : [];
    });
    return (context: C) =>
      asked.flatMap(({ rule, run }) =>
        [...run(context)].flatMap((each) => {
          const report = levelled(rule, each, options);
          return report ? [{ rule, report }] : [];
        }),
      );
  };
  return {
    table: all((rule) => rule.checkTable),
    module: all((rule) => rule.checkModule),
    pair: all((rule) => rule.checkPair),
    tree: all((rule) => rule.checkTree),
    allow: all((rule) => rule.checkAllow),
    pairs: rules.some((rule) => rule.checkPair),
    trees: rules.some((rule) => rule.checkTree),
  };
}

export function busOf(table: Table): Bus {
  const bus = busNamed(table.bus);
  if (!bus) throw new Error(`table ${table.key} is of bus ${table.bus}, which the engine does not know`);
  return bus;
}

const findings = (reports: readonly Reported[], suppressed: Parameters<typeof findingsOf>[1]): Finding[] =>
  findingsOf(reports.map(draftOf).sort(compareDrafts), suppressed);
