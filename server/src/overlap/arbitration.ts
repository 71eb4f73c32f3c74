// What makes an overlap harmless, as far as the tables themselves tell.
import type { Table } from '../tables/model.ts';
import type { TablePair } from './overlaps.ts';

/**
 * `autoload-only`: no driver registers one of the tables, it only feeds modules.alias, as that of
 * drivers/char/hw_random/amd-rng.c. `no-driver`: one of the tables is neither a driver's nor exported, so
 * something walks it by itself (a quirk list under pci_match_id). `-`: nothing is known.
 */
export type Arbitration = 'autoload-only' | 'no-driver' | '-';

export function arbitrationOf({ a, b }: Pick<TablePair, 'a' | 'b'>): Arbitration {
  const silent = [a, b].filter((table) => table.drivers.length === 0);
  if (silent.length === 0) return '-';
  return silent.some(isExported) ? 'autoload-only' : 'no-driver';
}

const isExported = (table: Table) => table.exports.length > 0;
