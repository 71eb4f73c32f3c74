// `npm run mainline`: the findings in unmodified kernels against the verdicts kept in this folder.
// Needs the kernels that `npm run conformance` puts into its cache, or a tree for `--tree`.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDisk } from '../../server/src/files/disk.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { RULES } from '../../server/src/rules/all.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { compareVerdicts, isShown, keyOf, readVerdicts, shareOfFalse } from './verdicts.ts';

const HELP = `npm run mainline -- [VERSION...] [--tree DIR] [--rules NAMES] [--list]

Compares what lint shows of an unmodified kernel, on all buses, with test/mainline/VERSION.tsv.
VERSION is 6.1, 6.12 or 7.3 (default: all, as far as they are in the cache; for 7.3 name a tree of 7.3.4).
--rules   only these rules (default: those that the file has rows of)
--list    prints the findings instead, as rows without a verdict

Exit: 0 all judged and all there, 1 they differ, 2 could not run.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tree: { type: 'string' },
    rules: { type: 'string' },
    list: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

function main(): number {
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const cache = process.env.MATCHTABLE_CACHE ?? join(homedir(), '.cache', 'matchtable');
  const versions = positionals.length > 0 ? positionals : ['6.1', '6.12', '7.3'];
  let status = 0;
  for (const version of versions) {
    const root = values.tree ?? join(cache, `linux-${version}-amd64`, 'tree');
    if (!existsSync(root)) {
      process.stderr.write(`${root}: no such folder; npm run conformance fetches it\n`);
      if (positionals.length > 0) return 2;
      continue;
    }
    status = Math.max(status, check(version, root));
  }
  return status;
}

function check(version: string, root: string): number {
  const name = `test/mainline/${version}.tsv`;
  if (!existsSync(name) && !values.list && !values.rules) {
    process.stderr.write(
      `${name}: no such file: nothing of ${version} is judged; --list prints what to judge\n`,
    );
    return 2;
  }
  const judged = existsSync(name) ? readVerdicts(readFileSync(name, 'utf8'), name) : [];
  const rules =
    values.rules?.split(',') ??
    (values.list
      ? RULES.filter(({ state }) => state === 'stable').map((rule) => rule.name)
      : [...new Set(judged.map(({ rule }) => rule))]);
  const files = openDisk(root);
  const tree = openTree(files);
  if ('error' in tree) {
    process.stderr.write(`${root}: ${tree.error}\n`);
    return 2;
  }
  const found = lintIndex(buildIndex({ files, tree }), { select: rules }).filter(isShown);
  if (values.list) {
    for (const each of found) process.stdout.write(`${keyOf(each)}\t\t${each.message}\n`);
    return 0;
  }
  const of = judged.filter(({ rule }) => rules.includes(rule));
  const { unjudged, gone } = compareVerdicts(of, found);
  for (const key of unjudged) process.stdout.write(`not judged: ${key}\n`);
  for (const key of gone) process.stdout.write(`gone: ${key}\n`);
  const wrong = of.filter(({ verdict }) => verdict === 'false').length;
  process.stdout.write(
    `${tree.version}: ${found.length} findings, ${of.length} judged, ${wrong} of them false (${(100 * shareOfFalse(of)).toFixed(1)}%)\n`,
  );
  return unjudged.length + gone.length > 0 ? 1 : 0;
}

process.exitCode = main();
