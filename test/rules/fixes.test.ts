// Fixes, on every flagged example of the pages: the finding is gone, none has come, and what was written is clean.
import { describe, expect, it } from 'vitest';
import type { TreeFiles } from '../../server/src/files/tree-files.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { compareFindings } from '../../server/src/review/compare.ts';
import { movesOf } from '../../server/src/review/lines.ts';
import { RULES } from '../../server/src/rules/all.ts';
import { applyFixes } from '../../server/src/rules/apply-fixes.ts';
import { widthOf } from '../../server/src/rules/edits.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { examplesOf, treeOf } from './pages.ts';

type Files = Readonly<Record<string, string>>;

function lint(files: TreeFiles): Finding[] {
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  return lintIndex(buildIndex({ files, tree }));
}

/** The example's files without what the test wants to find in them. */
const asWritten = (files: Files): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replaceAll(/^\s*\/\/\s*\^+.*\n/gm, '')]),
  );

/** As somebody writes who uses four blanks for a tab. */
const withBlanks = (files: Files): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      /\.[ch]$/.test(path) ? text.replaceAll(/^\t+/gm, (tabs) => '    '.repeat(tabs.length)) : text,
    ]),
  );

/** Lines that are new, each as often as it is. */
function added(before: string, after: string): string[] {
  const left = before.split('\n');
  return after.split('\n').filter((line) => {
    const at = left.indexOf(line);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}

const told = (findings: readonly Finding[]) =>
  findings.map(({ path, range, rule, message }) => `${path}:${range.start.line} ${rule}: ${message}`);

/** What scripts/checkpatch.pl says of white space, and blanks where the file has tabs, or the other way round. */
function untidy(line: string, indent: string): string | undefined {
  if (/[ \t]$/.test(line)) return 'blanks at the end';
  if (/ \t/.test(line)) return 'a blank before a tab';
  const [own = ''] = /^[ \t]*/.exec(line) ?? [];
  // What goes on in the next line may stand below what it goes on from.
  if (own.replaceAll(indent, '').replace(/^ {1,7}/, '') !== '') return `indented by ${JSON.stringify(own)}`;
  return widthOf(line.replace(/\s*\/\*.*\*\/$/, '')) > 100 ? 'too long' : undefined;
}

const cases = RULES.flatMap((rule) =>
  examplesOf(rule.page)
    .filter(({ expected }) => expected.length > 0)
    .map(({ heading, files }, nth) => ({ rule: rule.name, heading, nth, files: asWritten(files) })),
);

function checkFixes(rule: string, files: Files, indent: string): number {
  const before = treeOf(files);
  const found = lint(before);
  const fixable = found.filter((each) => each.rule === rule && each.fix && each.path in files);
  for (const finding of fixable) {
    const fixed = applyFixes(before, [finding], () => true);
    expect(fixed.applied).toEqual([finding]);
    const texts = Object.fromEntries(
      fixed.files.map(({ path, after }) => [path, Buffer.from(after).toString()]),
    );
    const after = treeOf({ ...files, ...texts });
    const moves = movesOf(
      before,
      after,
      fixed.files.map(({ path }) => ({ from: path, to: path })),
    );
    const { introduced, cured } = compareFindings(found, lint(after), moves);
    expect(told(introduced)).toEqual([]);
    expect(told(cured)).toContain(told([finding])[0]);
    for (const file of fixed.files)
      for (const line of added(Buffer.from(file.before).toString(), texts[file.path]!))
        expect(untidy(line, indent), line).toBeUndefined();
  }
  return fixable.length;
}

describe('a fix cures its finding, brings no other, and is written as the file is', () => {
  const fixed = new Set<string>();
  it.each(cases)('$rule: $heading $nth', ({ rule, files }) => {
    if (checkFixes(rule, files, '\t') > 0) fixed.add(rule);
    checkFixes(rule, withBlanks(files), '    ');
  });

  it('most rules on entries have one', () => {
    expect([...fixed].sort()).toEqual([
      'alias-matches-nothing',
      'allow-without-effect',
      'class-without-mask',
      'compatible-without-id',
      'covered-by-wildcard',
      'duplicate-entry',
      'entry-after-sentinel',
      'mismatched-device-table',
      'misplaced-driver-data',
      'missing-device-table',
      'missing-sentinel',
      'redundant-alias',
      'subvendor-left-out',
      'unreachable-entry',
      'vfio-without-override',
    ]);
  });
});
