// `lint --against modules.alias`: drivers outside of any kernel tree, read with a kernel's headers as if they stood in
// a folder of it.
import { basename, dirname, join, relative, resolve } from 'node:path';
import { memoryFiles, overlayFiles } from '../files/memory.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { parseModulesAlias } from '../overlap/alias-globs.ts';
import { lintAgainst } from '../rules/against.ts';
import { includesPath, type LintOptions } from '../rules/choice.ts';
import { lintIndex } from '../rules/engine.ts';
import type { Finding, Related } from '../rules/rule.ts';
import { CannotRun, type Host } from './host.ts';
import { type KernelFolder, kernelFolder, MARK, open } from './kernel-folder.ts';
import { type LoadedTree, loadTree, reasonOf } from './load.ts';
import type { BuildOptions } from './options.ts';

export interface Against {
  readonly loaded: LoadedTree;
  /** With the paths that the user knows. */
  readonly findings: readonly Finding[];
  /** The files of these paths. */
  readonly files: TreeFiles;
  /** Whether a path (one of the user's) was asked for. */
  includes(path: string): boolean;
}

/** The folder of the tree in which the drivers are read. */
const MOUNT = 'out-of-tree';
/** Of a driver's folder what a compiler and Kbuild would read. */
const READ = /\.[chS]$|\.inc$|^(Makefile|Kbuild|Kconfig)$/;
const MOST_FILES = 5000;

/** Throws CannotRun where a file can't be read or there are no headers. */
export async function lintOutOfTree(
  host: Host,
  paths: readonly string[],
  options: BuildOptions & { readonly against: string; readonly tree?: string },
  buses: readonly string[],
  rules: LintOptions,
): Promise<Against> {
  if (paths.length === 0) throw new CannotRun('--against wants the driver: name its files or its folder');
  const lines = parseModulesAlias(textOf(host, options.against));
  if (lines.length === 0)
    throw new CannotRun(`${options.against} is no modules.alias: no line \`alias PATTERN MODULE\` in it`);
  const headers = headersFor(host, options);
  const given = paths.map((path) => existing(host, path));
  const folder = commonFolder(
    given.map(({ absolute, isFolder }) => (isFolder ? absolute : dirname(absolute))),
  );
  const own = sourcesBelow(host, folder, given);
  const files = overlayFiles(headers.files, {
    ...Object.fromEntries([...own].map(([path, bytes]) => [`${MOUNT}/${path}`, bytes])),
    Kbuild: `obj-y += ${MOUNT}/\n`,
  });
  // The scout's thread reads the disk, where no driver stands in the tree.
  const { scout: _, ...alone } = host;
  const loaded = await loadTree(alone, { ...headers, files }, options, buses);
  const shownAs = (path: string) => {
    if (!path.startsWith(`${MOUNT}/`)) return path;
    const name = relative(host.folder, join(folder, path.slice(MOUNT.length + 1)));
    return name.startsWith('..') ? join(folder, path.slice(MOUNT.length + 1)) : name;
  };
  const wanted = new Set([...own.keys()].map((path) => shownAs(`${MOUNT}/${path}`)));
  const includes = (path: string) =>
    wanted.has(path) &&
    given.some(({ absolute, isFolder }) => {
      const full = resolve(host.folder, path);
      return isFolder ? full.startsWith(`${absolute}/`) : full === absolute;
    });
  // Globs are of the paths that the user knows.
  const { exclude: _no, ...chosen } = rules;
  // What the kernel's modules share with the driver is not found by the rules on trees.
  const everywhere = { ...chosen, partial: true };
  const found = [
    ...lintIndex(loaded.index, everywhere),
    ...lintAgainst(loaded.index, { path: options.against, lines }, everywhere),
  ];
  const findings = found
    .map((finding) => named(finding, shownAs))
    .filter(({ path }) => includesPath(path, rules))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.range.start.line - b.range.start.line));
  return {
    loaded: {
      ...loaded,
      index: {
        ...loaded.index,
        tables: loaded.index.tables.map((table) => ({ ...table, path: shownAs(table.path) })),
      },
    },
    findings,
    includes,
    files: namedFiles(host, options.against, own, shownAs),
  };
}

