// Edits of entries, written as their neighbours are: on one line or on lines of their own, with the file's indent.
import type { Place, Position } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { Entry } from '../tables/model.ts';
import type { Edit } from './rule.ts';
import { sourceAt } from './source.ts';

/** Where `offset` of the text that a place covers is. */
export function positionIn({ range: { start } }: Place, text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const newline = before.lastIndexOf('\n');
  const line = start.line + before.split('\n').length - 1;
  return { line, column: newline < 0 ? start.column + offset : offset - newline };
}

const COMMENT_AT_END = /\/\*(?:(?!\*\/)[\s\S])*\*\/\s*$/;

/**
 * Adds `initialiser` behind the last one of an entry that is written in braces of its own; undefined where it is not,
 * or where it ends in a comment that takes the rest of the line.
 */
export function insertBehind(files: TreeFiles, { place }: Entry, initialiser: string): Edit | undefined {
  const source = sourceAt(files, place);
  if (!source?.startsWith('{') || !source.endsWith('}')) return undefined;
  const body = source.slice(1, -1);
  let code = body.trimEnd();
  while (COMMENT_AT_END.test(code)) code = code.replace(COMMENT_AT_END, '').trimEnd();
  if (/\/\/[^\n]*$/.test(code) || code.trim() === '') return undefined;
  const comma = code.endsWith(',');
  const own = /\n([ \t]*)\S[^\n]*$/.exec(code);
  // On a line of its own only where the brace that closes stands on one too.
  const multiline = own && /\n\s*$/.test(body);
  const at = positionIn(place, source, 1 + code.length);
  return {
    path: place.path,
    range: { start: at, end: at },
    newText: `${comma ? '' : ','}${multiline ? `\n${own[1]}` : ' '}${initialiser}${comma ? ',' : ''}`,
  };
}

/** Puts `text` in place of what stands there. */
export const replace = (place: Place, newText: string): Edit => ({
  path: place.path,
  range: place.range,
  newText,
});

/** The lines of a file; undefined where there is none. */
export function linesOf(files: TreeFiles, path: string): string[] | undefined {
  const bytes = files.peek(path);
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString().split('\n');
}

/** Lines of their own before an entry that stands on a line of its own, with its indent. */
export function insertBefore(
  files: TreeFiles,
  { place, text }: Entry,
  lines: readonly string[],
): Edit | undefined {
  const { start } = place.range;
  const indent = linesOf(files, place.path)?.[start.line - 1]?.slice(0, start.column - 1);
  if (text === '' || indent === undefined || indent.trim() !== '') return undefined;
  return {
    path: place.path,
    range: { start, end: start },
    newText: lines.map((line) => `${line}\n${indent}`).join(''),
  };
}
