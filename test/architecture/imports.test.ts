import { describe, expect, test } from 'vitest';
import { importsOf, violations } from './imports.ts';
import { repositoryFiles, repositoryText } from './repository.ts';

const sources = repositoryFiles().filter((path) => /^(server\/src|client)\/.*\.ts$/.test(path));

test('arrows point down only', () => {
  expect(sources.length).toBeGreaterThan(30);
  expect(sources.flatMap((path) => violations(path, repositoryText(path)))).toEqual([]);
});

describe('the check finds', () => {
  test.each([
    ['server/src/c/lexer.ts', '../tables/model.ts'],
    ['server/src/files/place.ts', '../index/model.ts'],
    ['server/src/tables/extract.ts', '../cli/main.ts'],
    ['server/src/cli/lint.ts', '../lsp/server.ts'],
    ['server/src/rules/rule.ts', '../../../test/rules/check.ts'],
    ['server/src/rules/rule.ts', '../helpers/text.ts'],
    ['server/src/index/build.ts', 'node:fs'],
    ['server/src/index/build.ts', 'fs/promises'],
    ['server/src/c/lexer.ts', 'node:child_process'],
    ['server/src/lsp/server.ts', 'vscode'],
    ['server/src/cli/lint.ts', 'vscode-languageserver/node'],
    ['server/src/rules/rule.ts', 'commander'],
    ['server/src/rules/rule.ts', 'web-tree-sitter'],
    ['server/src/rules/rule.ts', '../../../grammars/table-context.scm'],
    ['client/src/extension.ts', '../../server/src/rules/rule.ts'],
  ])('%s importing %s', (path, imported) => {
    expect(violations(path, `import { x } from '${imported}';`)).toHaveLength(1);
  });
});

test.each([
  ['server/src/cli/lint.ts', '../files/place.ts'],
  ['server/src/files/disk.ts', 'node:fs'],
  ['server/src/bus/all.ts', './pci.ts'],
  ['server/src/lsp/hover.ts', 'vscode-languageserver'],
  ['client/src/extension.ts', 'vscode'],
])('%s may import %s', (path, imported) => {
  expect(violations(path, `import type { X } from '${imported}';`)).toEqual([]);
});

test('every way of importing is seen', () => {
  const text = `
import a from './a.ts';
import './b.ts';
import {
  c,
} from "./c.ts";
export * from './d.ts';
const e = await import('./e.ts');
type F = import('./f.ts').F;
const g = require('./g.ts');
// import h from './h.ts';
/* import i from './i.ts'; */
`;
  expect(importsOf(text)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `./${name}.ts`));
});
