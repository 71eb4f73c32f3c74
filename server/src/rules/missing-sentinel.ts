// A table without the empty entry that ends it.
import type { Place, Position } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { isHalfTyped } from '../tables/half-typed.ts';
import type { Table } from '../tables/model.ts';
import { linesOf } from './edits.ts';
import page from './missing-sentinel.md';
import type { Edit, Fix, Report, Rule } from './rule.ts';
import { sourceAt } from './source.ts';
import { isWalked } from './walked.ts';

export const missingSentinel: Rule = {
  name: 'missing-sentinel',
  summary: 'a table has no sentinel: the kernel reads past its end',
  severity: 'error',
  state: 'stable',
  page,
  *checkTable({ table, files }): Iterable<Report> {
    const last = table.entries.at(-1);
    if (table.terminator !== 'missing' || table.counted || !last || !isWalked(table)) return;
    if (isCommentOpen(last.place, files) || mayHaveOne(table, files)) return;
    const fix = sentinelFix(table, last.place, files);
    yield {
      table,
      place: last.place,
      message: `${table.name} has no sentinel: the kernel reads on behind this entry`,
      related: [{ ...table.place, message: 'the table begins here' }],
      help: 'end the table with an empty entry, { }',
      ...(fix ? { fix } : {}),
      subject: '',
    };
  },
};

/** Whether an entry lacks its comma that is the sentinel, where nobody types into it. */
const mayHaveOne = ({ entries }: Table, files: TreeFiles): boolean =>
  entries.some((entry) => isHalfTyped(entry) && /^\{\s*\}$/.test(sourceAt(files, entry.place) ?? ''));

/** Whether a comment behind it goes on over another one's beginning (-Wcomment): somebody is typing the first of them. */
function isCommentOpen({ path, range }: Place, files: TreeFiles): boolean {
  const [line, ...more] = (linesOf(files, path) ?? []).slice(range.end.line - 1);
  const open = line?.slice(range.end.column - 1).lastIndexOf('/*') ?? -1;
  const behind = more.join('\n');
  const close = behind.indexOf('*/');
  if (open < 0 || line!.slice(range.end.column - 1).includes('*/', open)) return false;
  return close < 0 || behind.slice(0, close).includes('/*');
}

/** Behind the last entry, if that is written in braces of its own and in the file of the table. */
function sentinelFix(table: Table, place: Place, files: TreeFiles): Fix | undefined {
  const source = sourceAt(files, place);
  if (!source?.startsWith('{') || !source.endsWith('}') || place.path !== table.place.path) return undefined;
  const { start, end } = place.range;
  const line = sourceAt(files, {
    path: place.path,
    range: { start: { line: start.line, column: 1 }, end: start },
  });
  if (line === undefined || line.trim() !== '') return undefined;
  // No comma behind the sentinel: nothing is to come there.
  const next = { line: end.line, column: end.column + 1 };
  const comma = sourceAt(files, { path: place.path, range: { start: end, end: next } }) === ',';
  const at = comma ? next : end;
  const insert = (at: Position, newText: string): Edit => ({
    path: place.path,
    range: { start: at, end: at },
    newText,
  });
  // What is said of the last entry behind it stays beside it.
  const behind = linesOf(files, place.path)?.[at.line - 1]?.slice(at.column - 1) ?? '';
  const remark = REMARK.exec(behind)?.[0].length ?? 0;
  const sentinel = `\n${line}{ }`;
  return {
    title: 'Add the sentinel',
    safety: 'safe',
    edits:
      comma || remark === 0
        ? [insert({ ...at, column: at.column + remark }, `${comma ? '' : ','}${sentinel}`)]
        : [insert(at, ','), insert({ ...at, column: at.column + remark }, sentinel)],
  };
}

/** A comment that takes the rest of the line. */
const REMARK = /^[ \t]*(?:\/\*(?:(?!\*\/).)*\*\/|\/\/[^\r]*[^\r\\])(?=\s*$)/;
