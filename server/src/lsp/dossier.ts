// An entry, told: which devices it matches and what people call them, what stands in it, whether it is ever reached.
import { busNamed } from '../bus/all.ts';
import type { Bus } from '../bus/bus.ts';
import { PCI_ANY_ID, pciField } from '../bus/pci-fields.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { modpostOf } from '../kernel/modpost.ts';
import type { PciNames } from '../kernel/pci-ids.ts';
import { liveUpTo } from '../overlap/live.ts';
import type { Entry, FieldValue, Module, Table, Value } from '../tables/model.ts';
import { isReached } from '../tables/reached.ts';
import { code, count, driverName, driverOf, escaped, matchText } from './entry-words.ts';

/** Paragraphs of Markdown. */
export function dossier(
  table: Table,
  entry: Entry,
  { names, files }: { readonly names: () => PciNames; readonly files: TreeFiles },
): string[] {
  const bus = busNamed(table.bus);
  if (!bus) return [];
  const head =
    `**${code(matchText(bus, entry))}** ${bus.name === 'pci' ? pciNames(entry, names()) : ''}`.trim();
  return [
    head,
    ...unreached(table, entry, bus),
    valuesLine(entry, bus),
    aliasLine(entry, bus, files),
    ...override(table, entry, bus),
    ownLine(table, entry),
  ].filter((text) => text !== '');
}

