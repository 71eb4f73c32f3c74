// Which overlaps are a contest between two drivers, and how it ends as far as tables and Kbuild tell.
import { busNamed } from '../bus/all.ts';
import { exclusive } from '../c/condition-text.ts';
import { folderOf } from '../files/paths.ts';
import type { Place } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { Kconfig } from '../kernel/kconfig.ts';
import { symbolsNeeded } from '../kernel/module.ts';
import {
  type Arbitration,
  arbitratedEntries,
  decisionText,
  isInstead,
  tablesArbitrate,
} from '../overlap/arbitration.ts';
import { conditionsOf } from '../overlap/conditions.ts';
import { entriesExclude, excludesUnlessModules, heldAnyway } from '../overlap/kconfig-excludes.ts';
import type { EntryPair, TablePair } from '../overlap/overlaps.ts';
import { probeName } from '../probe/steps-aside.ts';
import type { Entry, Table } from '../tables/model.ts';
import type { PairContext, Related, Severity } from './rule.ts';
import { ownerOf } from './sides.ts';
import { isVfio } from './vfio.ts';

/** How the two stand to each other for some of their entries. */
export interface Contest {
  readonly severity: Severity;
  /** Who gets the device, or what decides: a clause for people. */
  readonly outcome: string;
  /** The entries that this is said of: where nothing decides, those for which it does not. */
  readonly entries: readonly EntryPair[];
  /** The place in a driver's code that decides. */
  readonly decided?: Related;
  /** Where nothing decides: what was looked for, a sentence. */
  readonly sought?: string;
}

/**
 * `entries` are some of the pair's, at least one. undefined where nobody contests: one of the tables is a list that no
 * driver and no autoloading uses, one side matches every device, or Kconfig keeps the two apart.
 */
export function contestOf(
  pair: TablePair,
  entries: readonly EntryPair[],
  { kconfig, probes }: Pick<PairContext, 'kconfig' | 'probes'>,
): Contest | undefined {
  const { a, b } = pair;
  const excluded = entriesExclude(a, b, kconfig);
  const there = entries.filter((each) => !excluded(each.a, each.b));
  if (there.length === 0) return undefined;
  switch (tablesArbitrate(pair, kconfig)) {
    case 'no-driver':
    case 'kconfig':
    case 'catch-all':
    case 'by-hand':
    case 'shared':
      return undefined;
    case 'autoload-only': {
      // A table of all that a module drives, beside those of its drivers: these are told of.
      if (pair.sameModule || a.gathers || b.gathers) return undefined;
      const mute = a.drivers.length === 0 ? a : b;
      return {
        severity: 'info',
        outcome: `${ownerOf(mute)} only loads for it: no driver registers its table`,
        entries: there,
      };
    }
    case 'init': {
      const some = isInstead(a) ? a : b;
      return {
        severity: 'info',
        outcome: `${ownerOf(some)} takes ${some.name} only where its code says so`,
        entries: there,
        decided: decidedAt(some, some.drivers[0]!.tablePlace ?? some.place),
      };
    }
    case 'legacy-pair':
      return {
        severity: 'info',
        outcome: 'an fbdev driver and the DRM driver of the same hardware',
        entries: there,
      };
  }
  if (!driversMeet(a, b)) return undefined;
  // A new driver may still want its line in the makefile: the side that a finding stands on is left alone.
  const unbuilt = accused(pair, probes.texts.files) === 'a' ? b : a;
  if (neverBuilt(unbuilt, probes.texts.files))
    return { severity: 'info', outcome: `no Makefile builds ${unbuilt.path}`, entries: there };
  if (pair.sameModule)
    return {
      severity: 'info',
      outcome: 'the driver that the module registers first gets the device',
      entries: there,
    };
  const { decided, open } = arbitratedEntries(pair, there, { probes });
  if (open.length === 0 && decided[0]) {
    const { arbitration } = decided[0];
    return {
      severity: 'info',
      outcome: decisionText(arbitration) ?? '',
      entries: there,
      decided: relatedTo(arbitration),
    };
  }
  return {
    severity: 'warning',
    outcome: whoWins(a, b),
    entries: open,
    sought: soughtFor(pair, open, kconfig),
  };
}

/** Whether the folder's makefile names the file in nothing (drivers/usb/usb-skeleton.c); without one nothing is known. */
const neverBuilt = ({ path, modules }: Table, files: TreeFiles) =>
  modules.length === 0 && ['Makefile', 'Kbuild'].some((name) => files.isFile(`${folderOf(path)}/${name}`));

