// `node scripts/tool.mjs test/mainline/pairs`: the between-driver findings in unmodified kernels, and what arbitrates the
// module pairs of Debian's 6.1 for amd64, against the files kept here. Needs the kernels of `npm run conformance`; one
// that is not in its cache is left out.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { busNamed } from '../../../server/src/bus/all.ts';
import { openDisk } from '../../../server/src/files/disk.ts';
import { buildIndex } from '../../../server/src/index/build.ts';
import { parseConfig } from '../../../server/src/kernel/config.ts';
import { openKconfig } from '../../../server/src/kernel/kconfig.ts';
import { openTree } from '../../../server/src/kernel/tree.ts';
import { findOverlaps } from '../../../server/src/overlap/find.ts';
import { moduleOverlaps } from '../../../server/src/overlap/modules.ts';
import { openProbes } from '../../../server/src/overlap/probe-decides.ts';
import { lintIndex } from '../../../server/src/rules/engine.ts';
import { BETWEEN, keyOfFinding, pairKey, readPairs } from './judged.ts';

const HERE = 'test/mainline/pairs';
const write = process.argv.includes('--write');
const cache = process.env.MATCHTABLE_CACHE ?? join(homedir(), '.cache', 'matchtable');
let differ = false;

function opened(version: string) {
  const root = join(cache, `linux-${version}-amd64`);
  if (!existsSync(join(root, 'tree'))) return undefined;
  const files = openDisk(join(root, 'tree'));
  const tree = openTree(files);
  return 'error' in tree ? undefined : { root, files, tree };
}

function told(name: string, missing: readonly string[], extra: readonly string[], all: number): void {
  for (const row of extra) process.stdout.write(`${name}: new: ${row}\n`);
  for (const row of missing) process.stdout.write(`${name}: gone: ${row}\n`);
  process.stdout.write(`${name}: ${all} rows, ${missing.length} gone, ${extra.length} new\n`);
  differ ||= missing.length + extra.length > 0;
}

for (const version of ['6.1', '6.12', '7.3']) {
  const kernel = opened(version);
  if (!kernel) continue;
  const index = buildIndex(kernel);
  const found = lintIndex(index, { select: BETWEEN })
    .filter(({ severity }) => severity !== 'info')
    .map(keyOfFinding);
  const name = `${version}.tsv`;
  const judged = readPairs(readFileSync(join(HERE, name), 'utf8'), name).map(pairKey);
  told(
    name,
    judged.filter((row) => !found.includes(row)),
    found.filter((row) => !judged.includes(row)),
    judged.length,
  );
}

const kernel = opened('6.1');
const boot = kernel && join(kernel.root, 'image', 'boot');
const config = boot && readdirSync(boot).find((name) => name.startsWith('config-'));
if (kernel && config) {
  const path = join(boot, config);
  const index = buildIndex({
    ...kernel,
    buses: ['pci'],
    config: parseConfig(readFileSync(path), path).config,
  });
  const pairs = moduleOverlaps(findOverlaps(index.tables, busNamed('pci')!), {
    kconfig: openKconfig(index.files),
    probes: openProbes(index.files, index.tables),
  });
  const rows = pairs
    .filter(({ identical, covers, covered }) => identical + covers + covered > 0)
    // A list that no driver registers claims nothing, a catch-all waits for an administrator.
    .filter(({ arbitration }) => arbitration !== 'no-driver' && arbitration !== 'catch-all')
    .map(({ moduleA, moduleB, arbitration, arbitrated: { decision } }) => {
      const place = decision ? `${decision.place.path}:${decision.place.range.start.line}` : '-';
      return [moduleA, moduleB, arbitration, place].join('\t');
    });
  const name = join(HERE, '6.1-amd64.txt');
  const header = 'moduleA\tmoduleB\tarbitration\tplace';
  if (write) writeFileSync(name, `${[header, ...rows].join('\n')}\n`);
  const known = existsSync(name) ? readFileSync(name, 'utf8').trimEnd().split('\n').slice(1) : [];
  told(
    '6.1-amd64.txt',
    known.filter((row) => !rows.includes(row)),
    rows.filter((row) => !known.includes(row)),
    known.length,
  );
}
process.exitCode = differ ? 1 : 0;
