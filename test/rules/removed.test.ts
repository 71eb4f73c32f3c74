// Each rule is needed: with it taken away, what its page flags is found by no other.
import { expect, it } from 'vitest';
import { buildIndex } from '../../server/src/index/build.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { RULES } from '../../server/src/rules/all.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { examplesOf, treeOf } from './pages.ts';

it.each(RULES)('without $name its flagged example goes unnoticed', ({ name, page }) => {
  const example = examplesOf(page).find(({ expected }) => expected.length > 0)!;
  const files = treeOf(example.files);
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const index = buildIndex({ files, tree });
  const met = (found: ReturnType<typeof lintIndex>) =>
    example.expected.filter((each) =>
      found.some((f) => f.rule === each.rule && f.path === each.path && f.message.includes(each.text)),
    );
  expect(met(lintIndex(index))).toEqual(example.expected);
  expect(met(lintIndex(index, { ignore: [name] }))).toEqual([]);
});
