// A driver that can be a module and whose table no MODULE_DEVICE_TABLE names: nothing loads it.
import type { TreeFiles } from '../files/tree-files.ts';
import { FILE2ALIAS, modpostIn } from '../kernel/modpost.ts';
import { liveEntries } from '../overlap/live.ts';
import type { Driver, Table } from '../tables/model.ts';
import { linesOf } from './edits.ts';
import page from './missing-device-table.md';
import { loadsByOtherBus, makesItsDevice, someSource } from './module-sources.ts';
import type { Fix, ModuleContext, Report, Rule } from './rule.ts';
import { ownerOf } from './sides.ts';
import type { TextTest } from './text-tests.ts';
import { isVfio } from './vfio.ts';
import { isFilled } from './walked.ts';

export const missingDeviceTable: Rule = {
  name: 'missing-device-table',
  summary: 'a driver has a table and no MODULE_DEVICE_TABLE: its module never loads by itself',
  severity: 'warning',
  state: 'stable',
  page,
  *checkModule(context) {
    for (const [table, exported] of unexportedTables(context)) {
      // Another table that this module exports instead is a finding of its own (mismatched-device-table).
      if (exported.some((other) => other.drivers.length === 0)) continue;
      const report = reportOf(table, exported, context);
      if (report) yield report;
    }
  },
};

type Unexported = readonly (readonly [table: Table, exported: readonly Table[]])[];

/** Two rules ask for them. */
const found = new WeakMap<ModuleContext, Unexported>();

/** Tables that a driver of a module uses and nothing exports, each with the tables that its module exports. */
export function unexportedTables(context: ModuleContext): Unexported {
  const before = found.get(context);
  if (before) return before;
  const result = [...findUnexported(context)];
  found.set(context, result);
  return result;
}

function* findUnexported(context: ModuleContext): Iterable<Unexported[number]> {
  const { tables, files } = context;
  const exportedBy = new Map<string, Table[]>();
  for (const table of tables)
    if (table.exports.length > 0)
      for (const { name } of table.modules) exportedBy.set(name, [...(exportedBy.get(name) ?? []), table]);
  /** Folder and module: what one of its files is loaded by, all are. */
  const loaded = new Set<string>();
  for (const table of tables) {
    if (table.absent || table.exports.length > 0 || table.drivers.length === 0 || isFilled(table)) continue;
    // What does not end where it should may have swallowed its export.
    if (table.terminator === 'open') continue;
    // Handlers of a device that is everybody's are loaded for what they do with it, by who wants that (kgdboc).
    if (context.busOf(table).shared) continue;
    // To export it would make no alias (unknown-bus).
    if (files.readAs(FILE2ALIAS, modpostIn)?.buses.has(table.bus) === false) continue;
    if (!table.drivers.some(canProbe) || waitsToBeAsked(table, files)) continue;
    if (!canBeModule(table, context) || neverAnnounced(table) || isDeprecated(table, context)) continue;
    const module = `${table.path.slice(0, table.path.lastIndexOf('/'))} ${table.modules[0]?.name}`;
    if (loaded.has(module) || saysWhy(table, files) || makesItsDevice(table, files)) continue;
    if (loadsByOtherBus(table, files)) {
      loaded.add(module);
      continue;
    }
    const exported = table.modules.flatMap(({ name }) => exportedBy.get(name) ?? []);
    yield [table, exported.filter((other) => other.bus === table.bus)];
  }
}

function reportOf(table: Table, exported: readonly Table[], context: ModuleContext): Report | undefined {
  const bus = context.busOf(table);
  const { matching } = bus;
  if (!matching) return undefined;
  const others = exported.flatMap((other) => liveEntries(other, bus));
  const said = new Set(context.aliases.map(({ alias }) => alias));
  const modpost = context.files.readAs(FILE2ALIAS, modpostIn);
  const alone = liveEntries(table, bus).filter(
    ({ entry, set }) =>
      !bus.alias(entry, modpost).aliases.some((alias) => said.has(alias)) &&
      // Nobody wants a catch-all to be loaded for every device.
      !matching.everything(set) &&
      !others.some((other) => ['identical', 'covers'].includes(matching.relate(other.set, set))),
  );
  const [first] = alone;
  const [driver] = table.drivers;
  if (!first || !driver) return undefined;
  // A second driver of a module that is there anyway, for the devices of the first.
  const beside = exported.find((other) => other.drivers.length > 0);
  const library = !beside && someSource(table, context.files, exportsSymbols);
  const fix = exportFix(table, context.files);
  const witness = matching.witness(first.set, first.set);
  return {
    table,
    place: table.place,
    ...(beside || library ? { severity: 'info' as const } : {}),
    message: `no MODULE_DEVICE_TABLE(${bus.name}, ${table.name}): ${ownerOf(table)} is ${beside ? `loaded for the devices of ${beside.name} alone` : library ? 'loaded by who uses its symbols alone' : 'not loaded for its devices'}`,
    related: [
      { ...(driver.tablePlace ?? driver.place), message: `${driver.variable} uses the table` },
      ...(beside?.exports[0] ? [{ ...beside.exports[0].place, message: `${beside.name} is exported` }] : []),
    ],
    ...(witness === undefined ? {} : { witness }),
    help: isNamed(table)
      ? `add MODULE_DEVICE_TABLE(${bus.name}, ${table.name}); behind the table`
      : 'give the table a name, and export it by a MODULE_DEVICE_TABLE',
    ...(fix ? { fix } : {}),
    subject: driver.name ?? '',
  };
}

