// The view *Overlaps*: pairs of modules whose tables some device matches both of, and their entries.
import { busNamed } from '../bus/all.ts';
import type { TreeIndex } from '../index/model.ts';
import { deviceName } from '../kernel/device-name.ts';
import type { PciNames } from '../kernel/pci-ids.ts';
import { findOverlaps } from '../overlap/find.ts';
import { type ModulePair, moduleOverlaps } from '../overlap/modules.ts';
import { openPartners } from '../overlap/partners.ts';
import type { LiveFindings } from '../rules/live.ts';
import type { Table } from '../tables/model.ts';
import { matchText } from './entry-words.ts';
import type { AnswerOf, PlacedNode } from './questions.ts';

const known = new WeakMap<TreeIndex, Map<string, readonly ModulePair[]>>();

/**
 * As `matchtable overlaps` lists them, without those that meet in theory only or by a catch-all. Once per index: a view
 * asks after each edit, and `judging` knows what the code of all other drivers says.
 */
export function modulePairs(
  index: TreeIndex,
  buses: readonly string[],
  judging: LiveFindings['judging'],
): readonly ModulePair[] {
  const pairs = known.get(index) ?? new Map<string, readonly ModulePair[]>();
  known.set(index, pairs);
  return buses.flatMap((name) => {
    let found = pairs.get(name);
    if (!found) {
      const bus = busNamed(name);
      const all = bus
        ? judging((grounds) =>
            moduleOverlaps(findOverlaps(index.tables, bus), { theoretical: false, ...grounds }),
          )
        : [];
      // A catch-all meets every other driver: true, and nothing to look at. What nothing arbitrates comes first.
      const rank = ({ arbitration }: ModulePair) => (arbitration === '-' ? 0 : 1);
      found = all.filter((pair) => pair.arbitration !== 'catch-all').sort((a, b) => rank(a) - rank(b));
      pairs.set(name, found);
    }
    return found;
  });
}

const keyOf = ({ moduleA, moduleB, bus }: ModulePair) => `${moduleA} ${moduleB} ${bus}`;

export function overlapNodes(
  index: TreeIndex,
  buses: readonly string[],
  keys: readonly string[],
  names: () => PciNames,
  judging: LiveFindings['judging'],
  path?: string,
): readonly PlacedNode[] {
  const inFile = ({ tables }: ModulePair) =>
    path === undefined ||
    tables.some(({ a, b }) => [a, b].some((t) => t.path === path || t.place.path === path));
  const pairs = modulePairs(index, buses, judging).filter(inFile);
  const [key] = keys;
  if (key === undefined) return pairs.map(pairNode);
  const pair = pairs.find((each) => keyOf(each) === key);
  return pair ? entryPairNodes(pair, names) : [];
}

function pairNode(pair: ModulePair): PlacedNode {
  const { moduleA, moduleB, bus, identical, covers, covered, partial, arbitration } = pair;
  const numbers = [
    identical > 0 && `${identical} identical`,
    covers > 0 && `${covers} of ${moduleB} covered`,
    covered > 0 && `${covered} of ${moduleA} covered`,
    partial > 0 && `${partial} partial`,
  ];
  const arbitrated = arbitration === '-' ? [] : [arbitration];
  return {
    key: keyOf(pair),
    kind: 'pair',
    label: `${moduleA} ↔ ${moduleB}`,
    description: [bus, ...numbers.filter((text) => text !== false), ...arbitrated].join(', '),
    hasChildren: pair.tables.some(({ pairs }) => pairs.length > 0),
  };
}

function entryPairNodes(pair: ModulePair, names: () => PciNames): PlacedNode[] {
  const bus = busNamed(pair.bus)!;
  return pair.tables.flatMap((tables) =>
    tables.pairs.map(({ a, b, relation, witness }, at): PlacedNode => {
      const device = deviceName(witness, names());
      const words = {
        identical: 'the same devices',
        covers: `${tables.a.name} takes all of ${matchText(bus, b)}`,
        covered: `${tables.b.name} takes all of ${matchText(bus, a)}`,
        partial: 'some devices',
      };
      return {
        key: `${tables.a.key} ${tables.b.key} ${at}`,
        kind: 'entryPair',
        label: matchText(bus, a),
        description: [device?.replace(/^\S+ /, ''), words[relation]].filter(Boolean).join(' · '),
        tooltip: [
          `\`${a.text}\` in \`${tables.a.path}\``,
          `\`${b.text}\` in \`${tables.b.path}\``,
          `witness: \`${witness}\``,
        ].join('\n\n'),
        hasChildren: false,
        place: a.place,
        otherPlace: b.place,
      };
    }),
  );
}

/**
 * For each table of a file, the modules that some of its devices are claimed by too. Only what the file's tables may
 * meet is looked at: a code lens asks after each edit.
 */
export function fileOverlaps(
  index: TreeIndex,
  buses: readonly string[],
  path: string,
): AnswerOf['fileOverlaps'] {
  const isOwn = (table: Table) => table.path === path || table.place.path === path;
  const others = new Map<string, Set<string>>();
  const note = ({ key }: Table, module: string) => {
    const set = others.get(key) ?? new Set();
    others.set(key, set.add(module));
  };
  for (const name of buses) {
    const bus = busNamed(name);
    const tables = index.tables.filter((table) => table.bus === name);
    const own = tables.filter(isOwn);
    if (!bus || own.length === 0) continue;
    const partners = openPartners(bus);
    for (const table of tables) partners.add(table);
    const near = new Set(own.flatMap((table) => [table, ...partners.of(table)]));
    const met = findOverlaps(
      tables.filter((table) => near.has(table)),
      bus,
    ).filter(({ a, b, catchAll }) => !catchAll && (isOwn(a) || isOwn(b)));
    for (const { moduleA, moduleB, tables } of moduleOverlaps(met))
      for (const { a, b } of tables) {
        if (isOwn(a)) note(a, moduleB);
        if (isOwn(b)) note(b, moduleA);
      }
  }
  return [...others].map(([table, modules]) => ({ table, others: [...modules].sort() }));
}
