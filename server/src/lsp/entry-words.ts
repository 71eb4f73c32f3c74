// An entry and a table in a few words, the same wherever they are named.
import type { Bus } from '../bus/bus.ts';
import { legible } from '../files/legible.ts';
import type { Driver, Entry, Module, Table } from '../tables/model.ts';

/** `8086:10d3`, `1af4:*`, `*:*@010601/ffffff`, `snps,dw-apb-uart`: what the entry matches; else its text. */
export function matchText(bus: Bus, entry: Entry): string {
  const set = bus.unresolved(entry).length === 0 ? bus.matching?.setOf(entry) : undefined;
  if (set !== undefined) return bus.matching!.text(set);
  const [alias] = bus.alias(entry).aliases;
  return alias ?? entry.text;
}

/** The driver's name, else the module's, else the table's. */
export const driverOf = (table: Table): string =>
  table.drivers.map(driverName).find((name) => name !== undefined) ?? table.modules[0]?.name ?? table.name;

/** A driver called KBUILD_MODNAME has no name as long as no Makefile says what it is part of. */
export const driverName = ({ name }: Driver): string | undefined => (name === '' ? undefined : name);

export const moduleNames = (modules: readonly Module[]): string => modules.map(({ name }) => name).join(', ');

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** Text that Markdown leaves as it is. */
export const escaped = (text: string): string => legible(text).replace(/[\\`*_{}[\]<>()#+!|~]/g, '\\$&');

/** Text as code of Markdown, whatever is in it. */
export const code = (text: string): string => {
  const line = legible(text).replace(/\s+/g, ' ');
  const fence = '`'.repeat(1 + Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  return fence === '`' ? `\`${line}\`` : `${fence} ${line} ${fence}`;
};
