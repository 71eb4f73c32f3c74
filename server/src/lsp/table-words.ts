// A table, its export and its driver, told.

import { busNamed } from '../bus/all.ts';
import { aliasesOfTable } from '../bus/table-aliases.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { modpostOf } from '../kernel/modpost.ts';
import type { Driver, Export, Table } from '../tables/model.ts';
import { moduleWords } from './dossier.ts';
import { code, count, driverName, escaped } from './entry-words.ts';

const MOST = 5;

export function tableParagraphs(table: Table): string[] {
  const { name, bus, end, drivers, exports } = table;
  const used = drivers.map((driver) => code(driverName(driver) ?? driver.variable));
  const head = `${code(name)}: ${count(end, 'entry', 'entries')} of bus ${code(bus)}`;
  const facts = [
    used.length > 0 ? `driver ${used.join(', ')}` : 'no driver uses it',
    exports.length > 0
      ? `exported to ${[...new Set(exports.map((each) => code(each.bus)))].join(', ')}`
      : 'not exported',
    ...moduleWords(table.modules),
  ];
  return [head, facts.join(' · '), ...endWords(table)];
}

function endWords({ terminator, counted }: Table): string[] {
  if (terminator === 'missing' && !counted) return ['⚠ No sentinel ends it.'];
  if (terminator === 'open') return ['The text ends before the table does.'];
  return [];
}

/** What modpost makes of the table: the aliases that load the module. */
export function exportParagraphs(exported: Export, table: Table | undefined, files: TreeFiles): string[] {
  const head = `${code(`MODULE_DEVICE_TABLE(${exported.bus}, ${exported.table})`)}`;
  if (!table) return [head, `${code(exported.table)} is in another file of the module, or nowhere.`];
  const bus = busNamed(exported.bus);
  if (!bus) return [head, `modpost knows no bus ${code(exported.bus)}: it makes no alias of the table.`];
  if (bus.name !== table.bus)
    return [head, `⚠ The table is of bus ${code(table.bus)}: modpost reads it as something else.`];
  const modpost = modpostOf(files);
  const { aliases: all, dropped, ...made } = aliasesOfTable(bus, table.entries, modpost);
  const aliases = modpost?.once ? [...new Set(all)] : all;
  const stops = made.fatal ?? made.unended;
  const module = table.modules.map(({ name }) => code(name)).join(', ');
  const loads = `${count(aliases.length, 'alias', 'aliases')} in ${code('modules.alias')}${module === '' ? '' : `: ${module} is loaded for these devices`}`;
  const some = aliases.slice(0, MOST).map(code).join('  \n');
  const more = aliases.length > MOST ? `  \nand ${aliases.length - MOST} more` : '';
  const builtin = table.modules.length > 0 && table.modules.every(({ linkage }) => linkage === 'builtin');
  return [
    head,
    builtin ? 'Built in: its table is in no alias file, and no module is loaded.' : loads,
    builtin ? '' : some + more,
    stops !== undefined ? `⚠ modpost stops the build: ${escaped(stops)}` : '',
    stops === undefined && dropped.length > 0
      ? `⚠ ${count(dropped.length, 'entry', 'entries')} without an alias: ${escaped(dropped[0]!)}`
      : '',
  ].filter((text) => text !== '');
}

export function driverParagraphs(driver: Driver, table: Table | undefined): string[] {
  const head = `${code(`struct ${driver.struct} ${driver.variable}`)}${driverName(driver) === undefined ? '' : `: driver ${code(driverName(driver)!)}`}`;
  if (driver.table === undefined) return [head, 'It names no match table.'];
  if (!table) return [head, `Its table ${code(driver.table)} is in another file.`];
  return [head, ...tableParagraphs(table)];
}
