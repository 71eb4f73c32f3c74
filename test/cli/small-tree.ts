// A kernel tree of a few files, with the headers of the miniature kernel.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Files } from './harness.ts';

export const MINI = fileURLToPath(new URL('../kernel-tree', import.meta.url));

const HEADERS = ['mod_devicetable.h', 'pci.h', 'pci_ids.h', 'module.h'].map(
  (name) => `include/linux/${name}`,
);

/** The tree's files below `root`; `drivers/a.c` is module `a`, and so on for the names in `modules`. */
export function smallTree(
  files: Files,
  root = '/linux',
  modules = ['a'],
): Record<string, string | Uint8Array> {
  const all: Record<string, string | Uint8Array> = {
    Makefile: 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\n',
    Kbuild: 'obj-y += drivers/\n',
    'drivers/Makefile': modules.map((name) => `obj-m += ${name}.o\n`).join(''),
    'arch/x86/Makefile': '',
    ...Object.fromEntries(HEADERS.map((path) => [path, readFileSync(`${MINI}/${path}`, 'utf8')])),
    ...files,
  };
  return Object.fromEntries(Object.entries(all).map(([path, text]) => [`${root}/${path}`, text]));
}

/** A file with a table of these entries; `driver` gives it a driver and exports the table. */
export function tableFile(entries: string, driver?: string): string {
  const start = `#include <linux/pci.h>\n#include <linux/module.h>\nstatic const struct pci_device_id ids[] = {\n${entries}\n};\n`;
  if (driver === undefined) return start;
  return `${start}MODULE_DEVICE_TABLE(pci, ids);
static struct pci_driver this_driver = {
	.name		= "${driver}",
	.id_table	= ids,
};
module_pci_driver(this_driver);
`;
}
