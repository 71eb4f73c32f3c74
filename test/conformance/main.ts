// `npm run conformance`: what `matchtable alias` says of a kernel tree, and what every member of every entry is, against
// the modules that Debian built from the same source. Exit: 0 nothing missing, extra or other, 1 something is, 2 could not compare.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type AliasesByModule, compareAliases, parseAliasLines } from './compare.ts';
import { cacheFolder, debianPair, type Pair } from './debian.ts';
import { aliasesOfImage, bannerVersion, configOf } from './image.ts';
import { comparisonText, contentsText } from './report.ts';
import { compareValues } from './values.ts';
import { configVersion, disagreement, makefileVersion, type VersionEvidence } from './versions.ts';

const USAGE = `npm run conformance -- [options] [TREE IMAGE_DIR]

TREE is a kernel tree, IMAGE_DIR an unpacked linux-image package (boot/, lib/modules/) of the same version.
Without them Debian's packages are downloaded once, into MATCHTABLE_CACHE (default: ~/.cache/matchtable), those of
another architecture than this machine's with package lists of their own.

  --series 6.1          which of Debian's kernels to download
  --arch x86            the kernel's name of the architecture: x86, arm64
  --bus all             which aliases and tables to compare: pci,vfio_pci or the like, by what stands before their first
                        colon; other for those of no device bus (char-major-10-183, usbfunc:hid)
  --show 10             how many of the modules and values that differ to list
  --json                the comparison as JSON
  --counts FILE         {passed, failed} for .ci/run: the version check, each module and each
                        table count`;

/** Debian's names of the kernel's architectures. */
const DEBIAN_ARCHITECTURE: Readonly<Record<string, string>> = { x86: 'amd64', arm64: 'arm64' };

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

function main(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      series: { type: 'string', default: '6.1' },
      arch: { type: 'string', default: 'x86' },
      bus: { type: 'string', default: 'all' },
      show: { type: 'string', default: '10' },
      json: { type: 'boolean', default: false },
      counts: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const pair = pairOf(positionals, values.series, values.arch);
  const config = configOf(pair.image);
  const evidence = [...pair.evidence, ...found(pair, config)];
  const conflict = disagreement(evidence);
  if (conflict !== undefined) throw new Error(`source and image are not of one version: ${conflict}`);

  const buses = values.bus === 'all' ? undefined : new Set(values.bus.split(','));
  const comparison = compareAliases(
    aliasesOfImage(pair.image),
    aliasesOfTree(pair.tree, config, values.arch),
    buses,
  );
  const contents = compareValues(pair.tree, pair.image, config, values.arch, buses);
  const version = (kind: VersionEvidence['kind']) => evidence.find((one) => one.kind === kind)?.version;
  const versions = { kernel: version('kernel'), package: version('package') };
  if (values.json) {
    const { byBus, ...rest } = comparison;
    const json = { versions, arch: values.arch, byBus: Object.fromEntries(byBus), ...rest, contents };
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  } else {
    const debian = versions.package === undefined ? '' : ` (Debian ${versions.package})`;
    process.stdout.write(`Linux ${versions.kernel}${debian}, ${values.arch}\n\n`);
    process.stdout.write(comparisonText(comparison, Number(values.show)));
    process.stdout.write(contentsText(contents, Number(values.show)));
  }
  if (comparison.total.exact === 0) throw new Error('not one alias is the same on both sides');
  const { modules, differing } = comparison;
  const failed = differing.length + contents.wrong;
  if (values.counts !== undefined) {
    const counts = { passed: 1 + modules + contents.tables - failed, failed };
    writeFileSync(values.counts, JSON.stringify(counts));
  }
  return failed > 0 ? 1 : 0;
}

function pairOf(positionals: readonly string[], series: string, arch: string): Pair {
  const [tree, image] = positionals;
  if (tree !== undefined && image !== undefined && positionals.length === 2)
    return { tree, image, evidence: [] };
  if (positionals.length > 0) throw new Error(`give TREE and IMAGE_DIR, or neither\n\n${USAGE}`);
  const architecture = DEBIAN_ARCHITECTURE[arch];
  if (architecture === undefined) throw new Error(`no Debian name is known of the architecture ${arch}`);
  return debianPair(cacheFolder(process.env), series, architecture);
}

/** What tree and image themselves say of their version. */
function found({ tree, image }: Pair, config: string): readonly VersionEvidence[] {
  const evidence: VersionEvidence[] = [];
  const add = (one: Omit<VersionEvidence, 'version'>, version: string | undefined) => {
    if (version !== undefined) evidence.push({ ...one, version });
  };
  const makefile = readFileSync(join(tree, 'Makefile'), 'utf8');
  add({ kind: 'kernel', side: 'source', where: "the tree's Makefile" }, makefileVersion(makefile));
  const configText = readFileSync(config, 'utf8');
  add({ kind: 'kernel', side: 'image', where: "the image's config" }, configVersion(configText));
  add({ kind: 'package', side: 'image', where: "the image's banner" }, bannerVersion(image));
  return evidence;
}

function aliasesOfTree(tree: string, config: string, arch: string): AliasesByModule {
  const { status, stdout, error } = spawnSync(
    process.execPath,
    ['dist/cli.js', 'alias', tree, '--config', config, '--arch', arch],
    { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (error || status !== 0)
    throw new Error(`matchtable alias failed (${error?.message ?? `exit ${status}`})`);
  return parseAliasLines(stdout);
}
