// `matchtable overlaps`: pairs of modules that claim the same devices.
import type { Command } from 'commander';
import { busNamed } from '../bus/all.ts';
import { deviceName } from '../kernel/device-name.ts';
import { type Arbitration, type ArbitrationKind, decisionText } from '../overlap/arbitration.ts';
import type { Evidence, ModulePair } from '../overlap/modules.ts';
import type { EntryPair, TablePair } from '../overlap/overlaps.ts';
import { type Colors, colorsFor } from './colors.ts';
import type { CliCommand } from './command.ts';
import { count } from './count.ts';
import { deviceNames } from './device-names.ts';
import { kernelFolder } from './kernel-folder.ts';
import { loadKept } from './load.ts';
import {
  addBuildOptions,
  addBusOption,
  addCacheOption,
  addColorOptions,
  addFormatOption,
  addPciIdsOption,
  type BuildOptions,
  type CacheOptions,
  chosenBuses,
} from './options.ts';
import { oneLine } from './report/source.ts';
import { wordsOf, wrap } from './report/wrap.ts';
import { batched, json, row } from './rows.ts';
import { widthFor } from './width.ts';

interface OverlapsOptions extends BuildOptions, CacheOptions {
  readonly bus?: string;
  readonly format: 'tsv' | 'json' | 'text';
  readonly all?: boolean;
  readonly pciIds?: string;
  readonly color?: boolean;
}

export const overlaps: CliCommand<OverlapsOptions> = {
  name: 'overlaps',

  declare(command: Command) {
    command
      .summary('pairs of modules that claim the same devices')
      .description(
        'Lists pairs of modules whose tables match the same devices, with the number of entry pairs: identical, ' +
          "A's covers B's, B's covers A's, partial.",
      )
      .argument('[tree]', 'a kernel tree (default: the one around the current folder)');
    addFormatOption(command, ['tsv', 'json', 'text']);
    addBusOption(command);
    addCacheOption(addBuildOptions(command)).option(
      '--all',
      'also pairs that only meet in theory (a class against one device); in text those that are only counted',
    );
    addPciIdsOption(command);
    addColorOptions(command).addHelpText('after', HELP);
  },

  async run(host, [given], options) {
    const buses = chosenBuses(options.bus);
    const folder = kernelFolder(host, given);
    const names = deviceNames(host, options.pciIds, folder.files);
    const loaded = await loadKept(host, folder, options, buses);
    const { findOverlaps } = await import('../overlap/find.ts');
    const { moduleOverlaps } = await import('../overlap/modules.ts');
    const { openGrounds } = await import('../overlap/grounds.ts');
    // Theoretical pairs are looked for in any case: without them `partial` would be incomplete.
    const found = buses.flatMap((bus) =>
      findOverlaps(loaded.index.tables, busNamed(bus)!, { theoretical: true }),
    );
    const pairs = moduleOverlaps(found, {
      theoretical: options.all === true,
      ...openGrounds(loaded.index),
    });
    const out = batched(host);
    if (options.format === 'tsv') {
      out.write(row(COLUMNS));
      for (const pair of pairs) out.write(row(cells(pair)));
    } else if (options.format === 'json') {
      out.write(`${json(pairs.map(plain))}\n`);
    } else {
      const colors = colorsFor(host, options.color);
      const nameOf = (witness: string) => deviceName(witness, names());
      const shown =
        options.all === true ? pairs : pairs.filter(({ arbitration }) => !FOLDED.has(arbitration));
      for (const pair of forReading(shown))
        out.write(`${paragraph(pair, nameOf, colors, widthFor(host)).join('\n')}\n\n`);
      for (const kind of FOLDED) {
        const some = pairs.filter(({ arbitration }) => arbitration === kind).length;
        if (some > 0 && options.all !== true)
          out.write(`and ${count(some, 'pair')}: ${REASONS[kind]} (--all shows them)\n`);
      }
    }
    out.end();
    host.err(`${count(pairs.length, 'pair')} of modules (${loaded.told()})\n`);
    loaded.keep();
    return 0;
  },
};

const COLUMNS = 'moduleA moduleB bus identical covers covered partial arbitration witness'.split(' ');

function cells(pair: ModulePair): string[] {
  const { moduleA, moduleB, bus, identical, covers, covered, partial, arbitration, witness } = pair;
  const numbers = [identical, covers, covered, partial].map((number) => `${number}`);
  return [moduleA, moduleB, bus, ...numbers, arbitration, witness ?? '-'];
}

function plain(pair: ModulePair): object {
  const { moduleA, moduleB, bus, arbitration, arbitrated, witness, tables } = pair;
  return {
    moduleA,
    moduleB,
    bus,
    ...numbers(pair),
    arbitration,
    ...decisionOf(arbitrated),
    witness,
    tables: tables.map((tables) => ({
      a: { path: tables.a.path, table: tables.a.name, line: tables.a.place.range.start.line },
      b: { path: tables.b.path, table: tables.b.name, line: tables.b.place.range.start.line },
      ...numbers(tables),
      pairs: tables.pairs.map(({ a, b, relation, witness }) => ({
        a: a.index,
        b: b.index,
        relation,
        witness,
      })),
    })),
  };
}