/**
 * A comment beside the table or its driver that says that it is not exported, as iwlwifi's mei has it; an export that is
 * commented out (drivers/net/fjes, whose PNP0C02 is in every machine) says so too.
 */
function saysWhy(table: Table, files: TreeFiles): boolean {
  const lines = linesOf(files, table.path);
  if (!lines || table.place.path !== table.path) return false;
  const last = table.entries.at(-1)?.place.range.end.line ?? table.place.range.start.line;
  const around = lines.slice(Math.max(0, table.place.range.start.line - 8), last + 8).join('\n');
  return [...around.matchAll(/\/\*[\s\S]*?\*\/|\/\/.*/g)].some(([comment]) => WHY.test(comment));
}

const WHY =
  /\b(?:not|never)\b[\s\S]*\b(?:export|auto-?\s?load)|\bno MODULE_DEVICE_TABLE\b(?!\()|^..\s*MODULE_DEVICE_TABLE/i;

/** VFIO and vDPA drivers take a device away from another driver, for a guest, when somebody binds it to them. */
const waitsToBeAsked = (table: Table, files: TreeFiles) =>
  isVfio(table, files) ||
  (table.bus === 'pci' &&
    table.modules.some(({ symbols }) => symbols.some((symbol) => /_VDPA(_|$)/.test(symbol))));

/**
 * A driver without a probe does nothing with a device: that of DRM before modesetting is loaded by hand
 * (pci_device_probe), a pnp_driver only switches the device on (pnp_device_probe; comedi's c6xdigio). Of an object that is
 * put together while the kernel runs (drivers/clk/clk_test.c) nothing is known.
 */
const canProbe = ({ struct, members, given }: Driver) =>
  !(given && members.size === 0) &&
  ((struct !== 'pci_driver' && struct !== 'pnp_driver') || members.size === 0 || members.has('probe'));

/**
 * Buses whose devices never say their compatible: an spi device announces spi:NAME (spi_uevent of drivers/spi/spi.c; its
 * names are the id_table's to export), of a w1 slave the family is asked for (w1_attach_slave_device of drivers/w1/w1.c).
 */
const WITHOUT_COMPATIBLE: ReadonlySet<string> = new Set(['spi_driver', 'spi_mem_driver', 'w1_family']);

const neverAnnounced = ({ bus, drivers }: Table) =>
  bus === 'of' && drivers.every(({ struct }) => WITHOUT_COMPATIBLE.has(struct));

/** Nobody wants to be given a driver that Kconfig calls deprecated. */
const isDeprecated = ({ modules, path }: Table, { kconfig }: ModuleContext) =>
  modules.some(({ symbols }) => symbols.some((symbol) => kconfig.symbol(symbol, path)?.deprecated));

/**
 * Whether some symbol that builds the file is a tristate. What declares no licence is never a module, whatever symbols
 * lead to its folder: modpost refuses it ("missing MODULE_LICENSE()", scripts/mod/modpost.c).
 */
function canBeModule(table: Table, { kconfig, files }: ModuleContext): boolean {
  return table.modules.some(({ linkage, symbols }) => {
    if (linkage !== 'either') return linkage === 'module';
    const known = symbols.flatMap((symbol) => kconfig.symbol(symbol, table.path) ?? []);
    return (
      (known.length > 0 ? known.some(({ type }) => type === 'tristate') : symbols.length > 0) &&
      someSource(table, files, declaresLicence)
    );
  });
}

const exportsSymbols: TextTest = (source) => source.includes('EXPORT_SYMBOL');
const declaresLicence: TextTest = (source) => source.includes('MODULE_LICENSE(');

/** A compound literal has no name to export it by. */
const isNamed = ({ name }: Table) => /^\w+$/.test(name);

/** Behind the `};` that ends the table, where the table is written in the file that owns it. */
function exportFix(table: Table, files: TreeFiles): Fix | undefined {
  const last = table.entries.at(-1)?.place ?? table.place;
  if (!isNamed(table)) return undefined;
  if (table.place.path !== table.path || last.path !== table.path || table.condition !== undefined)
    return undefined;
  const lines = linesOf(files, table.path);
  if (!lines) return undefined;
  const close = lines.findIndex((line, i) => i >= last.range.end.line - 1 && /^\}.*;\s*$/.test(line));
  if (close < 0 || close > last.range.end.line + 10) return undefined;
  const at = { line: close + 1, column: lines[close]!.trimEnd().length + 1 };
  return {
    title: 'Export the table',
    safety: 'unsafe',
    edits: [
      {
        path: table.path,
        range: { start: at, end: at },
        newText: `\nMODULE_DEVICE_TABLE(${table.bus}, ${table.name});`,
      },
    ],
  };
}