/** The headers named, else those that a distribution puts beside modules.alias. */
function headersFor(
  host: Host,
  { against, tree }: { readonly against: string; readonly tree?: string },
): KernelFolder {
  if (tree !== undefined) return kernelFolder(host, tree);
  const beside = dirname(resolve(host.folder, against));
  // Debian: `source` is the common headers, `build` those of one flavour, which lean on them.
  for (const name of ['source', 'build']) {
    const root = join(beside, name);
    if (host.kind(join(root, MARK)) !== 'file') continue;
    const opened = open(host, root, root);
    if (typeof opened !== 'string') return opened;
  }
  throw new CannotRun(
    `no headers beside ${against}: name a kernel tree or a linux-headers folder with --tree (one with ${MARK})`,
  );
}

function textOf(host: Host, name: string): string {
  try {
    return Buffer.from(host.read(resolve(host.folder, name))).toString('latin1');
  } catch (error) {
    throw new CannotRun(`${name} can not be read: ${reasonOf(error)}`);
  }
}

interface Given {
  readonly absolute: string;
  readonly isFolder: boolean;
}

function existing(host: Host, path: string): Given {
  const absolute = resolve(host.folder, path);
  const kind = host.kind(absolute);
  if (kind === undefined) throw new CannotRun(`${path}: no such file or folder`);
  return { absolute, isFolder: kind === 'dir' };
}

function commonFolder(folders: readonly string[]): string {
  let common = folders[0]!;
  while (
    !folders.every((folder) => folder === common || folder.startsWith(`${common === '/' ? '' : common}/`))
  )
    common = dirname(common);
  return common;
}

/** The files of the drivers' folders, by their path below `folder`; folders given are read with all below them. */
function sourcesBelow(host: Host, folder: string, given: readonly Given[]): ReadonlyMap<string, Uint8Array> {
  const own = new Map<string, Uint8Array>();
  const disk = host.open(folder);
  const read = (dir: string, deep: boolean) => {
    for (const { name, kind } of disk.list(dir)) {
      const path = dir === '' ? name : `${dir}/${name}`;
      if (own.size >= MOST_FILES)
        throw new CannotRun(
          `more than ${MOST_FILES} source files below ${folder}: name the driver's own files`,
        );
      if (kind === 'dir' && deep && !name.startsWith('.')) read(path, deep);
      const bytes = kind === 'file' && READ.test(name) && !own.has(path) ? disk.read(path) : undefined;
      if (bytes) own.set(path, bytes);
    }
  };
  for (const { absolute, isFolder } of given)
    read(relative(folder, isFolder ? absolute : dirname(absolute)), isFolder);
  // Without a makefile each file is a module of its own, as people try out a driver.
  for (const { absolute, isFolder } of given) {
    const dir = relative(folder, isFolder ? absolute : dirname(absolute));
    const makefiles = ['Kbuild', 'Makefile'].map((name) => (dir === '' ? name : `${dir}/${name}`));
    if (isFolder || makefiles.some((path) => own.has(path))) continue;
    const names = given
      .filter((other) => !other.isFolder && dirname(other.absolute) === dirname(absolute))
      .map((other) => basename(other.absolute).replace(/\.c$/, '.o'));
    own.set(makefiles[0]!, Buffer.from(`obj-m += ${names.join(' ')}\n`));
  }
  return own;
}

function named(finding: Finding, shownAs: (path: string) => string): Finding {
  const place = <P extends Related | Finding>(at: P): P => ({ ...at, path: shownAs(at.path) });
  return {
    ...place(finding),
    related: finding.related.map(place),
    ...(finding.fix && {
      fix: {
        ...finding.fix,
        edits: finding.fix.edits.map((edit) => ({ ...edit, path: shownAs(edit.path) })),
      },
    }),
  };
}

/** For source lines of findings: the drivers' files and modules.alias, by the names that the user gave. */
function namedFiles(
  host: Host,
  against: string,
  own: ReadonlyMap<string, Uint8Array>,
  shownAs: (path: string) => string,
): TreeFiles {
  const contents = new Map([...own].map(([path, bytes]) => [shownAs(`${MOUNT}/${path}`), bytes]));
  contents.set(against, host.read(resolve(host.folder, against)));
  return { ...memoryFiles({}), read: (path) => contents.get(path), isFile: (path) => contents.has(path) };
}
