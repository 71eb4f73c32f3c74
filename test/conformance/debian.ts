// Debian's kernel source and the image built from it, downloaded once into a cache folder outside the checkout.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openApt, run, versionOf } from './apt.ts';
import { changelogVersion, type VersionEvidence } from './versions.ts';

export interface Pair {
  readonly tree: string;
  /** The unpacked linux-image package: `boot/`, `lib/modules/`. */
  readonly image: string;
  readonly evidence: readonly VersionEvidence[];
}

/** What a folder of the cache holds: `tree/`, `image/`, `changelog.gz`, and `versions.json` with this. */
interface Versions {
  readonly source: string;
  readonly image: string;
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
  const versions = held(folder) ?? download(cache, folder, series, architecture);
  const evidence: VersionEvidence[] = [
    { kind: 'package', side: 'source', version: versions.source, where: `linux-source-${series}` },
    { kind: 'package', side: 'image', version: versions.image, where: 'the linux-image package' },
  ];
  const changelog = changelogVersion(gunzipSync(readFileSync(join(folder, 'changelog.gz'))).toString('utf8'));
  if (changelog !== undefined)
    evidence.push({ kind: 'package', side: 'source', version: changelog, where: "the source's changelog" });
  return { tree: join(folder, 'tree'), image: join(folder, 'image'), evidence };
}

/** The versions in a complete folder of the cache; its tree may have been deleted with the folder that it is shared with. */
function held(folder: string): Versions | undefined {
  const record = join(folder, 'versions.json');
  if (!existsSync(record) || !existsSync(join(folder, 'tree/Makefile'))) return undefined;
  return JSON.parse(readFileSync(record, 'utf8')) as Versions;
}

function download(cache: string, folder: string, series: string, architecture: string): Versions {
  mkdirSync(cache, { recursive: true });
  const apt = openApt(cache, architecture);
  const source = `linux-source-${series}`;
  const { image, version } = apt.newestPair(
    source,
    new RegExp(`^linux-image-${series.replaceAll('.', '\\.')}\\.[^-]*(-\\d+)?-${architecture}$`),
  );
  const work = mkdtempSync(join(cache, '.partial-'));
  try {
    const shared = sharedSource(cache, series, version);
    const wanted = shared === undefined ? [source, image] : [image];
    tell(`downloading ${wanted.join(' and ')}, ${version}, into ${cache}`);
    apt.download(
      wanted.map((name) => `${name}=${version}`),
      work,
    );
    const deb = (name: string) => {
      const found = readdirSync(work).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
      if (!found) throw new Error(`apt-get download left no ${name}_*.deb`);
      return join(work, found);
    };
    tell('unpacking');
    const sourceVersion = shared === undefined ? unpackSource(work, source, deb(source)) : version;
    if (shared !== undefined) {
      symlinkSync(realpathSync(join(shared, 'tree')), join(work, 'tree'));
      copyFileSync(join(shared, 'changelog.gz'), join(work, 'changelog.gz'));
    }
    const versions: Versions = { source: sourceVersion, image: versionOf(deb(image)) };
    run('dpkg-deb', ['-x', deb(image), join(work, 'image')]);
    rmSync(deb(image));
    writeFileSync(join(work, 'versions.json'), `${JSON.stringify(versions)}\n`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
    return versions;
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw error;
  }
}

/** A folder of the cache with the source of this version: it is the same for all architectures. */
function sharedSource(cache: string, series: string, version: string): string | undefined {
  return readdirSync(cache)
    .filter((name) => name.startsWith(`linux-${series}-`))
    .map((name) => join(cache, name))
    .find((folder) => held(folder)?.source === version);
}

/** Leaves `tree/` and `changelog.gz` in `work`; gives the package's version. */
function unpackSource(work: string, source: string, deb: string): string {
  const version = versionOf(deb);
  const unpacked = join(work, 'source');
  run('dpkg-deb', ['-x', deb, unpacked]);
  run('tar', ['-xJf', join(unpacked, `usr/src/${source}.tar.xz`), '-C', work]);
  renameSync(join(work, source), join(work, 'tree'));
  renameSync(join(unpacked, `usr/share/doc/${source}/changelog.Debian.gz`), join(work, 'changelog.gz'));
  for (const path of [unpacked, deb]) rmSync(path, { recursive: true });
  return version;
}

function tell(message: string): void {
  process.stderr.write(`conformance: ${message}\n`);
}