/** Where a driver's code decides, and what it says. */
function decisionOf(arbitrated: Arbitration): object {
  const { decision } = arbitrated;
  if (!decision) return {};
  const { path, range } = decision.place;
  return { decided: { text: decisionText(arbitrated), path, line: range.start.line } };
}

function numbers({ identical, covers, covered, partial, theoretical }: ModulePair | TablePair): object {
  return { identical, covers, covered, partial, theoretical };
}

/** Pairs that are only counted for a reader: what claims every device, and lists that no driver registers. */
const FOLDED: ReadonlySet<ArbitrationKind> = new Set(['catch-all', 'no-driver']);

/** What nothing arbitrates first, and of that the same devices before wider and partly common ones. */
const forReading = (pairs: readonly ModulePair[]): ModulePair[] =>
  [...pairs].sort((x, y) => rankOf(x) - rankOf(y));

const rankOf = ({ arbitration, identical, covers, covered }: ModulePair) =>
  (arbitration === '-' ? 0 : FOLDED.has(arbitration) ? 6 : 3) +
  (identical > 0 ? 0 : covers + covered > 0 ? 1 : 2);

/** More devices than these are only counted; of each reason there is one in any case. */
const MOST_PAIRS = 3;

function paragraph(
  pair: ModulePair,
  nameOf: (witness: string) => string | undefined,
  colors: Colors,
  width: number,
): string[] {
  const { moduleA, moduleB, bus } = pair;
  const { partial, theoretical } = pair;
  const counts = [
    pair.identical > 0 && `${pair.identical} identical`,
    pair.covers > 0 && `${pair.covers} of ${moduleB} covered by ${moduleA}`,
    pair.covered > 0 && `${pair.covered} of ${moduleA} covered by ${moduleB}`,
    partial > theoretical && `${partial - theoretical} partial`,
    theoretical > 0 && `${theoretical} in theory only`,
  ].filter((text) => text !== false);
  const head = [
    colors.bold(moduleA),
    'and',
    colors.bold(moduleB),
    ...wordsOf(`(${bus}): ${counts.join(', ')}`),
  ];
  const lines = wrap(head, width, '', '    ');
  const groups = byReason(pair);
  let room = MOST_PAIRS;
  for (const [reason, evidence] of groups) {
    // That nothing decides is said by silence, as long as something else is not said of other entries.
    if (reason !== OPEN || groups.size > 1)
      lines.push(...wrap(wordsOf(oneLine(reason)), width, '  ', '    '));
    const shown = evidence.slice(0, Math.max(room, 1));
    room -= shown.length;
    for (const { tables, entries } of shown) {
      const device = nameOf(entries.witness) ?? entries.witness;
      lines.push(...wrap(wordsOf(oneLine(device)), width, '  ', '    '));
      for (const side of ['a', 'b'] as const)
        lines.push(...wrap(placeOf(tables, entries, side), width, '    ', '      '));
    }
    if (evidence.length > shown.length) lines.push(`  and ${evidence.length - shown.length} more`);
  }
  return lines;
}

const OPEN = 'nothing is known to decide:';

/** What is known of the entries and the place where a driver says it, with the entries of which it is. */
function byReason({ arbitrated, evidence }: ModulePair): Map<string, Evidence[]> {
  const groups = new Map<string, Evidence[]>();
  for (const each of evidence) {
    const reason = reasonOf(each.arbitration);
    const group = groups.get(reason);
    if (group) group.push(each);
    else groups.set(reason, [each]);
  }
  // Two tables that meet in theory only have a reason and no devices.
  return groups.size > 0 ? groups : new Map([[reasonOf(arbitrated), []]]);
}

function reasonOf(arbitration: Arbitration): string {
  const { kind, decision } = arbitration;
  const text = decisionText(arbitration);
  if (text !== undefined && decision)
    return `${text}: ${decision.place.path}:${decision.place.range.start.line}`;
  const known = REASONS[kind];
  return known === undefined ? OPEN : `${kind}: ${known}`;
}

/** In words, what the tables and Kconfig tell (overlap/arbitration.ts). */
const REASONS: Readonly<Partial<Record<ArbitrationKind, string>>> = {
  'autoload-only': 'no driver registers one of the tables, it only loads its module',
  'no-driver': 'one side is a list that no driver registers',
  'legacy-pair': 'a framebuffer driver and the DRM driver of the same hardware',
  kconfig: 'no configuration has both',
  'catch-all': 'one side matches every device',
  'by-hand': 'one of the drivers gets devices only from an administrator',
  shared: 'on this bus every driver that matches gets the device',
  init: "a driver's code decides whether it takes its table",
};

function placeOf(tables: TablePair, entries: EntryPair, side: 'a' | 'b'): string[] {
  const { path, range } = entries[side].place;
  return [`${oneLine(path)}:${range.start.line}`, `(${oneLine(tables[side].name)}[${entries[side].index}])`];
}

const HELP = `
Columns (tsv): moduleA moduleB bus identical covers covered partial arbitration
witness; A sorts before B, \`covers\` counts entries of A that match all that an
entry of B does, \`-\` is nothing.

Examples:
  matchtable overlaps --config .config
  matchtable overlaps --format text ~/src/linux | less`;
