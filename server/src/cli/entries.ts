// `matchtable entries`: every entry of every table, resolved.
import type { Command } from 'commander';
import { busNamed } from '../bus/all.ts';
import type { Bus } from '../bus/bus.ts';
import { bytesOf, legible, textOf } from '../files/legible.ts';
import type { Entry, FieldValue, Table } from '../tables/model.ts';
import type { CliCommand } from './command.ts';
import { count } from './count.ts';
import type { Host } from './host.ts';
import { kernelFolder } from './kernel-folder.ts';
import { loadKept } from './load.ts';
import {
  addBuildOptions,
  addBusOption,
  addCacheOption,
  addFormatOption,
  type BuildOptions,
  type CacheOptions,
  chosenBuses,
} from './options.ts';
import { oneLine } from './report/source.ts';
import { batched, batchedBytes, rowOfBytes } from './rows.ts';

interface EntriesOptions extends BuildOptions, CacheOptions {
  readonly bus?: string;
  readonly format: 'tsv' | 'jsonl';
  readonly verbose?: boolean;
}

export const entries: CliCommand<EntriesOptions> = {
  name: 'entries',

  declare(command: Command) {
    command
      .summary('every entry of every table, resolved')
      .description(
        'Lists every entry of every match table with its values; sentinels are left out. Fields that could not be ' +
          'resolved are ?. Without --config entries under a condition are all listed, and the last column names it.',
      )
      .argument('[tree]', 'a kernel tree (default: the one around the current folder)');
    addFormatOption(command, ['tsv', 'jsonl']);
    addBusOption(command);
    addCacheOption(addBuildOptions(command))
      .option('--verbose', 'list what is unresolved, and why, on stderr')
      .addHelpText('after', HELP);
  },

  async run(host, [given], options) {
    const buses = chosenBuses(options.bus);
    const folder = kernelFolder(host, given);
    const loaded = await loadKept(host, folder, options, buses);
    const withCondition = loaded.config === undefined;
    const totals = { entries: 0, unresolved: 0, tables: 0, files: new Set<string>() };
    const out = options.format === 'tsv' ? batchedBytes(host) : batched(host);
    for (const name of buses) {
      const bus = busNamed(name)!;
      const tables = loaded.index.tables.filter((table) => table.bus === name && !table.absent);
      // Each bus has columns of its own, and so a header of its own.
      if (options.format === 'tsv' && (tables.length > 0 || buses.length === 1))
        out.write(rowOfBytes([...COLUMNS, ...bus.columns, ...(withCondition ? ['condition'] : [])]));
      for (const table of tables) {
        totals.tables++;
        totals.files.add(table.path);
        for (const entry of table.entries) {
          if (bus.isSentinel(entry) === true) continue;
          totals.entries++;
          const missing = bus.unresolved(entry).map((field) => missingField(entry, field));
          if (missing.length > 0) totals.unresolved++;
          if (options.verbose) tellMissing(host, missing);
          out.write(
            options.format === 'tsv'
              ? tsvRow(table, entry, bus, withCondition)
              : jsonRow(table, entry, bus, withCondition, missing),
          );
        }
      }
    }
    out.end();
    host.err(
      `${count(totals.entries, 'entry', 'entries')} in ${count(totals.tables, 'table')} of ` +
        `${count(totals.files.size, 'file')}, ${totals.unresolved} unresolved (${loaded.told()})\n`,
    );
    loaded.keep();
    return 0;
  },
};

const COLUMNS = ['file', 'line', 'table', 'index', 'module', 'bus'];

function tsvRow(table: Table, entry: Entry, bus: Bus, withCondition: boolean): string {
  const cells = [
    bytesOf(table.path),
    `${entry.place.range.start.line}`,
    table.name,
    `${entry.index}`,
    bytesOf(table.modules.map((module) => module.name).join(',')) || '-',
    bus.name,
    ...bus.cells(entry),
  ];
  return rowOfBytes(withCondition ? [...cells, conditionOf(table, entry) ?? '-'] : cells);
}

function jsonRow(
  table: Table,
  entry: Entry,
  bus: Bus,
  withCondition: boolean,
  missing: readonly MissingField[],
): string {
  const cells = bus.cells(entry);
  const object = {
    file: table.path,
    line: entry.place.range.start.line,
    table: table.name,
    index: entry.index,
    modules: table.modules.map((module) => module.name),
    bus: bus.name,
    // Apart from the row's own keys: a HID id has a field `bus`.
    fields: Object.fromEntries(bus.columns.map((name, column) => [name, textOf(cells[column]!)])),
    condition: withCondition ? told(conditionOf(table, entry)) : undefined,
    unresolved:
      missing.length > 0
        ? missing.map(({ field, reason }) => ({ field, reason: legible(reason) }))
        : undefined,
  };
  return `${JSON.stringify(object)}\n`;
}

const told = (condition: string | undefined) => condition && textOf(condition);

/** The table's condition and the entry's own. */
function conditionOf(table: Table, entry: Entry): string | undefined {
  const conditions = [...new Set([table.condition, entry.condition])].filter((text) => text !== undefined);
  return conditions.length > 1 ? conditions.map((text) => `(${text})`).join(' && ') : conditions[0];
}

interface MissingField {
  readonly field: string;
  readonly reason: string;
  readonly place: Entry['place'];
}

function missingField(entry: Entry, field: string): MissingField {
  const given = entry.fields.get(field) ?? lostPart(entry, field);
  const value = given?.value;
  const place = given?.place ?? entry.place;
  if (typeof value !== 'object') return { field, reason: 'is no number', place };
  if (value.kind === 'address') return { field, reason: `is no number: ${value.text}`, place };
  return { field, reason: value.reason, place: value.place ?? place };
}

/** What is not known of the array or object that a field is part of, or a part of what the field is. */
function lostPart(entry: Entry, field: string): FieldValue | undefined {
  const whole = /^\w+/.exec(field)?.[0] ?? field;
  for (const [path, given] of entry.fields)
    if (/^\w+/.exec(path)?.[0] === whole && typeof given.value === 'object') return given;
  return undefined;
}

/** Where it is one thing that several fields hang on, once. */
function tellMissing(host: Host, missing: readonly MissingField[]): void {
  const told = new Map<string, string[]>();
  for (const { field, reason, place } of missing) {
    const { line, column } = place.range.start;
    const where = `${oneLine(place.path)}:${line}:${column}`;
    const why = `${where}\0${oneLine(reason)}`;
    const fields = told.get(why);
    if (fields) fields.push(field);
    else told.set(why, [field]);
  }
  for (const [why, fields] of told) {
    const [where, reason] = why.split('\0');
    host.err(`${where}: ${fields.join(', ')}: ${reason}\n`);
  }
}

const HELP = `
Columns (tsv): file line table index module bus, then the bus's fields in struct
order; \`file\` owns the table, \`line\` is where the entry is written, \`index\`
counts from 0, \`-\` is nothing. Without --bus the rows stand by bus, each with a
header line of its own.

Examples:
  matchtable entries --bus pci > entries.tsv
  matchtable entries --config .config --format jsonl ~/src/linux`;
