// Whole entries taken out of their table or moved in it, with the comma and the comment behind them. Done only where
// each is plain text on lines of its own that is there whenever its table is; else there is no edit.
import type { TreeFiles } from '../files/tree-files.ts';
import type { Entry, Table } from '../tables/model.ts';
import { linesOf } from './edits.ts';
import type { Edit } from './rule.ts';
import { textIn } from './source.ts';

interface Written {
  /** From the start of its first line, or that of its comment, to the start of the line behind its last. */
  readonly range: Edit['range'];
  /** What stands there, with a comma behind the entry. */
  readonly text: string;
  readonly indent: string;
  /** Above it is nothing but a comment, which may speak of it and of what follows. */
  readonly commented: boolean;
}

const COMMENTS = /^\s*(?:\/\*(?:(?!\*\/).)*\*\/\s*)*(?:\/\/.*)?$/;

/** By line: how many entries of a table stand on it, wholly or in part. Tables never change. */
const crowds = new WeakMap<Table, ReadonlyMap<number, number>>();

function crowdOf(table: Table): ReadonlyMap<number, number> {
  let crowd = crowds.get(table) as Map<number, number> | undefined;
  if (!crowd) {
    crowd = new Map();
    for (const { place } of table.entries)
      for (let line = place.range.start.line; line <= place.range.end.line; line++)
        crowd.set(line, (crowd.get(line) ?? 0) + 1);
    crowds.set(table, crowd);
  }
  return crowd;
}

/** `lines`: those of the table's file. */
function writtenAt(lines: readonly string[], table: Table, { place, condition }: Entry): Written | undefined {
  if (condition !== table.condition || place.path !== table.place.path) return undefined;
  const source = textIn(lines, place.range);
  const plain = source?.startsWith('{') ? source.endsWith('}') : /^\w+\s*\(.*\)$/s.test(source ?? '');
  if (!plain) return undefined;
  // A macro that several entries come from is written once.
  const { start, end } = place.range;
  const crowd = crowdOf(table);
  for (let line = start.line; line <= end.line; line++) if (crowd.get(line)! > 1) return undefined;
  const indent = lines[start.line - 1]!.slice(0, start.column - 1);
  const last = lines[end.line - 1]!;
  const [, comma, behind = ''] = /^(\s*,)?(.*)$/s.exec(last.slice(end.column - 1)) ?? [];
  if (indent.trim() !== '' || !COMMENTS.test(behind) || end.line >= lines.length) return undefined;
  const body = `${indent}${source}${comma ?? ','}${behind}\n`;
  const comment = commentAbove(lines, start.line);
  const alone = comment < start.line && isBlank(lines[comment - 2]) && isBlank(lines[end.line]);
  if (!alone)
    return {
      range: { start: { line: start.line, column: 1 }, end: { line: end.line + 1, column: 1 } },
      text: body,
      indent,
      commented: comment < start.line,
    };
  // A comment and one entry between blank lines belong together.
  return {
    range: { start: { line: comment, column: 1 }, end: { line: end.line + 2, column: 1 } },
    text: `${lines.slice(comment - 1, start.line - 1).join('\n')}\n${body}${lines[end.line]}\n`,
    indent,
    commented: false,
  };
}

const isBlank = (line: string | undefined) => line !== undefined && line.trim() === '';

/** The first line of the comment that ends above a line; the line itself where there is none. */
function commentAbove(lines: readonly string[], line: number): number {
  const at = (n: number) => lines[n - 1]?.trim() ?? '';
  let first = line;
  while (at(first - 1).startsWith('//')) first--;
  if (first < line || !at(line - 1).endsWith('*/')) return first;
  first--;
  while (first > 1 && !at(first).includes('/*')) first--;
  // Behind code it speaks of that code.
  return at(first).startsWith('/*') ? first : line;
}

export interface Removal {
  readonly edits: readonly Edit[];
  /** A comment stands above one of them: it would be left behind. */
  readonly commented: boolean;
}

/** Takes entries out. `lines`: those of the table's file. undefined where one of them can't be. */
export function removalOf(
  files: TreeFiles,
  table: Table,
  entries: readonly Entry[],
  lines = linesOf(files, table.place.path) ?? [],
): Removal | undefined {
  // Code that names entries by their index would name others.
  const name = table.name.replace(/\W/g, '');
  if (table.mentions.some(({ text }) => new RegExp(`\\b${name}\\s*\\[`).test(text))) return undefined;
  const written = entries.map((entry) => writtenAt(lines, table, entry));
  if (!written.every((each) => each !== undefined)) return undefined;
  return {
    edits: written.map(({ range }) => ({ path: table.place.path, range, newText: '' })),
    commented: written.some(({ commented }) => commented),
  };
}

/** One entry to stand before another. */
export interface Move {
  readonly entry: Entry;
  readonly before: Entry;
}

/** Moves entries; those that go to one place stand there in the order given. undefined where one of them can't be. */
export function moveOf(files: TreeFiles, table: Table, moves: readonly Move[]): readonly Edit[] | undefined {
  const lines = linesOf(files, table.place.path) ?? [];
  const removal = removalOf(
    files,
    table,
    moves.map(({ entry }) => entry),
    lines,
  );
  // Whether a comment goes along is for a person to say.
  if (!removal || removal.commented) return undefined;
  const targets = [...new Set(moves.map(({ before }) => before))];
  const insertions = targets.map((target): Edit | undefined => {
    const at = writtenAt(lines, table, target);
    if (!at) return undefined;
    const texts = moves
      .filter(({ before }) => before === target)
      .map(({ entry }) => {
        const { text, indent } = writtenAt(lines, table, entry)!;
        return text.replaceAll(new RegExp(`^${indent}`, 'gm'), at.indent);
      });
    const { start } = at.range;
    return { path: table.place.path, range: { start, end: start }, newText: texts.join('') };
  });
  if (!insertions.every((each) => each !== undefined)) return undefined;
  return [...insertions, ...removal.edits];
}
