// What a kernel tree is.
import type { TreeFiles } from '../files/tree-files.ts';

export interface KernelTree {
  /** `6.1.192`, from the top Makefile's VERSION, PATCHLEVEL, SUBLEVEL, EXTRAVERSION. */
  readonly version: string;
  /** Folders of `arch/` that hold a Makefile or Kbuild, sorted. */
  readonly archs: readonly string[];
  /** Whether everything is compiled with -funsigned-char (its Makefile, since 6.2). */
  readonly unsignedChars?: boolean;
}

/** The tree behind `files`, or why it is none (a clause naming the file that was expected). */
export function openTree(files: TreeFiles): KernelTree | { readonly error: string } {
  for (const needed of ['Makefile', 'include/linux/mod_devicetable.h'])
    if (!files.isFile(needed)) return { error: `no ${needed} in it` };
  const makefile = files.read('Makefile');
  if (!makefile) return { error: 'its Makefile can not be read' };
  const head = Buffer.from(makefile).subarray(0, 4096).toString('latin1');
  const variable = (name: string) => new RegExp(`^${name}[ \\t]*=[ \\t]*([^\\s#]*)`, 'm').exec(head)?.[1];
  const major = variable('VERSION');
  const minor = variable('PATCHLEVEL');
  if (!major || !minor) return { error: 'its Makefile does not begin with VERSION and PATCHLEVEL' };
  const sub = variable('SUBLEVEL');
  const version = `${major}.${minor}${sub ? `.${sub}` : ''}${variable('EXTRAVERSION') ?? ''}`;
  const archs = files
    .list('arch')
    .filter(
      (e) =>
        e.kind === 'dir' &&
        (files.isFile(`arch/${e.name}/Makefile`) || files.isFile(`arch/${e.name}/Kbuild`)),
    )
    .map((e) => e.name);
  const unsignedChars = Buffer.from(makefile).includes('-funsigned-char');
  return { version, archs, unsignedChars };
}