function pciNames(entry: Entry, names: PciNames): string {
  const [vendor, device, subvendor, subdevice, mask, value] = (
    ['vendor', 'device', 'subvendor', 'subdevice', 'class_mask', 'class'] as const
  ).map((name) => pciField(entry, name));
  const given = (id: number | undefined): id is number => id !== undefined && id !== PCI_ANY_ID;
  const words: string[] = [];
  if (given(vendor)) words.push(names.vendor(vendor) ?? '');
  if (given(vendor) && given(device)) words.push(names.device(vendor, device) ?? '');
  if (given(subvendor)) {
    const board =
      given(vendor) && given(device) && given(subdevice)
        ? names.subsystem(vendor, device, subvendor, subdevice)
        : undefined;
    const maker = [names.vendor(subvendor), board].filter(Boolean).join(' ');
    if (maker !== '') words.push(`(subsystem ${maker})`);
  }
  const lines = [escaped(words.filter((word) => word !== '').join(' '))];
  if (mask !== undefined && mask !== 0 && value !== undefined) {
    const known = (value & mask) >>> 0;
    const name = names.className(known);
    lines.push(
      `class ${code(hex(known, 6))}${mask === 0xffffff ? '' : ` of ${code(hex(mask, 6))}`}${name ? `: ${escaped(name)}` : ''}`,
    );
  }
  return lines.filter((line) => line !== '').join('  \n');
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

/** Why the kernel never gets to the entry, or can't tell what it matches. */
function unreached(table: Table, entry: Entry, bus: Bus): string[] {
  const { entries, end } = table;
  if (entry.index === end && end < entries.length)
    return [
      entry.condition === undefined || entry.condition === table.condition
        ? 'The table ends here: the kernel stops at this entry.'
        : `Under ${code(entry.condition)} the table ends here: the kernel stops at this entry.`,
    ];
  if (entry.index > end && !isReached(table, entry)) {
    const line = entries[end]?.place.range.start.line;
    return [`⚠ **Never reached**: the table ends at ${code(`${table.name}[${end}]`)}, line ${line}.`];
  }
  const told: string[] = [];
  const missing = bus.unresolved(entry);
  for (const name of missing) {
    const value = entry.fields.get(name)?.value;
    const why = typeof value === 'object' && value.kind === 'unresolved' ? value.reason : 'it is no number';
    told.push(`${code(name)} is not resolved: ${escaped(why)}. It takes part in no finding.`);
  }
  if (entry.condition !== undefined)
    told.push(`${entry.index > end ? 'Reached' : 'Compiled'} under ${code(entry.condition)}.`);
  const live = liveUpTo(table, bus, entry);
  const own = live.find((each) => each.entry === entry);
  if (own)
    for (const { entry: earlier, set } of live) {
      if (earlier.index >= entry.index) break;
      const relation = bus.matching!.relate(set, own.set);
      if (relation !== 'identical' && relation !== 'covers') continue;
      if (earlier.condition !== undefined && earlier.condition !== entry.condition) continue;
      const what = relation === 'identical' ? 'the same devices' : 'all of these devices';
      told.push(
        `⚠ **Never reached**: ${code(`${table.name}[${earlier.index}]`)}, line ${earlier.place.range.start.line}, matches ${what} first.`,
      );
      break;
    }
  return told;
}

/** Every field that is given, as the compiler stores it. */
function valuesLine(entry: Entry, bus: Bus): string {
  const cells = new Map(bus.columns.map((name, at) => [name, bus.cells(entry)[at] ?? '']));
  const given = [...entry.fields].filter(([, { place }]) => place !== undefined);
  return given
    .slice(0, 16)
    .map(
      ([path, field]) =>
        `${escaped(path)} ${code(shownValue(field.value, cells.get(path.replaceAll('.', '_'))))}`,
    )
    .join(' · ');
}

/** As `entries` prints it where that is short, else the value itself. */
export function shownValue(value: Value, cell?: string): string {
  if (typeof value === 'object') return value.kind === 'address' ? value.text : '?';
  if (typeof value === 'string') return JSON.stringify(value);
  if (cell === 'FFFFFFFF') return 'any';
  const digits =
    cell !== undefined && /^[0-9A-F]+$/.test(cell) ? cell.replace(/^0{4}(?=.{4}$)/, '') : undefined;
  return digits !== undefined ? `0x${digits.toLowerCase()}` : `0x${value.toString(16)}`;
}

/** A field under the cursor: its value as it is stored, where its text does not say so. */
export function fieldLine(path: string, { value }: FieldValue, text: string): string {
  const stored = shownValue(value);
  if (typeof value === 'object' && value.kind === 'unresolved')
    return `${code(path)} is not resolved: ${escaped(value.reason)}`;
  return stored === text.toLowerCase() ? '' : `${code(path)} = ${code(stored)}`;
}

function aliasLine(entry: Entry, bus: Bus, files: TreeFiles): string {
  const { aliases, dropped, fatal } = bus.alias(entry, modpostOf(files));
  if (aliases.length === 0)
    return dropped === undefined ? '' : `${fatal ? 'modpost stops at it' : 'No alias'}: ${escaped(dropped)}`;
  const more = aliases.length > 4 ? `  \nand ${aliases.length - 4} more` : '';
  return aliases.slice(0, 4).map(code).join('  \n') + more;
}

function override(table: Table, entry: Entry, bus: Bus): string[] {
  if (bus.devices?.overrideOnly(entry) !== true) return [];
  return [
    `Matches only a device whose ${code('driver_override')} names ${code(driverOf(table))}: it takes no device from another driver.`,
  ];
}

function ownLine(table: Table, entry: Entry): string {
  const place = code(`${table.name}[${entry.index}]`);
  const driver = table.drivers.map((each) => code(driverName(each) ?? each.variable)).join(', ');
  return [place, driver !== '' && `driver ${driver}`, ...moduleWords(table.modules)]
    .filter((text) => text !== false)
    .join(' · ');
}

const LINKAGE = { module: '', builtin: ' (built in)', either: '' } as const;

/** `module e1000e: CONFIG_E1000E`, for each. */
export function moduleWords(modules: readonly Module[]): string[] {
  if (modules.length === 0) return ['no Makefile names this file'];
  return modules.slice(0, 4).map(({ name, linkage, symbols }) => {
    const built = symbols.length > 0 ? `: ${code(symbols.at(-1)!)}` : '';
    return `module ${code(name)}${LINKAGE[linkage]}${built}`;
  });
}

/** Several entries of one macro, in a line each. */
export function severalLines(table: Table, entries: readonly Entry[], names: () => PciNames): string[] {
  const bus = busNamed(table.bus);
  if (!bus) return [];
  const lines = entries.slice(0, 12).map((entry) => {
    const name = bus.name === 'pci' ? pciNames(entry, names()) : '';
    return `- ${code(matchText(bus, entry))} ${name.replace(/ {2}\n/g, ', ')}`;
  });
  if (entries.length > 12) lines.push(`- and ${entries.length - 12} more`);
  return [
    `${count(entries.length, 'entry', 'entries')} of ${code(table.name)}`,
    lines.join('\n'),
    ownLine(table, entries[0]!),
  ];
}
