// How a table is used: what the kernel walks up to the sentinel, and what somebody does otherwise.
import type { Table } from '../tables/model.ts';

/** Functions of the kernel that walk a table they are given up to its sentinel. */
const WALKERS = new RegExp(
  `\\b(?:${[
    'pci_match_id',
    'pci_dev_present',
    'of_match_node',
    'of_match_device',
    '(?:for_each_matching_node|of_find_matching_node)(?:_and_match)?',
    'of_platform_(?:bus_probe|populate)',
    'of_have_populated_dt_match',
    'acpi_match_device(?:_ids)?',
    'acpi_match_acpi_device',
    'dmi_check_system',
    'dmi_first_match',
    'usb_match_id',
    'hid_match_id',
    'i2c_match_id',
    'x86_match_cpu',
    'pnp_match_device',
    'ssb_match_devid',
    'serio_match_port',
    'soc_device_match',
  ].join('|')})\\s*\\(`,
);

/** Whether a driver's core or a match function walks the table up to its sentinel. */
export function isMatched(table: Table): boolean {
  if (isFilled(table)) return false;
  return table.drivers.length > 0 || table.mentions.some(({ text }) => WALKERS.test(text));
}

/**
 * Whether the driver core, modpost or a match function needs the table's sentinel. Other lists may reuse the struct
 * and know their length in ways of their own.
 */
export const isWalked = (table: Table): boolean =>
  isMatched(table) || (table.exports.length > 0 && !isFilled(table));

/** Whether code writes to the table: a placeholder that is filled at run time, as that of drivers/uio. */
export function isFilled(table: Table): boolean {
  // Asked of every table by several rules, and most are mentioned in calls alone.
  if (!table.mentions.some(({ text }) => text.includes('='))) return false;
  const name = table.name.replace(/\W/g, '');
  // The other branch of an `#if` may declare it once more.
  const write = new RegExp(
    `(?<![\\w.>]|\\bstruct\\s+\\w+\\s+)${name}\\s*(?:\\[[^\\]]*\\]\\s*(?:\\.\\w+\\s*)?)=(?!=)`,
  );
  return table.mentions.some(({ text }) => write.test(text));
}
