// An out-of-tree driver against a kernel of which only modules.alias is there: which of its modules load for the same
// devices. What they do about it in probe nobody can tell from here.
import { busNamed } from '../bus/all.ts';
import type { Range } from '../files/place.ts';
import type { TreeIndex } from '../index/model.ts';
import { type AliasLine, type AliasMeeting, aliasMeetings, namesNothing } from '../overlap/alias-globs.ts';
import type { Entry, Table } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import { type LintOptions, levelled, runs } from './choice.ts';
import { claimedTwice } from './claimed-twice.ts';
import { coveredByWildcard } from './covered-by-wildcard.ts';
import { compareDrafts, draftOf, findingsOf, type Reported } from './finding.ts';
import type { Finding, Part, Related, Report } from './rule.ts';
import { andMore, MOST_RELATED } from './sides.ts';
import { openSuppressions } from './suppress.ts';

/** A modules.alias: `path` as people know it. */
export interface ModulesAlias {
  readonly path: string;
  readonly lines: readonly AliasLine[];
}

/** What the tables of the index and the modules have in common, one finding for each table and module. */
export function lintAgainst(
  index: TreeIndex,
  { path, lines }: ModulesAlias,
  options: LintOptions = {},
): Finding[] {
  const meet = aliasMeetings(lines.filter(({ alias }) => !namesNothing(alias)));
  const reported = index.tables
    .flatMap((table) => reportsOf(table, meet, path))
    .flatMap(({ rule, report }) => {
      const wanted = runs(rule, options) ? levelled(rule, report, options) : undefined;
      return wanted ? [{ rule, report: wanted }] : [];
    });
  return findingsOf(reported.map(draftOf).sort(compareDrafts), openSuppressions(index.files).suppresses);
}

/** An entry's alias and one of a module. */
interface Met {
  readonly entry: Entry;
  /** What the entry matches, for people. */
  readonly text: string;
  readonly witness: string | undefined;
  readonly with: AliasMeeting;
}

function reportsOf(
  table: Table,
  meet: (pattern: string) => readonly AliasMeeting[],
  path: string,
): Reported[] {
  const bus = busNamed(table.bus);
  if (!bus || table.drivers.length + table.exports.length === 0) return [];
  const { matching } = bus;
  const byModule = new Map<string, Met[]>();
  for (const entry of reachedEntries(table)) {
    if (bus.unresolved(entry).length > 0) continue;
    const set = matching?.setOf(entry);
    for (const alias of bus.alias(entry).aliases) {
      if (namesNothing(alias)) continue;
      for (const meeting of meet(alias)) {
        // An older build of the driver itself may be installed.
        if (table.modules.some(({ name }) => name === meeting.module)) continue;
        const met: Met = {
          entry,
          text: set === undefined || !matching ? alias : matching.text(set),
          witness: set === undefined ? undefined : matching?.witness(set, set),
          with: meeting,
        };
        push(byModule, meeting.module, met);
      }
    }
  }
  const reports = [...byModule].flatMap(([module, all]) =>
    (['identical', 'covers'] as const).flatMap((relation) => {
      const some = all.filter((met) => met.with.relation === relation);
      const rule = relation === 'identical' ? claimedTwice : coveredByWildcard;
      return some.length === 0 ? [] : [{ rule, report: reportOf(table, module, relation, some, path) }];
    }),
  );
  const wide = new Map<Entry, Met[]>();
  for (const met of [...byModule.values()].flat())
    if (met.with.relation === 'covered') push(wide, met.entry, met);
  return [
    ...reports,
    ...[...wide].map(([entry, all]) => ({
      rule: coveredByWildcard,
      report: wideReport(table, entry, all, path),
    })),
  ];
}

/** A wildcard of the driver's own: one report, whatever number of modules it meets. */
function wideReport(table: Table, entry: Entry, all: readonly Met[], path: string): Report {
  const modules = new Map<string, Met>();
  for (const met of all) if (!modules.has(met.with.module)) modules.set(met.with.module, met);
  const names = [...modules.keys()].sort();
  const [{ text }] = all as [Met];
  const some = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return {
    table,
    place: entry.place,
    message: `${text} takes in what the kernel's ${some}${more} ${names.length === 1 ? 'claims' : 'claim'}: load order decides who gets the device`,
    help: helpOn(table.bus),
    related: [...modules.values()].slice(0, MOST_RELATED).map((met) => place(met, path)),
    subject: `takes in ${text}`,
  };
}

const MOST_NAMES = 6;

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function reportOf(
  table: Table,
  module: string,
  relation: 'identical' | 'covers',
  all: readonly Met[],
  path: string,
): Report {
  const byEntry = new Map<Entry, Met[]>();
  for (const met of all) push(byEntry, met.entry, met);
  const parts: Part[] = [...byEntry].map(([entry, mets]) => ({
    subject: `${module} ${relation} ${mets[0]!.text}`,
    place: entry.place,
    message: message(module, relation, mets[0]!),
    related: mets.slice(0, MOST_RELATED).map((met) => place(met, path)),
    ...(mets[0]!.witness !== undefined && { witness: mets[0]!.witness }),
  }));
  const [first] = parts;
  return {
    table,
    ...first!,
    message: message(module, relation, all[0]!, andMore(parts.length - 1)),
    help: helpOn(table.bus),
    related: all.slice(0, MOST_RELATED).map((met) => place(met, path)),
    parts,
  };
}

function message(
  module: string,
  relation: 'identical' | 'covers',
  { text, with: { alias } }: Met,
  more = '',
): string {
  const claim = relation === 'identical' ? `claims ${text} too` : `already claims ${text} with ${alias}`;
  return `the kernel's ${module} ${claim}${more}: load order decides who gets the device`;
}

function place({ with: { module, line, alias } }: Met, path: string): Related {
  const end = `alias ${alias} ${module}`.length + 1;
  const range: Range = { start: { line, column: 1 }, end: { line, column: end } };
  return { path, range, message: `what ${module} loads for`, module };
}

const helpOn = (name: string) => {
  const bus = busNamed(name);
  const narrow = bus?.narrowedBy === undefined ? '' : `narrow the entry by ${bus.narrowedBy}, `;
  // Few buses have a driver_override, and the tables do not tell which; PCI does.
  const how = bus?.columns.includes('override_only') ? 'with driver_override' : 'by hand, in sysfs';
  return `${narrow}let probe step back with -ENODEV, or tell users to bind ${how}; \`softdep\` and \`blacklist\` only help those who set them`;
};
