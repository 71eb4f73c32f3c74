// The line of a MODULE_ALIAS that is not wanted.
import type { TreeFiles } from '../files/tree-files.ts';
import type { ModuleAlias } from '../tables/model.ts';
import { linesOf } from './edits.ts';
import type { Fix } from './rule.ts';

/** Takes out the line, if the invocation is all that stands on it. */
export function takeOut({ path, range }: ModuleAlias['place'], files: TreeFiles): Fix | undefined {
  const { start, end } = range;
  const line = linesOf(files, path)?.[start.line - 1];
  if (start.line !== end.line || line === undefined || !/^MODULE_ALIAS\w*\s*\(.*\)\s*;\s*$/.test(line))
    return undefined;
  return {
    title: 'Take out the alias',
    safety: 'safe',
    edits: [
      {
        path,
        range: { start: { line: start.line, column: 1 }, end: { line: start.line + 1, column: 1 } },
        newText: '',
      },
    ],
  };
}
