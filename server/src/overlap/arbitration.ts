// What makes an overlap harmless, as far as the tables themselves tell.
import { busNamed } from '../bus/all.ts';
import type { Kconfig } from '../kernel/kconfig.ts';
import type { Table } from '../tables/model.ts';
import { kconfigExcludes } from './kconfig-excludes.ts';
import type { TablePair } from './overlaps.ts';

/**
 * `autoload-only`: no driver registers one of the tables, it only feeds modules.alias, as that of
 * drivers/char/hw_random/amd-rng.c. `no-driver`: one of the tables is neither a driver's nor exported, so
 * something walks it by itself (a quirk list under pci_match_id). `legacy-pair`: a framebuffer driver and the DRM
 * driver that came after it, of which people build or load the one they want. `kconfig`: no configuration builds
 * both (only told where Kconfig is at hand). `catch-all`: one of the drivers matches every device and binds what an
 * administrator tells it to (xen-pciback). `shared`: on this bus all drivers that match get the device (input
 * handlers). `-`: nothing is known.
 */
export type Arbitration =
  | 'autoload-only'
  | 'no-driver'
  | 'legacy-pair'
  | 'kconfig'
  | 'catch-all'
  | 'shared'
  | '-';

export function arbitrationOf({ a, b, bus, catchAll }: TablePair, kconfig?: Kconfig): Arbitration {
  const silent = [a, b].filter((table) => table.drivers.length === 0);
  if (silent.length === 0) {
    if (busNamed(bus)?.shared) return 'shared';
    if (catchAll) return 'catch-all';
    if (isLegacyPair(a, b) || isLegacyPair(b, a)) return 'legacy-pair';
    return kconfig && kconfigExcludes(a, b, kconfig) ? 'kconfig' : '-';
  }
  return silent.some(isExported) ? 'autoload-only' : 'no-driver';
}

const isExported = (table: Table) => table.exports.length > 0;

/** Subsystems are folders in the kernel. */
const isLegacyPair = (old: Table, successor: Table) =>
  old.path.startsWith('drivers/video/fbdev/') && successor.path.startsWith('drivers/gpu/drm/');