const relatedTo = ({ decision }: Arbitration): Related => decidedAt(decision!.table, decision!.place);

function decidedAt(table: Table, { path, range }: Place): Related {
  const module = table.modules[0]?.name;
  return { path, range, message: 'this decides', ...(module === undefined ? {} : { module }) };
}

/** A sentence: what was looked for and not found, and where both are built. */
function soughtFor({ a, b, bus }: TablePair, open: readonly EntryPair[], kconfig: Kconfig): string {
  const probes = [
    ...new Set([a, b].flatMap((table) => table.drivers.flatMap((driver) => probeName(driver) ?? []))),
  ];
  const code =
    probes.length === 0
      ? 'No probe function was found to look into'
      : `Looked for in ${probes.map((name) => `${name}()`).join(' and ')} and not found: a check of ${toldApartBy(bus)} that leaves it to the other`;
  const says = (text: string) => !heldAnyway(text, [a, b], kconfig);
  const under = [a, b].map((table, i) =>
    underWhat(
      table,
      open.map((each) => (i === 0 ? each.a : each.b)),
      says,
    ),
  );
  return [`${code}; ${presence(a, b, kconfig)}`, ...under.filter((text) => text !== undefined)].join(', ');
}

const toldApartBy = (bus: string) =>
  [busNamed(bus)?.toldApartBy ?? [], 'a register or a parameter'].flat().join(', ');

/** Which `#if`s the entries of one side stand under, those that say something; undefined where one is always there. */
function underWhat(
  table: Table,
  entries: readonly Entry[],
  says: (condition: string) => boolean,
): string | undefined {
  const each = [...new Set(entries)];
  const conditions = new Set(each.map((entry) => conditionsOf(table, entry).filter(says).join(' && ')));
  if (conditions.has('')) return undefined;
  return `the ${each.length > 1 ? 'entries' : 'entry'} of ${ownerOf(table)} only under ${[...conditions].join(' or ')}`;
}

/** Under which configurations both are there. */
function presence(a: Table, b: Table, kconfig: Kconfig): string {
  const modules = [a, b].flatMap((table) => table.modules.slice(0, 1));
  if (modules.length < 2) return 'nothing says that only one of them is built';
  const symbols = [...new Set(modules.flatMap((module) => symbolsNeeded(module).at(-1) ?? []))];
  // A makefile that asks more than that a symbol is on: `ifndef`, one of several ways.
  const sure = modules.every((module) => symbolsNeeded(module).length === module.symbols.length);
  if (symbols.length === 0 && sure) return 'every configuration builds both';
  if (symbols.length === 0) return 'some configurations build both';
  if (modules.every(({ linkage }) => linkage !== 'either')) return 'this configuration builds both';
  if (excludesUnlessModules(a, b, kconfig))
    return `Kconfig keeps ${symbols.join(' and ')} apart only where one is built in: depends on !X lets both be modules`;
  return `both ${sure ? 'are' : 'can be'} built with ${symbols.join(' and ')}`;
}

function whoWins(a: Table, b: Table): string {
  const builtin = [a, b].filter((table) => table.modules.some((module) => module.linkage === 'builtin'));
  if (builtin.length === 2) return 'link order decides who gets the device';
  if (builtin.length === 1) return `${ownerOf(builtin[0]!)} is built in and tries first`;
  return 'load order decides who gets the device';
}

/** Whether some configuration has a driver for each of the tables. */
function driversMeet(a: Table, b: Table): boolean {
  return a.drivers.some((x) => b.drivers.some((y) => !exclusive(x.condition, y.condition)));
}

/**
 * The side that a finding stands on: the VFIO driver, which can step back by `override_only`; else always the
 * same one whatever the order of files, so that the finding keeps its fingerprint.
 */
export function accused({ a, b }: TablePair, files: TreeFiles): 'a' | 'b' {
  const [vfioA, vfioB] = [isVfio(a, files), isVfio(b, files)];
  if (vfioA !== vfioB) return vfioA ? 'a' : 'b';
  const [nameA, nameB] = [`${ownerOf(a)} ${a.name}`, `${ownerOf(b)} ${b.name}`];
  return nameA > nameB ? 'a' : 'b';
}

/** By the entries of one side, then by the other's: the same whichever of the two tables was found first. */
export const seenFrom = (pairs: readonly EntryPair[], side: 'a' | 'b'): EntryPair[] => {
  const other = side === 'a' ? 'b' : 'a';
  return [...pairs].sort((x, y) => x[side].index - y[side].index || x[other].index - y[other].index);
};
