// Names of devices: of the file that the settings name, else the distribution's, else the tree's own macros.
import { openDisk } from '../files/disk.ts';
import { folderOf } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { headerNames, PCI_IDS_PLACES, type PciNames, parsePciIds } from '../kernel/pci-ids.ts';

/** `given`: an absolute path, or empty. Read when first asked for. */
export function deviceNames(given: string, files: TreeFiles): () => PciNames {
  let names: PciNames | undefined;
  return () => {
    names ??= fromFile(given === '' ? PCI_IDS_PLACES : [given, ...PCI_IDS_PLACES]) ?? headerNames(files);
    return names;
  };
}

function fromFile(places: readonly string[]): PciNames | undefined {
  for (const place of places) {
    const bytes = bytesAt(place);
    if (bytes) return parsePciIds(bytes);
  }
  return undefined;
}

/** The bytes of a file anywhere on the disk; undefined where there is none. */
export function bytesAt(path: string): Uint8Array | undefined {
  return openDisk(folderOf(path)).read(path.slice(path.lastIndexOf('/') + 1));
}
