// VFIO drivers: they take a device away from its driver on demand, so their entries must wait to be asked.
// `override_only` and PCI_DRIVER_OVERRIDE_DEVICE_VFIO came with Linux 5.15 (include/linux/pci.h).
import type { TreeFiles } from '../files/tree-files.ts';
import type { Entry, Table } from '../tables/model.ts';
import { callOf, insertBehind } from './edits.ts';
import type { Edit, Fix } from './rule.ts';
import { sourceAt } from './source.ts';

const SYMBOL = /(^CONFIG|_)_VFIO(_|$)/;

/**
 * Whether the table's driver hands devices to VFIO: Kbuild builds it under a VFIO symbol (drivers/vfio/pci), or,
 * where no Makefile names the file, its code calls the core of vfio-pci.
 */
export function isVfio(table: Table, files: TreeFiles): boolean {
  if (table.drivers.length === 0) return false;
  if (table.modules.length > 0)
    return table.modules.some(({ symbols }) => symbols.some((symbol) => SYMBOL.test(symbol)));
  return holds(files, table.path, 'vfio_pci_core_');
}

/** Whether the tree's kernel has entries that only `driver_override` reaches. */
export const hasOverrideOnly = (files: TreeFiles): boolean =>
  holds(files, 'include/linux/mod_devicetable.h', 'override_only');

function holds(files: TreeFiles, path: string, text: string): boolean {
  const bytes = files.peek(path);
  return bytes !== undefined && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(text);
}

export const OVERRIDE_HELP =
  'let only driver_override reach the entry: PCI_DRIVER_OVERRIDE_DEVICE_VFIO(vendor, device), or add .override_only = PCI_ID_F_VFIO_DRIVER_OVERRIDE';

/** Makes entries reachable by `driver_override` only; undefined where one of them is not plain text of its own. */
export function overrideFix(entries: readonly Entry[], files: TreeFiles): Fix | undefined {
  const macro = holds(files, 'include/linux/pci.h', 'PCI_DRIVER_OVERRIDE_DEVICE_VFIO');
  const edits: Edit[] = [];
  for (const entry of entries) {
    const edit = overrideEdit(entry, files, macro);
    if (!edit) return undefined;
    edits.push(edit);
  }
  return { title: 'Match only when driver_override asks for this driver', safety: 'unsafe', edits };
}

function overrideEdit(entry: Entry, files: TreeFiles, macro: boolean): Edit | undefined {
  const { place } = entry;
  const source = sourceAt(files, place);
  if (source === undefined || source.includes('override_only')) return undefined;
  // PCI_DEVICE names vendor and device and nothing else, and so does the macro for VFIO.
  const device =
    macro && !source.includes('//')
      ? /^(\{\s*)PCI_DEVICE\s*\(([^(),]*),([^(),]*)\)([,\s]*\})$/.exec(source)
      : null;
  if (!device) return insertBehind(files, entry, '.override_only = PCI_ID_F_VFIO_DRIVER_OVERRIDE');
  const [, open = '', vendor = '', id = '', close = ''] = device;
  const args = [vendor, id].map((text) => text.trim());
  const newText = callOf(files, place, `${open}PCI_DRIVER_OVERRIDE_DEVICE_VFIO`, args, close);
  return { path: place.path, range: place.range, newText };
}
