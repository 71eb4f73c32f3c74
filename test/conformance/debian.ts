// Debian's kernel source and the image built from it, downloaded once into a cache folder outside the checkout.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { changelogVersion, type VersionEvidence } from './versions.ts';

export interface Pair {
  readonly tree: string;
  /** The unpacked linux-image package: `boot/`, `lib/modules/`. */
  readonly image: string;
  readonly evidence: readonly VersionEvidence[];
}

/** MATCHTABLE_CACHE, or `matchtable` in the user's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env.MATCHTABLE_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'matchtable');
}

/**
 * Source and image of a series (`6.1`) for one of Debian's architectures (`amd64`), of the newest version that both
 * exist in. Needs apt; downloads only where the cache does not hold them. Throws with what is missing.
 */
export function debianPair(cache: string, series: string, architecture: string): Pair {
  const folder = join(cache, `linux-${series}-${architecture}`);
  const record = join(folder, 'versions.json');
  if (!existsSync(record)) download(cache, folder, series, architecture);
  const versions = JSON.parse(readFileSync(record, 'utf8')) as { source: string; image: string };
  const evidence: VersionEvidence[] = [
    { kind: 'package', side: 'source', version: versions.source, where: `linux-source-${series}` },
    { kind: 'package', side: 'image', version: versions.image, where: 'the linux-image package' },
  ];
  const changelog = changelogVersion(gunzipSync(readFileSync(join(folder, 'changelog.gz'))).toString('utf8'));
  if (changelog !== undefined)
    evidence.push({ kind: 'package', side: 'source', version: changelog, where: "the source's changelog" });
  return { tree: join(folder, 'tree'), image: join(folder, 'image'), evidence };
}

function download(cache: string, folder: string, series: string, architecture: string): void {
  for (const tool of ['apt-get', 'apt-cache', 'dpkg-deb', 'tar'])
    if (!onPath(tool)) throw new Error(`no ${tool}: on a system other than Debian give TREE and IMAGE_DIR`);
  const root = process.getuid?.() === 0;
  if (root) run('apt-get', ['-qq', 'update']);
  if (!onPath('xz')) {
    if (!root) throw new Error('no xz: install the package xz-utils');
    run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', 'xz-utils']);
  }
  const { source, image, version } = newestPair(series, architecture);
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, '.partial-'));
  try {
    tell(`downloading ${source} and ${image}, ${version}, into ${cache}`);
    // Root downloads as _apt, who may not write here.
    run(
      'apt-get',
      ['-q', '-oAPT::Sandbox::User=root', 'download', `${source}=${version}`, `${image}=${version}`],
      work,
    );
    const debs = readdirSync(work).filter((name) => name.endsWith('.deb'));
    const deb = (name: string) => {
      const found = debs.find((file) => file.startsWith(`${name}_`));
      if (!found) throw new Error(`apt-get download left no ${name}_*.deb`);
      return join(work, found);
    };
    const versions = { source: field(deb(source), 'Version'), image: field(deb(image), 'Version') };
    tell('unpacking');
    const unpacked = join(work, 'source');
    run('dpkg-deb', ['-x', deb(source), unpacked]);
    run('tar', ['-xJf', join(unpacked, `usr/src/${source}.tar.xz`), '-C', work]);
    renameSync(join(work, source), join(work, 'tree'));
    renameSync(join(unpacked, `usr/share/doc/${source}/changelog.Debian.gz`), join(work, 'changelog.gz'));
    run('dpkg-deb', ['-x', deb(image), join(work, 'image')]);
    for (const path of [unpacked, deb(source), deb(image)]) rmSync(path, { recursive: true });
    writeFileSync(join(work, 'versions.json'), `${JSON.stringify(versions)}\n`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw error;
  }
}

/** The packages of the newest version of which both the source and an image are offered. */
function newestPair(series: string, architecture: string) {
  const source = `linux-source-${series}`;
  const images = new RegExp(`^linux-image-${series.replaceAll('.', '\\.')}\\.[^-]*(-\\d+)?-${architecture}$`);
  const offered = output('apt-cache', ['pkgnames', `linux-image-${series}.`]).split('\n');
  const candidates = offered.filter((name) => images.test(name));
  if (candidates.length === 0) throw new Error(`apt offers no linux-image-${series}.*-${architecture}`);
  const found = newestCommon(output('apt-cache', ['madison', source, ...candidates]), source);
  if (!found) throw new Error(`apt offers no version that both ${source} and an image have`);
  return { source, ...found };
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

function field(deb: string, name: string): string {
  return output('dpkg-deb', ['-f', deb, name]).trim();
}

function onPath(tool: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, tool)));
}

function tell(message: string): void {
  process.stderr.write(`conformance: ${message}\n`);
}

function output(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.trim()}`);
  return stdout;
}

/** What it prints goes to stderr: stdout is for results. */
function run(command: string, args: readonly string[], cwd?: string): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2], env, ...(cwd ? { cwd } : {}) });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}
