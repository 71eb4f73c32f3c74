// What makes an overlap harmless: what the tables tell, what Kconfig tells, and what the drivers' own code does.
import { busNamed } from '../bus/all.ts';
import type { Kconfig } from '../kernel/kconfig.ts';
import type { Table } from '../tables/model.ts';
import { entriesExclude, kconfigExcludes, needsOn } from './kconfig-excludes.ts';
import type { EntryPair, TablePair } from './overlaps.ts';
import { type ProbeDecision, type ProbeGrounds, probeDecides } from './probe-decides.ts';

/**
 * `autoload-only`: no driver registers one of the tables, it only feeds modules.alias, as that of
 * drivers/char/hw_random/amd-rng.c. `no-driver`: one of the tables is neither a driver's nor exported, so
 * something walks it by itself (a quirk list under pci_match_id). `legacy-pair`: a framebuffer driver and the DRM
 * driver that came after it, of which people build or load the one they want. `kconfig`: no configuration builds
 * both, or compiles both entries (only told where Kconfig is at hand). `catch-all`: one of the drivers matches every device and binds what an
 * administrator tells it to (xen-pciback). `by-hand`: one of the drivers gets devices only from an administrator, on a bus
 * whose entries can't say so (VFIO on the buses of s390, `manual_bind` of serio drivers). `shared`: on this bus all drivers that match get the device (input
 * handlers). Of the code of one of the drivers: `never-binds`: its probe never keeps the device; `idle`: neither does
 * anything with it; `said`: a comment at its entry says that the other takes the device too; `arbiter`: both ask
 * one function of another module; `init`: it registers, or takes the table, only on some machines or if a parameter says so; the others
 * are what its probe looks at before it returns -ENODEV or -ENXIO. `-`: nothing is known.
 */
export type ArbitrationKind =
  | 'autoload-only'
  | 'no-driver'
  | 'legacy-pair'
  | 'kconfig'
  | 'catch-all'
  | 'by-hand'
  | 'shared'
  | ProbeKind
  | '-';

const PROBE_KINDS = [
  'said',
  'never-binds',
  'idle',
  'arbiter',
  'revision',
  'class',
  'subsystem',
  'port-type',
  'function-number',
  'descriptor',
  'machine',
  'module-parameter',
  'init',
  'register',
] as const;
type ProbeKind = (typeof PROBE_KINDS)[number];

/** From what is least settled on: what stands for several overlaps of two modules. */
export const KINDS: readonly ArbitrationKind[] = [
  '-',
  ...PROBE_KINDS,
  'legacy-pair',
  'kconfig',
  'shared',
  'by-hand',
  'catch-all',
  'no-driver',
  'autoload-only',
];

export interface Arbitration {
  readonly kind: ArbitrationKind;
  /** Where a driver's code says so. */
  readonly decision?: ProbeDecision;
}

/** What is at hand to find out; without `probes` the code of drivers is not looked at. */
export interface Grounds {
  readonly kconfig?: Kconfig;
  readonly probes?: ProbeGrounds;
}

/** One pair of entries and what is known of it. */
export interface JudgedEntries {
  readonly pair: EntryPair;
  readonly arbitration: Arbitration;
}

/** What is known of a table pair: `arbitration` holds for all of its entries, and is that of the least settled. */
export interface Judged {
  readonly arbitration: Arbitration;
  readonly entries: readonly JudgedEntries[];
}

export function judged(pair: TablePair, grounds: Grounds = {}): Judged {
  const all = (arbitration: Arbitration): JudgedEntries[] =>
    pair.pairs.map((each) => ({ pair: each, arbitration }));
  const whole = tablesArbitrate(pair, grounds.kconfig);
  if (whole) return { arbitration: { kind: whole }, entries: all({ kind: whole }) };
  const { decided, open } = arbitratedEntries(pair, pair.pairs, grounds);
  const arbitration: Arbitration = open.length > 0 || !decided[0] ? { kind: '-' } : decided[0].arbitration;
  return {
    arbitration,
    entries: [...open.map((each) => ({ pair: each, arbitration: { kind: '-' } as const })), ...decided],
  };
}

export const arbitrationOf = (pair: TablePair, grounds: Grounds = {}): Arbitration =>
  judged(pair, grounds).arbitration;

