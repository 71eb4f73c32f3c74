// The comparison with a real kernel in small: the miniature kernel's modules.alias was read out of compiled objects.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { matchtable } from '../cli/harness.ts';
import { compareAliases, parseAliasLines } from './compare.ts';

const TREE = fileURLToPath(new URL('../kernel-tree', import.meta.url));

test('the miniature kernel: every alias, with its module, none extra', async () => {
  const args = ['alias', TREE, '--config', `${TREE}/config-mini`, '--arch', 'x86'];
  const { status, out } = await matchtable(args);
  expect(status).toBe(0);
  const truth = parseAliasLines(readFileSync(`${TREE}/modules.alias`, 'utf8'));
  const { differing, total } = compareAliases(truth, parseAliasLines(out), undefined);
  expect(differing).toEqual([]);
  expect(total).toEqual({ exact: 61, missing: 0, extra: 0 });
});

test('the miniature kernel: every idiom is understood without a configuration too', async () => {
  const { status, out, err } = await matchtable(['entries', TREE, '--verbose']);
  expect(status).toBe(0);
  expect(err).toContain('0 unresolved');
  expect(out.split('\n').filter((line) => line.split('\t').includes('?'))).toEqual([]);
});
