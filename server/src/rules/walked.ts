// How a table is used: what the kernel walks up to the sentinel, and what somebody does otherwise.
import type { Table } from '../tables/model.ts';

/**
 * Whether the driver core, modpost or a match function walks the table up to its sentinel. Other lists may reuse
 * the struct and know their length in ways of their own.
 */
export function isWalked(table: Table): boolean {
  if (isFilled(table)) return false;
  return (
    table.drivers.length > 0 ||
    table.exports.length > 0 ||
    table.mentions.some(({ text }) => /\b(?:pci_match_id|pci_dev_present)\s*\(/.test(text))
  );
}

/** Whether code writes to the table: a placeholder that is filled at run time, as that of drivers/uio. */
export function isFilled(table: Table): boolean {
  const name = table.name.replace(/\W/g, '');
  const write = new RegExp(`(?<![\\w.>])${name}\\s*(?:\\[[^\\]]*\\]\\s*(?:\\.\\w+\\s*)?)=(?!=)`);
  return table.mentions.some(({ text }) => write.test(text));
}