/** What is told without looking at single entries; undefined where nothing is. */
export function tablesArbitrate(
  { a, b, bus, catchAll }: TablePair,
  kconfig?: Kconfig,
): ArbitrationKind | undefined {
  const silent = [a, b].filter((table) => table.drivers.length === 0);
  if (silent.length > 0) return silent.some(isExported) ? 'autoload-only' : 'no-driver';
  if (busNamed(bus)?.shared) return 'shared';
  if (catchAll) return 'catch-all';
  if (isInstead(a) || isInstead(b)) return 'init';
  if (byHand(a, bus) || byHand(b, bus)) return 'by-hand';
  if (isLegacyPair(a, b, kconfig) || isLegacyPair(b, a, kconfig)) return 'legacy-pair';
  return kconfig && kconfigExcludes(a, b, kconfig) ? 'kconfig' : undefined;
}

/** A driver takes the table only where its code puts it in place of another (snd_bt87x_default_ids under `if (load_all)`). */
export const isInstead = ({ drivers }: Table) =>
  drivers.length > 0 && drivers.every(({ given }) => given === 'instead');

const isExported = (table: Table) => table.exports.length > 0;

/**
 * A VFIO driver where no `override_only` is to be had (drivers/s390/crypto/ap_bus.c goes by apmask, drivers/s390/cio by
 * driver_override), and what serio_driver_register leaves alone (drivers/input/serio/serio.c, serio_bind_driver).
 */
const byHand = ({ drivers, modules }: Table, bus: string) =>
  (modules.length > 0 &&
    modules.every(({ symbols }) => symbols.some((symbol) => /(^CONFIG|_)_VFIO(_|$)/.test(symbol))) &&
    busNamed(bus)?.columns.includes('override_only') === false) ||
  drivers.every(({ members }) => members.get('manual_bind') === 'true');

/** Subsystems are folders in the kernel; a driver elsewhere is a framebuffer's if it needs FB (drivers/staging/fbtft). */
const isLegacyPair = (old: Table, successor: Table, kconfig: Kconfig | undefined) =>
  successor.path.startsWith(DRM) &&
  (old.path.startsWith('drivers/video/fbdev/') ||
    (!old.path.startsWith(DRM) && kconfig !== undefined && needsOn(old, 'CONFIG_FB', kconfig)));

const DRM = 'drivers/gpu/drm/';

/** Entry pairs of one table pair: those that one of the drivers leaves to the other, and those that none does. */
export interface Arbitrated {
  readonly decided: readonly JudgedEntries[];
  readonly open: readonly EntryPair[];
}

/** `entries` are some of the pair's; two drivers of one module are not looked into. */
export function arbitratedEntries(
  pair: TablePair,
  entries: readonly EntryPair[],
  { kconfig, probes }: Grounds,
): Arbitrated {
  const decided: JudgedEntries[] = [];
  const open: EntryPair[] = [];
  const { a, b } = pair;
  const decides = probes && !pair.sameModule ? probeDecides(pair, probes) : undefined;
  const excluded = kconfig && entriesExclude(a, b, kconfig);
  for (const each of entries) {
    if (excluded?.(each.a, each.b)) {
      decided.push({ pair: each, arbitration: { kind: 'kconfig' } });
      continue;
    }
    const decision = decides?.(each);
    if (decision) decided.push({ pair: each, arbitration: { kind: kindOf(decision), decision } });
    else open.push(each);
  }
  return { decided, open };
}

function kindOf({ kind, word }: ProbeDecision): ProbeKind {
  if (kind === 'never') return 'never-binds';
  if (kind === 'bus') return 'descriptor';
  if (kind !== 'check') return kind;
  const hyphened = (word ?? 'register').replaceAll(' ', '-');
  return PROBE_KINDS.find((known) => known === hyphened) ?? 'register';
}

/** A clause for people; undefined where nothing of a driver's code decides. */
export function decisionText({ decision }: Arbitration): string | undefined {
  if (!decision) return undefined;
  const owner = decision.table.modules[0]?.name ?? decision.table.drivers[0]?.name ?? decision.table.name;
  switch (decision.kind) {
    case 'never':
      return `the probe of ${owner} always ends in an error, the device stays free`;
    case 'arbiter':
      return `both ask ${decision.asked}() who is to drive it`;
    case 'init':
      return decision.word === 'module parameter'
        ? `${owner} registers only if a module parameter says so`
        : `${owner} registers only on the machines that it knows`;
    case 'bus':
      return `the bus compares what the entry of ${owner} points to, too`;
    case 'idle':
      return 'neither probe does anything with the device';
    case 'said':
      return `the comment at the entry of ${owner} says that the other driver takes it too`;
    case 'check':
      return `the probe of ${owner} steps aside by ${WITH[decision.word!] ?? decision.word}`;
  }
}

const WITH: Readonly<Record<string, string>> = {
  revision: 'revision',
  machine: 'what else is in the machine',
  'module parameter': 'a module parameter',
  register: 'a register',
  descriptor: 'what the device says of itself',
};
