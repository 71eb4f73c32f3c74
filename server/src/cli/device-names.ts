// Where the names of PCI devices come from.
import { resolve } from 'node:path';
import type { TreeFiles } from '../files/tree-files.ts';
import { headerNames, PCI_IDS_PLACES, type PciNames, parsePciIds } from '../kernel/pci-ids.ts';
import { CannotRun, type Host } from './host.ts';
import { reasonOf } from './load.ts';

/**
 * The names, read when they are first asked for: of the file that the user names, else the distribution's, else
 * the tree's own PCI_VENDOR_ID_ macros. Throws CannotRun at once where the named file can't be read.
 */
export function deviceNames(host: Host, given: string | undefined, files: TreeFiles): () => PciNames {
  let names: PciNames | undefined;
  if (given !== undefined) {
    try {
      names = parsePciIds(host.read(resolve(host.folder, given)));
    } catch (error) {
      throw new CannotRun(`${given} can not be read: ${reasonOf(error)}`);
    }
  }
  return () => {
    names ??= distributionNames(host) ?? headerNames(files);
    return names;
  };
}

function distributionNames(host: Host): PciNames | undefined {
  for (const place of PCI_IDS_PLACES) {
    if (host.kind(place) !== 'file') continue;
    try {
      return parsePciIds(host.read(place));
    } catch {}
  }
  return undefined;
}
