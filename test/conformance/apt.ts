// Debian's package manager: which packages there are, and getting them, for any of its architectures.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Apt {
  /** The name of the newest version of `source` that one of the packages `image` matches has too, with that package. */
  newestPair(source: string, image: RegExp): { readonly image: string; readonly version: string };
  /** Downloads `name=version` packages into a folder. */
  download(packages: readonly string[], folder: string): void;
}

/**
 * Up-to-date package lists of an architecture (`arm64`): the machine's own, or, where it is another, lists kept
 * below `cache`. Throws where a tool is missing or the lists can not be had.
 */
export function openApt(cache: string, architecture: string): Apt {
  for (const tool of ['apt-get', 'apt-cache', 'dpkg', 'dpkg-deb', 'tar'])
    if (!onPath(tool)) throw new Error(`no ${tool}: on a system other than Debian give TREE and IMAGE_DIR`);
  const root = process.getuid?.() === 0;
  const options = foreignOptions(cache, architecture, output('dpkg', ['--print-architecture']).trim());
  // Root downloads as _apt, who may not write here.
  const asRoot = '-oAPT::Sandbox::User=root';
  if (options.length > 0) {
    mkdirSync(join(listsOf(cache, architecture), 'partial'), { recursive: true });
    run('apt-get', ['-qq', asRoot, ...options, 'update']);
  } else if (root) run('apt-get', ['-qq', 'update']);
  if (!onPath('xz')) {
    if (!root) throw new Error('no xz: install the package xz-utils');
    run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', 'xz-utils']);
  }
  return {
    newestPair(source, image) {
      const prefix = source.replace('source', 'image');
      const offered = output('apt-cache', [...options, 'pkgnames', `${prefix}.`]).split('\n');
      const candidates = offered.filter((name) => image.test(name));
      if (candidates.length === 0) throw new Error(`apt offers no ${prefix}.* for ${architecture}`);
      const found = newestCommon(output('apt-cache', [...options, 'madison', source, ...candidates]), source);
      if (!found) throw new Error(`apt offers no version that both ${source} and an image have`);
      return found;
    },
    download: (packages, folder) =>
      run('apt-get', ['-q', asRoot, ...options, 'download', ...packages], folder),
  };
}

const listsOf = (cache: string, architecture: string) => join(cache, `apt-${architecture}`);

/** What makes apt look at another architecture than the machine's, and leave the machine's own lists alone. */
export function foreignOptions(cache: string, architecture: string, machine: string): readonly string[] {
  if (architecture === machine) return [];
  return [
    `-oAPT::Architecture=${architecture}`,
    `-oAPT::Architectures=${architecture}`,
    `-oDir::State::Lists=${listsOf(cache, architecture)}`,
    '-oDir::Cache::pkgcache=',
    '-oDir::Cache::srcpkgcache=',
  ];
}

/**
 * The newest version of `source` that another package has too, with that package. `madison` is the output of
 * `apt-cache madison`: lines `package | version | where`, the newest version of a package first.
 */
export function newestCommon(
  madison: string,
  source: string,
): { readonly image: string; readonly version: string } | undefined {
  const rows = madison.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  for (const [name, version] of rows) {
    if (name !== source || version === undefined) continue;
    const image = rows.find((row) => row[0] !== source && row[1] === version)?.[0];
    if (image !== undefined) return { image, version };
  }
  return undefined;
}

export function versionOf(deb: string): string {
  return output('dpkg-deb', ['-f', deb, 'Version']).trim();
}

function onPath(tool: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, tool)));
}

function output(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.trim()}`);
  return stdout;
}

/** What it prints goes to stderr: stdout is for results. */
export function run(command: string, args: readonly string[], cwd?: string): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2], env, ...(cwd ? { cwd } : {}) });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}
