// What a built module says about itself (include/linux/moduleparam.h, __MODULE_INFO): strings `tag=text`, each ended
// by a NUL, padded with more of them.
import { elfSection } from './elf.ts';

/** The aliases of a module in the order of its `.modinfo`; undefined where `bytes` is no module. */
export function moduleAliases(bytes: Uint8Array): readonly string[] | undefined {
  const section = elfSection(bytes, '.modinfo');
  if (!section) return undefined;
  return Buffer.from(section)
    .toString('latin1')
    .split('\0')
    .filter((text) => text.startsWith('alias='))
    .map((text) => text.slice('alias='.length));
}

/** A module's name as the kernel writes it: scripts/Makefile.lib, name-fix-token, turns `-` into `_`. */
export function moduleName(file: string): string {
  return file
    .replace(/^.*\//, '')
    .replace(/\.ko(\.xz)?$/, '')
    .replaceAll('-', '_');
}
